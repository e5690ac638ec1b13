import type { VariablesOf } from "@graphql-typed-document-node/core";
import type { payInvoice } from "../app";

export const variables: VariablesOf<typeof payInvoice> = {
  input: { id: "inv_x", method: "PREPAID", amount: { amount: 5, currency: "CHF" }, idempotencyKey: "once" },
};
