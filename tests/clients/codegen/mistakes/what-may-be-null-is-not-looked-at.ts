import type { ResultOf } from "@graphql-typed-document-node/core";
import type { openInvoices } from "../app";

export const invoices = (data: ResultOf<typeof openInvoices>) => data.organization.invoices.nodes.length;
