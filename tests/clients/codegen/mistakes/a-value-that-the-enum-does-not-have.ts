import type { VariablesOf } from "@graphql-typed-document-node/core";
import type { openInvoices } from "../app";

export const variables: VariablesOf<typeof openInvoices> = { organization: "org_x", statuses: ["SETTLED"] };
