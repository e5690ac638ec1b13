import type { ResultOf } from "@graphql-typed-document-node/core";
import type { openInvoices } from "../app";

export const paidAt = (data: ResultOf<typeof openInvoices>) => data.organization?.invoices.nodes.map(({ paidAt }) => paidAt);
