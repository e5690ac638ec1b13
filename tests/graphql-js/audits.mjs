// Asks a running server what the GraphQL over HTTP specification wants to know. Input: {url}; output: {audits}, each with
// its id, its name and, where it did not pass, why. See README.md.

import { serverAudits } from 'graphql-http';
import { input, output } from './pipe.mjs';

const { url } = input();
const audits = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { id, name, status, reason } = await audit.fn();
  audits.push({ id, name, status, ...(status === 'ok' ? {} : { reason }) });
}
output({ audits });
