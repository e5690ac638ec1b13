// Relay: its compiler over our schema, and its runtime with the compiler's artifacts.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import relay from "relay-runtime";
import { application, done, run } from "../program.mjs";

const { Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor, fetchQuery, getSingularSelector } =
  relay;

/** Compiles the application in the folder; gives the manifest's file, and what the compiler says of a mistake. */
async function compiles(desk) {
  const { folder } = desk;
  application(folder, "relay", "commonjs");
  const mistakes = path.join(folder, "mistakes");
  mkdirSync(path.join(folder, "artifacts"));
  writeFileSync(path.join(folder, "persisted_queries.json"), "{}");
  done(folder, "relay-compiler", "relay-compiler", "relay.config.json");
  const manifest = readFileSync(path.join(folder, "persisted_queries.json"), "utf8");
  cpSync(path.join(mistakes, "Mistakes.js"), path.join(folder, "src", "Mistakes.js"));
  const mistake = run(folder, "relay-compiler", "relay-compiler", "relay.config.json");
  rmSync(path.join(folder, "src", "Mistakes.js"));
  return { manifest: JSON.parse(manifest), mistake };
}

/** An environment that names documents and never sends them. */
function open(desk, person) {
  const ask = async ({ id }, variables) => {
    const headers = { "content-type": "application/json", ...desk.headers(person) };
    const response = await fetch(desk.url, { method: "POST", headers, body: JSON.stringify({ doc_id: id, variables }) });
    return response.json();
  };
  return new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
}

/** Two pages of a connection, an object fetched again by its ID, and a mutation, on a desk that answers nothing else. */
async function pages(desk) {
  const load = createRequire(path.join(desk.folder, "package.json"));
  const artifact = (name) => load(`./artifacts/${name}.graphql.js`);
  const environment = open(desk, "accountant");
  const ask = (name, variables) => {
    environment.retain(createOperationDescriptor(artifact(name), variables));
    return fetchQuery(environment, artifact(name), variables).toPromise();
  };
  const read = (fragment, owner) => environment.lookup(getSingularSelector(artifact(fragment), owner)).data;

  const { organization } = await ask("InvoicesQuery", { organization: desk.organization, count: 3 });
  const list = () => read("Invoices_organization", organization).invoices;
  const first = list();
  const { endCursor: cursor } = first.pageInfo;
  await ask("InvoicesPaginationQuery", { id: desk.organization, count: 2, cursor });
  const both = list();
  const status = () => {
    const edge = list().edges.find(({ node }) => node.number === desk.given.number);
    return read("Invoices_invoice", edge.node).status;
  };
  const before = status();
  const input = { id: desk.given.invoice, method: "PREPAID", idempotencyKey: "by relay" };
  const { payInvoice } = await new Promise((onCompleted, onError) => {
    commitMutation(environment, { mutation: artifact("InvoicesPayMutation"), variables: { input }, onCompleted, onError });
  });
  const after = status();
  const refetched = await ask("InvoicesRefetchQuery", { id: desk.given.invoice });
  return {
    first: first.edges.map(({ node }) => node.number),
    both: both.edges.map(({ node }) => node.number),
    statuses: [before, after, read("Invoices_invoice", refetched.node).status],
    userErrors: payInvoice.userErrors,
  };
}

/** A document that is sent, and a name that the manifest does not have. */
async function isRefused(desk) {
  const codes = [];
  for (const body of [{ query: "{ viewer { id } }" }, { doc_id: "0".repeat(64) }]) {
    const headers = { "content-type": "application/json", ...desk.headers() };
    const response = await fetch(desk.url, { method: "POST", headers, body: JSON.stringify(body) });
    codes.push((await response.json()).errors[0].extensions.code);
  }
  return codes;
}

export const scenarios = { compiles, pages, isRefused };
