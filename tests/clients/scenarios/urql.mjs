// urql, with its document cache and with its normalized one, which is given our schema.
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { cacheExchange as normalizedCache } from "@urql/exchange-graphcache";
import { getIntrospectionQuery } from "graphql";
import { createClient } from "graphql-sse";
import { firstEvent, noting } from "../desk.mjs";
import {
  CategoriesDocument,
  InvoiceChangedDocument,
  PrepaidAccountDocument,
  UpdateProfileDocument,
  ViewerDocument,
} from "../documents.mjs";
import { pay } from "../payment.mjs";

function open(desk, { person, exchanges }) {
  const { sent, fetch } = noting();
  const client = new Client({ url: desk.url, exchanges, fetch, fetchOptions: { headers: desk.headers(person) } });
  return { client, sent };
}

/** The cache that knows the schema. What has no ID is a part of what it hangs on; whatever else it has to say fails. */
async function normalized(desk) {
  const request = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  };
  const { data: schema } = await (await fetch(desk.url, request)).json();
  const parts = schema.__schema.types.filter(({ kind, fields }) => kind === "OBJECT" && !fields.some(({ name }) => name === "id"));
  const keys = Object.fromEntries(parts.map(({ name }) => [name, () => null]));
  const logger = (severity, message) => {
    if (severity === "warn" || severity === "error") throw new Error(message);
  };
  return normalizedCache({ schema, keys, logger });
}

/** A query goes by GET where it is short enough, and is not sent again. */
async function queries(desk) {
  const { client, sent } = open(desk, { exchanges: [cacheExchange, fetchExchange] });
  const ask = async () => (await client.query(CategoriesDocument, { locale: "en" })).data.categories;
  return { first: await ask(), second: await ask(), sent };
}

/** As with Apollo Client: what a mutation gives back changes what was read. */
async function normalizes(desk) {
  const { client, sent } = open(desk, { person: "collaborator", exchanges: [await normalized(desk), fetchExchange] });
  const before = await client.query(ViewerDocument, {});
  if (before.error) throw before.error;
  const changed = await client.mutation(UpdateProfileDocument, { input: { name: desk.given.name } });
  if (changed.error) throw changed.error;
  const after = await client.query(ViewerDocument, {}, { requestPolicy: "cache-only" });
  return { before: before.data.viewer.name, after: after.data.viewer.name, requests: sent.length };
}

/** An event that comes by graphql-sse changes what is cached. */
async function follows(desk) {
  const events = createClient({ url: desk.url, headers: desk.headers("accountant"), retryAttempts: 0 });
  const forwardSubscription = ({ query, variables }) => ({
    subscribe: (sink) => ({ unsubscribe: events.subscribe({ query, variables }, sink) }),
  });
  const exchanges = [await normalized(desk), fetchExchange, subscriptionExchange({ forwardSubscription })];
  const { client } = open(desk, { person: "accountant", exchanges });
  const invoice = gql`query Invoice($id: ID!) { node(id: $id) { __typename id ... on Invoice { number status } } }`;
  const read = async (requestPolicy) => (await client.query(invoice, { id: desk.given.invoice }, { requestPolicy })).data.node;
  const before = await read("network-only");
  const { event, sink } = firstEvent();
  const following = client.subscription(InvoiceChangedDocument, { organization: desk.organization }).subscribe(sink.next);
  await desk.subscriptions(1);
  await pay(desk);
  const { data, error } = await event;
  if (error) throw error;
  const after = await read("cache-only");
  following.unsubscribe();
  return { event: data.invoiceChanged, before, after };
}

/** An error has the codes of the errors in the answer. */
async function fails(desk) {
  const { client } = open(desk, { person: "collaborator", exchanges: [fetchExchange] });
  const { error, data } = await client.query(PrepaidAccountDocument, { organization: desk.organization });
  return { data: data ?? null, errors: error.graphQLErrors.map(({ message, path, extensions }) => ({ message, path, ...extensions })) };
}

export const scenarios = { queries, normalizes, follows, fails };
