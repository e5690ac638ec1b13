import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSchema } from "graphql";
import { askForGuides, coordinateOf, pageOf } from "../src/guides.js";

const schema = buildSchema("type Query { invoice(id: ID!): Invoice } type Invoice { status: Status! } enum Status { PAID } input Filter { text: String }");
const type = (name) => ({ name, def: schema.getType(name) });
const field = (holder, name) => ({ name, def: schema.getType(holder).getFields()[name] });
const root = { name: "Docs" };

test("what the documentation shows has the coordinate of its type and field", () => {
  const cases = [
    [[root], null],
    [[root, type("Invoice")], "Invoice"],
    [[root, type("Query"), field("Query", "invoice")], "Query.invoice"],
    [[root, type("Query"), field("Query", "invoice"), type("Invoice")], "Invoice"],
    [[root, type("Query"), field("Query", "invoice"), type("Invoice"), field("Invoice", "status")], "Invoice.status"],
    [[root, type("Status")], "Status"],
    [[root, type("Filter"), field("Filter", "text")], "Filter.text"],
  ];
  for (const [stack, coordinate] of cases) assert.equal(coordinateOf(stack), coordinate);
});

test("what GraphQL itself defines has no guides", () => {
  const introspection = type("__Type");
  for (const stack of [[root, type("String")], [root, introspection], [root, introspection, field("__Type", "kind")]]) {
    assert.equal(coordinateOf(stack), null);
  }
});

/** A fetcher that answers with this, and notes what it was asked and whether it was stopped. */
function answering(answer) {
  const seen = { asked: [], stopped: false };
  const fetcher = (params) => ({
    subscribe(observer) {
      seen.asked.push(params);
      answer(observer);
      return { unsubscribe: () => (seen.stopped = true) };
    },
  });
  return { seen, fetcher };
}

function told(answer) {
  const { seen, fetcher } = answering(answer);
  const found = [];
  const stop = askForGuides(fetcher, "Invoice.status", (guides) => found.push(guides));
  return { seen, found, stop };
}

test("a guide is named by its article and section, and leads to the section", () => {
  const help = [
    { because: "Why", article: { title: "Pay", url: "/kb/en/pay" }, section: { title: "In part", url: "/kb/en/pay#part" } },
    { because: "Because", article: { title: "Invoices", url: "/kb/en/invoices" }, section: null },
  ];
  const { seen, found, stop } = told((observer) => observer.next({ data: { help } }));
  assert.deepEqual(found, [
    [
      { title: "Pay: In part", url: "/kb/en/pay#part", because: "Why" },
      { title: "Invoices", url: "/kb/en/invoices", because: "Because" },
    ],
  ]);
  assert.deepEqual(seen.asked[0].variables, { coordinates: ["Invoice.status"] });
  stop();
  assert.equal(seen.stopped, true);
});

test("guides that cannot be had are told as such, and none as none", () => {
  assert.deepEqual(told((observer) => observer.next({ errors: [{ message: "not trusted" }] })).found, [null]);
  assert.deepEqual(told((observer) => observer.error({ message: "gone" })).found, [null]);
  assert.deepEqual(told((observer) => observer.next({ data: { help: [] } })).found, [[]]);
});

test("the page of a coordinate is on the server, whatever the coordinate has in it", () => {
  assert.equal(pageOf("Invoice.status"), "/graphql/coordinates/Invoice.status");
  assert.equal(pageOf("Query.invoice(id:)"), "/graphql/coordinates/Query.invoice(id%3A)");
});
