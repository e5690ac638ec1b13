/**
 * What a guide's link opens: `/graphql#query=…`. It stands in the fragment, which browsers send to nobody: following a link
 * runs nothing and tells the server nothing.
 */

/**
 * The operation that a fragment brings, with values for the variables that it defines; null where it brings none.
 *
 * @param {string} fragment such as `#query=%7B%20viewer%20%7B%20id%20%7D%20%7D`
 * @param {Record<string, string>} values what stands for a variable, by its name; empty where there is none
 * @returns {{ document: string, variables: string } | null}
 */
export function linkedOperation(fragment, values) {
  const document = new URLSearchParams(fragment.replace(/^#/, "")).get("query")?.trim();
  if (!document) return null;
  const names = [...document.matchAll(/\$(\w+)\s*:/g)].map(([, name]) => name);
  const variables = Object.fromEntries(names.map((name) => [name, Object.hasOwn(values, name) ? values[name] : ""]));
  return { document: `${document}\n`, variables: names.length === 0 ? "" : JSON.stringify(variables, null, 2) };
}
