// The built package as its users import it: by its name.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSchema, parse, validate } from "graphql";
import * as documents from "ventanilla-documents";

const schemaFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../../schema");

/** The names of the example operations, from their files. */
async function operationNames() {
  const folder = path.join(schemaFolder, "operations");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".graphql"));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.flatMap((text) => parse(text).definitions.map((definition) => definition.name.value));
}

test("there is a document for every example operation, and nothing else", async () => {
  const names = await operationNames();
  assert.ok(names.length >= 50, `${names.length} operations`);
  assert.deepEqual(Object.keys(documents).sort(), names.map((name) => `${name}Document`).sort());
});

test("every document is one operation that fits the schema", async () => {
  const schema = buildSchema(await readFile(path.join(schemaFolder, "schema.graphql"), "utf8"));
  for (const [name, document] of Object.entries(documents)) {
    assert.deepEqual(validate(schema, document), [], name);
    assert.deepEqual(document.definitions.map(({ kind, name }) => [kind, `${name.value}Document`]), [["OperationDefinition", name]]);
  }
});
