// Apollo Client, with its normalized cache and its persisted queries.
import { createHash } from "node:crypto";
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { noting } from "../desk.mjs";
import {
  CategoriesDocument,
  CreateTeamDocument,
  InvoicesOfAPeriodDocument,
  PrepaidAccountDocument,
  UpdateProfileDocument,
  ViewerDocument,
} from "../documents.mjs";

function open(desk, { person, headers = desk.headers(person), typePolicies = {}, before } = {}) {
  const { sent, fetch } = noting();
  const http = new HttpLink({ uri: desk.url, headers, fetch });
  const client = new ApolloClient({ link: before ? before.concat(http) : http, cache: new InMemoryCache({ typePolicies }) });
  return { client, sent };
}

/** The person reads who they are, and changes their name: what was read is another, and nothing was asked again. */
async function normalizes(desk) {
  const { client, sent } = open(desk, { person: "collaborator" });
  const { data } = await client.query({ query: ViewerDocument });
  await client.mutate({ mutation: UpdateProfileDocument, variables: { input: { name: desk.given.name } } });
  const { viewer } = client.readQuery({ query: ViewerDocument });
  const kept = client.extract();
  const keys = Object.keys(kept).filter((key) => key.includes(":")).sort();
  return { id: data.viewer.id, before: data.viewer.name, after: viewer.name, keys, requests: sent.length };
}

/** A list grows page by page under one key of the cache, to its end. */
async function pages(desk) {
  const typePolicies = { Organization: { fields: { invoices: relayStylePagination(["filter"]) } } };
  const { client, sent } = open(desk, { typePolicies });
  const variables = { organization: desk.organization, from: "2020-01-01" };
  const list = client.watchQuery({ query: InvoicesOfAPeriodDocument, variables });
  const watching = list.subscribe({});
  let page = (await client.query({ query: InvoicesOfAPeriodDocument, variables })).data.organization.invoices;
  while (page.pageInfo.hasNextPage) {
    const { data } = await list.fetchMore({ variables: { after: page.pageInfo.endCursor } });
    page = data.organization.invoices;
  }
  watching.unsubscribe();
  const data = client.readQuery({ query: InvoicesOfAPeriodDocument, variables });
  const { edges, totalCount } = data.organization.invoices;
  return { numbers: edges.map(({ node }) => node.number), totalCount, requests: sent.length };
}

/** What is refused is data, not an error. */
async function refused(desk) {
  const { client } = open(desk);
  const input = { organization: desk.organization, name: "Webmaster" };
  const { data, error } = await client.mutate({ mutation: CreateTeamDocument, variables: { input } });
  return { ...data.createTeam, error: error ?? null };
}

/** What fails, and what an unknown token gets, are errors with their codes. */
async function fails(desk) {
  const caught = async ({ client }) => {
    const asked = client.query({ query: PrepaidAccountDocument, variables: { organization: desk.organization } });
    const error = await asked.then(() => undefined, (error) => error);
    if (!CombinedGraphQLErrors.is(error)) throw error ?? new Error("nothing failed");
    return error.errors.map(({ message, path, extensions }) => ({ message, path, ...extensions }));
  };
  return {
    hidden: await caught(open(desk, { person: "collaborator" })),
    unknown: await caught(open(desk, { headers: { authorization: "Bearer vnt_unknown" } })),
  };
}

/** Automatic persisted queries: the hash by GET, the document once where it is not known, the hash alone from then on. */
async function persists(desk) {
  const sha256 = (document) => createHash("sha256").update(document).digest("hex");
  const before = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  const { client, sent } = open(desk, { headers: {}, before });
  const ask = () => client.query({ query: CategoriesDocument, variables: { locale: "en" }, fetchPolicy: "network-only" });
  const first = await ask();
  const second = await ask();
  return { sent, first: first.data.categories, second: second.data.categories };
}

export const scenarios = { normalizes, pages, refused, fails, persists };
