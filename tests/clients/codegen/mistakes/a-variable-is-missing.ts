import type { GraphQLClient } from "graphql-request";
import { openInvoices } from "../app";

export const open = (client: GraphQLClient) => client.request(openInvoices, { first: 3 });
