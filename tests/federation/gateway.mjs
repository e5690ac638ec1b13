// Composes the desk with a second subgraph and asks the gateway that comes of it. Input: {url, bookings, asked}, where
// `asked` holds {document, variables, token} each; output: {answers}, in their order. See README.md.

import { ApolloGateway, IntrospectAndCompose, RemoteGraphQLDataSource } from '@apollo/gateway';
import { parse } from 'graphql';
import { input, output } from '../graphql-js/pipe.mjs';
import { serve } from './bookkeeping.mjs';

/** Sends the caller's token on, to each subgraph. */
class Forwarding extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    if (context?.token) request.http.headers.set('authorization', `Bearer ${context.token}`);
  }
}

const { url, bookings, asked } = input();
const bookkeeping = await serve(bookings);
const subgraphs = [{ name: 'desk', url }, { name: 'bookkeeping', url: bookkeeping.url }];
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };
const gateway = new ApolloGateway({
  supergraphSdl: new IntrospectAndCompose({ subgraphs }),
  buildService: ({ url }) => new Forwarding({ url }),
  logger: quiet,
});
const { executor } = await gateway.load();

const answers = [];
for (const [number, { document, variables, token }] of asked.entries()) {
  const { data, errors } = await executor({
    document: parse(document),
    request: { query: document, variables },
    queryHash: `${number}`,
    context: { token },
    metrics: {},
    logger: quiet,
  });
  answers.push({ data, errors: (errors ?? []).map((error) => error.toJSON?.() ?? error) });
}
output({ answers });
await gateway.stop();
bookkeeping.close();
// Connections that are kept alive would hold the process.
process.exit(0);
