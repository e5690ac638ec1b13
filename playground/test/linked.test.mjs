import assert from "node:assert/strict";
import { test } from "node:test";
import { linkedOperation } from "../src/linked.js";

const fragment = (document) => `#query=${encodeURIComponent(document)}`;

test("a fragment brings an operation as it was written", () => {
  const document = "query A {\n  a(text: \"50 % + 1 & more\")\n}";
  assert.deepEqual(linkedOperation(fragment(document), {}), { document: `${document}\n`, variables: "" });
});

test("its variables get the values of the world at hand, and the others none", () => {
  const document = "query A($organization: ID!, $other: Int, $toString: Int) { a(b: {c: $organization, d: $other}) }";
  const linked = linkedOperation(fragment(document), { organization: "org_1", unused: "x" });
  assert.deepEqual(JSON.parse(linked.variables), { organization: "org_1", other: "", toString: "" });
});

test("another fragment brings nothing", () => {
  for (const other of ["", "#", "#pay", "#query=", "#query=%20", "#variables=%7B%7D"]) {
    assert.equal(linkedOperation(other, {}), null, other);
  }
});
