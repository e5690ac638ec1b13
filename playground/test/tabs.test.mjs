import assert from "node:assert/strict";
import { test } from "node:test";
import { byTheme, matching, placeFor } from "../src/tabs.js";

const example = { document: "query A { a }\n", variables: "" };

test("an example opens in a new tab", () => {
  assert.deepEqual(placeFor([{ query: "{ b }", variables: "" }], 0, example), { kind: "new" });
});

test("a blank tab is used instead of leaving it behind", () => {
  assert.deepEqual(placeFor([{ query: null, variables: null }], 0, example), { kind: "blank" });
  assert.deepEqual(placeFor([{ query: "", variables: '{"a": 1}' }], 0, example), { kind: "new" });
});

test("an example that is open unchanged is gone back to", () => {
  const tabs = [{ query: "query A { a }", variables: null }, { query: "{ b }", variables: "" }];
  assert.deepEqual(placeFor(tabs, 1, example), { kind: "open", index: 0 });
});

test("the same operation with other variables is another tab", () => {
  const tabs = [{ query: "query A { a }", variables: '{"id": 1}' }];
  assert.deepEqual(placeFor(tabs, 0, example), { kind: "new" });
});

test("examples are found by every word, without regard to case and accents", () => {
  const examples = [
    { name: "OverdueInvoices", title: "Overdue invoices", description: "With their reminders", theme: "Money" },
    { name: "Cafe", title: "Le Café", description: "", theme: "" },
  ];
  const names = (typed) => matching(examples, typed).map((found) => found.name);
  assert.deepEqual(names(""), ["OverdueInvoices", "Cafe"]);
  assert.deepEqual(names("REMINDERS overdue"), ["OverdueInvoices"]);
  assert.deepEqual(names("money"), ["OverdueInvoices"]);
  assert.deepEqual(names("cafe"), ["Cafe"]);
  assert.deepEqual(names("café overdue"), []);
});

test("examples stand under their themes, in the order in which themes come up", () => {
  const examples = [["A", "Money"], ["B", "Guides"], ["C", "Money"], ["D", ""]].map(([name, theme]) => ({ name, theme }));
  const shown = byTheme(examples).map(({ theme, examples: ofIt }) => [theme, ofIt.map(({ name }) => name)]);
  assert.deepEqual(shown, [["Money", ["A", "C"]], ["Guides", ["B"]], ["", ["D"]]]);
  assert.deepEqual(byTheme([]), []);
});
