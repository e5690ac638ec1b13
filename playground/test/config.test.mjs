import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, readConfig } from "../src/config.js";

test("an absent configuration gives a playground without token and examples", () => {
  const expected = { endpoint: "/graphql", title: "Ventanilla", token: "", tokens: [], locale: null };
  Object.assign(expected, { operations: [], values: {} });
  for (const text of [undefined, null, "", "  \n", "{}"]) assert.deepEqual(readConfig(text), expected);
});

test("null stands for what is not offered", () => {
  const config = readConfig('{"token": null, "tokens": null, "locale": null, "operations": null}');
  assert.equal(config.token, "");
  assert.deepEqual(config.tokens, []);
  assert.deepEqual(config.operations, []);
});

test("an example's variables become indented JSON, and none become an empty editor", () => {
  const operations = [null, {}, { id: "inv_1" }].map((variables) => ({ name: "A", document: "{ a }", variables }));
  const texts = readConfig(JSON.stringify({ operations })).operations.map((example) => example.variables);
  assert.deepEqual(texts, ["", "", '{\n  "id": "inv_1"\n}']);
});

test("an example without a title is called by its name", () => {
  const config = readConfig('{"operations": [{"name": "Viewer", "document": "{ viewer { name } }"}]}');
  assert.equal(config.operations[0].title, "Viewer");
  assert.equal(config.operations[0].description, "");
  assert.equal(config.operations[0].theme, "");
});

test("an example says what it costs, where the server knows", () => {
  const operations = [{}, { cost: null }, { cost: 0 }, { cost: 23 }].map((more) => ({ name: "A", document: "{ a }", ...more }));
  assert.deepEqual(readConfig(JSON.stringify({ operations })).operations.map(({ cost }) => cost), [null, null, 0, 23]);
});

test("a wrong shape is refused with the key's name", () => {
  const cases = [
    ["not json", /not JSON/],
    ["[]", /must be a JSON object/],
    ['{"token": 5}', /^token must be a string/],
    ['{"tokens": {}}', /^tokens must be a list/],
    ['{"values": {"id": 1}}', /^values must be an object of strings/],
    ['{"values": []}', /^values must be an object of strings/],
    ['{"tokens": [{"name": "Agent"}]}', /^tokens\[0\]\.token must be a string/],
    ['{"operations": [{"name": "A"}]}', /^operations\[0\]\.document must be a string/],
    ['{"operations": [{"name": "A", "document": "{a}", "theme": 1}]}', /^operations\[0\]\.theme must be/],
    ['{"operations": [{"name": "A", "document": "{a}", "variables": []}]}', /^operations\[0\]\.variables must be/],
    ['{"operations": [{"name": "A", "document": "{a}", "cost": "2"}]}', /^operations\[0\]\.cost must be/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => readConfig(text), (error) => error instanceof ConfigError && message.test(error.message), text);
  }
});
