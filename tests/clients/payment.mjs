import { GraphQLClient } from "graphql-request";
import { PayInvoiceDocument } from "./documents.mjs";

/** The invoice that the test issued is paid from the prepaid account, by another client as somebody else. */
export async function pay(desk) {
  const client = new GraphQLClient(desk.url, { headers: desk.headers("accountant") });
  const input = { id: desk.given.invoice, method: "PREPAID", idempotencyKey: `pays ${desk.given.invoice}` };
  const { payInvoice } = await client.request(PayInvoiceDocument, { input });
  if (payInvoice.userErrors.length > 0) throw new Error(JSON.stringify(payInvoice.userErrors));
}
