/**
 * Which examples are shown, under which heading, and where one opens.
 */

/**
 * The tab in which an example should open: one that shows it unchanged already, else the active one if it is blank,
 * else a new one.
 *
 * @param {{ query?: string | null, variables?: string | null }[]} tabs
 * @param {number} active index of the active tab
 * @param {{ document: string, variables: string }} example
 * @returns {{ kind: "open", index: number } | { kind: "blank" } | { kind: "new" }}
 */
export function placeFor(tabs, active, example) {
  const index = tabs.findIndex(
    (tab) => same(tab.query, example.document) && same(tab.variables, example.variables),
  );
  if (index >= 0) return { kind: "open", index };
  const tab = tabs[active];
  return tab && same(tab.query, "") && same(tab.variables, "") ? { kind: "blank" } : { kind: "new" };
}

/**
 * The examples whose name, title, description or theme holds every word of what was typed, in their order.
 *
 * @template {{ name: string, title: string, description: string, theme: string }} E
 * @param {E[]} examples
 * @param {string} typed
 * @returns {E[]}
 */
export function matching(examples, typed) {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return examples.filter((example) => {
    const text = fold(`${example.name} ${example.title} ${example.description} ${example.theme}`);
    return words.every((word) => text.includes(word));
  });
}

/**
 * Examples under their themes: themes in the order of their first example, examples in the order given.
 *
 * @template {{ theme: string }} E
 * @param {E[]} examples
 * @returns {{ theme: string, examples: E[] }[]}
 */
export function byTheme(examples) {
  const themes = new Map();
  for (const example of examples) themes.set(example.theme, [...(themes.get(example.theme) ?? []), example]);
  return [...themes].map(([theme, ofIt]) => ({ theme, examples: ofIt }));
}

function same(left, right) {
  return (left ?? "").trim() === (right ?? "").trim();
}

/** Lower case without accents, so that "cafe" finds "Café". */
function fold(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}
