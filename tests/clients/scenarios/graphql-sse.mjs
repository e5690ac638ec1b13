// graphql-sse, each operation on a connection of its own.
import { print } from "graphql";
import { NetworkError, createClient } from "graphql-sse";
import { firstEvent } from "../desk.mjs";
import { InvoiceChangedDocument, ViewerDocument } from "../documents.mjs";
import { pay } from "../payment.mjs";

const open = (desk, headers) => createClient({ url: desk.url, headers, retryAttempts: 0 });

/** A query is one event, and complete. */
async function asks(desk) {
  const results = [];
  for await (const result of open(desk, desk.headers()).iterate({ query: print(ViewerDocument) })) results.push(result);
  return results.map(({ data }) => data.viewer.name);
}

/** Two who follow hear of what somebody else pays; who leaves first leaves the other alone. */
async function follows(desk) {
  const variables = { organization: desk.organization };
  const followers = ["legalRepresentative", "accountant"].map((person) => {
    const { event, sink } = firstEvent();
    const leave = open(desk, desk.headers(person)).subscribe({ query: print(InvoiceChangedDocument), variables }, sink);
    return { event, leave };
  });
  await desk.subscriptions(2);
  await pay(desk);
  const heard = [];
  for (const [index, { event, leave }] of followers.entries()) {
    const { data, errors } = await event;
    if (errors) throw new Error(JSON.stringify(errors));
    heard.push(data.invoiceChanged);
    leave();
    await desk.subscriptions(followers.length - index - 1);
  }
  return heard;
}

/** An unknown token is told by the status. */
async function isRefused(desk) {
  const { event, sink } = firstEvent();
  open(desk, { authorization: "Bearer vnt_unknown" }).subscribe({ query: print(ViewerDocument) }, sink);
  const error = await event.then(() => undefined, (error) => error);
  if (!(error instanceof NetworkError)) throw error ?? new Error("it was answered");
  return error.response.status;
}

export const scenarios = { asks, follows, isRefused };
