// The second subgraph: a company's bookkeeping, which knows the desk's invoices and organizations by their keys alone.

import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])

  type Query {
    bookings: BookingConnection!
  }

  type BookingConnection {
    nodes: [Booking!]!
    pageInfo: PageInfo!
  }

  type Booking {
    journal: String!
    amount: Money!
    invoice: Invoice
  }

  "The desk's, with a field of ours."
  type Invoice @key(fields: "id") {
    id: ID!
    booking: Booking
  }

  "The desk's, with a field of ours."
  type Organization @key(fields: "id") {
    id: ID!
    journals: [String!]!
  }

  type Money @shareable {
    amount: Decimal!
    currency: CurrencyCode!
    formatted(locale: Locale): String!
  }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  scalar CurrencyCode
  scalar Decimal
  scalar Locale
`);

/** Serves the bookings, `{journal, invoice, organization}` each; `{url, close}`. */
export async function serve(bookings) {
  const booking = ({ journal, invoice }) => ({
    journal,
    amount: { amount: '1.00', currency: 'CHF', formatted: 'one franc' },
    invoice: { __typename: 'Invoice', id: invoice },
  });
  const ofInvoice = (id) => bookings.find((it) => it.invoice === id);
  const schema = buildSubgraphSchema({
    typeDefs,
    resolvers: {
      Query: {
        bookings: () => ({ nodes: bookings.map(booking), pageInfo: { hasNextPage: false, hasPreviousPage: false } }),
      },
      Invoice: {
        __resolveReference: ({ id }) => ({ id, booking: ofInvoice(id) ? booking(ofInvoice(id)) : null }),
      },
      Organization: {
        __resolveReference: ({ id }) => ({
          id,
          journals: bookings.filter((it) => it.organization === id).map(({ journal }) => journal),
        }),
      },
    },
  });
  const server = createServer(createHandler({ schema }));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => server.closeAllConnections?.() ?? server.close();
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}
