// graphql-ws: everything over one WebSocket.
import { print } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { firstEvent } from "../desk.mjs";
import { InvoiceChangedDocument, PayInvoiceDocument, ViewerDocument } from "../documents.mjs";
import { pay } from "../payment.mjs";

function open(desk, headers, on) {
  const connectionParams = { Authorization: headers.authorization };
  return createClient({ url: desk.socket, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, on });
}

async function only(client, document, variables) {
  const results = [];
  for await (const result of client.iterate({ query: print(document), variables })) results.push(result);
  if (results.length !== 1 || results[0].errors) throw new Error(JSON.stringify(results));
  return results[0].data;
}

/** A query and a mutation, one after the other, over the same socket. */
async function asks(desk) {
  let sockets = 0;
  const client = open(desk, desk.headers("accountant"), { opened: () => (sockets += 1) });
  // A subscription to nothing that happens keeps the socket from being closed between the two.
  const leave = client.subscribe({ query: "subscription { knowledgeBaseChanged { revision } }" }, firstEvent().sink);
  const { viewer } = await only(client, ViewerDocument);
  const input = { id: desk.given.invoice, method: "PREPAID", idempotencyKey: "over a socket" };
  const { payInvoice } = await only(client, PayInvoiceDocument, { input });
  leave();
  return { name: viewer.name, status: payInvoice.invoice.status, userErrors: payInvoice.userErrors, sockets };
}

/** Somebody else pays, and an event tells. */
async function follows(desk) {
  const client = open(desk, desk.headers());
  const { event, sink } = firstEvent();
  const variables = { organization: desk.organization };
  const leave = client.subscribe({ query: print(InvoiceChangedDocument), variables }, sink);
  await desk.subscriptions(1);
  await pay(desk);
  const { data, errors } = await event;
  if (errors) throw new Error(JSON.stringify(errors));
  leave();
  await desk.subscriptions(0);
  return data.invoiceChanged;
}

/** An unknown token is told by the code that the socket is closed with. */
async function isRefused(desk) {
  const client = open(desk, { authorization: "Bearer vnt_unknown" });
  const { event, sink } = firstEvent();
  client.subscribe({ query: print(ViewerDocument) }, sink);
  const { code, reason } = await event.then(() => ({}), (closed) => closed);
  return { code, reason };
}

export const scenarios = { asks, follows, isRefused };
