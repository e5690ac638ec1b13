// Mercurius with its JIT, as its documentation recommends it: loaders for what hangs on many parents, objects whose fields
// are plain properties, prepared statements, and no caching of one request's rows.
//
//   node mercurius.mjs postgres://… PORT

import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';

const [url, port] = process.argv.slice(2);

const { types } = pg;
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.DATE, (text) => text);
types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => text.replace(' ', 'T').replace('+00', 'Z'));
const pool = new pg.Pool({ connectionString: url, max: 16 });

async function rows(name, text, values) {
  return (await pool.query({ name, text, values })).rows;
}

const schema = `
  type Query {
    organization(id: ID!): Organization
    nodes(ids: [ID!]!): [Organization]!
  }
  type Organization {
    id: ID!
    name: String!
    currency: String!
    prepaidAccount: PrepaidAccount
    invoices(first: Int!, filter: InvoiceFilter): InvoiceConnection!
    teams(first: Int!): TeamConnection!
    memberships(first: Int!): MembershipConnection!
  }
  type Money { amount: String! currency: String! }
  type PrepaidAccount { id: ID! balance: Money! }
  enum InvoiceStatus { OPEN PARTIALLY_PAID PAID OVERDUE REFUNDED CANCELLED }
  input InvoiceFilter { status: [InvoiceStatus!]! issuedFrom: String! issuedTo: String! }
  type PageInfo { hasNextPage: Boolean! }
  type InvoiceConnection { nodes: [Invoice!]! pageInfo: PageInfo! }
  type Invoice {
    id: ID!
    number: String!
    status: InvoiceStatus!
    issuedOn: String!
    dueOn: String!
    total: Money!
    amountDue: Money!
    lines: [InvoiceLine!]!
    reminders: [PaymentReminder!]!
  }
  type InvoiceLine { description: String! quantity: String! unitPrice: Money! total: Money! }
  type PaymentReminder { level: Int! sentAt: String! payBy: String! }
  type TeamConnection { nodes: [Team!]! }
  type Team { id: ID! name: String! }
  type MembershipConnection { nodes: [Membership!]! }
  type Membership { id: ID! role: String! user: User! }
  type User { id: ID! name: String! email: String! }
`;

const money = (minor, currency) => ({ amount: (minor / 100).toFixed(2), currency });

function status(row, today) {
  if (row.state !== 'ISSUED') return row.state;
  if (row.paid_minor >= row.total_minor) return 'PAID';
  if (row.due_on < today) return 'OVERDUE';
  return row.paid_minor > 0 ? 'PARTIALLY_PAID' : 'OPEN';
}

const invoice = (row, today) => ({
  id: row.id,
  number: row.number,
  status: status(row, today),
  issuedOn: row.issued_on,
  dueOn: row.due_on,
  total: money(row.total_minor, row.currency),
  amountDue: money(row.total_minor - row.paid_minor, row.currency),
});

// Rows of a level, dealt out to the parents that asked.
function deal(queries, found, parent, make) {
  const children = new Map();
  for (const row of found) {
    const list = children.get(row[parent]);
    if (list) list.push(make(row));
    else children.set(row[parent], [make(row)]);
  }
  return queries.map(({ obj }) => children.get(obj.id) ?? []);
}

const ids = (queries) => queries.map(({ obj }) => obj.id);

const COLUMNS = 'id, organization_id, number, state, issued_on, due_on, total_minor, paid_minor, currency';
const NEWEST = `SELECT i.* FROM unnest($1::uuid[]) AS o(id) CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM invoices
  WHERE organization_id = o.id ORDER BY issued_on DESC, id DESC LIMIT $2) i`;
const OVERDUE = `SELECT i.* FROM unnest($1::uuid[]) AS o(id) CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM invoices
  WHERE organization_id = o.id AND issued_on >= $3 AND issued_on <= $4
  AND state = 'ISSUED' AND paid_minor < total_minor AND due_on < $5
  ORDER BY issued_on DESC, id DESC LIMIT $2) i`;
const TEAMS = `SELECT t.* FROM unnest($1::uuid[]) AS o(id) CROSS JOIN LATERAL (SELECT id, organization_id, name FROM teams
  WHERE organization_id = o.id ORDER BY name, id LIMIT $2) t`;
const MEMBERSHIPS = `SELECT m.* FROM unnest($1::uuid[]) AS o(id) CROSS JOIN LATERAL (SELECT id, organization_id, role,
  user_id FROM memberships WHERE organization_id = o.id ORDER BY id LIMIT $2) m`;

const batched = (loader) => ({ loader, opts: { cache: false } });

const loaders = {
  Organization: {
    prepaidAccount: batched(async (queries) => {
      const text = `SELECT id, organization_id, currency, balance_minor FROM prepaid_accounts
        WHERE organization_id = ANY($1)`;
      const found = await rows('accounts', text, [ids(queries)]);
      const make = (row) => ({ id: row.id, balance: money(row.balance_minor, row.currency) });
      return deal(queries, found, 'organization_id', make).map(([account]) => account ?? null);
    }),
    invoices: batched(async (queries) => {
      const { first, filter } = queries[0].params;
      const today = new Date().toISOString().slice(0, 10);
      const found = filter
        ? await rows('overdue', OVERDUE, [ids(queries), first + 1, filter.issuedFrom, filter.issuedTo, today])
        : await rows('newest', NEWEST, [ids(queries), first + 1]);
      const lists = deal(queries, found, 'organization_id', (row) => invoice(row, today));
      return lists.map((list) => ({ nodes: list.slice(0, first), pageInfo: { hasNextPage: list.length > first } }));
    }),
    teams: batched(async (queries) => {
      const found = await rows('teams', TEAMS, [ids(queries), queries[0].params.first]);
      return deal(queries, found, 'organization_id', (row) => row).map((nodes) => ({ nodes }));
    }),
    memberships: batched(async (queries) => {
      const found = await rows('memberships', MEMBERSHIPS, [ids(queries), queries[0].params.first]);
      return deal(queries, found, 'organization_id', (row) => row).map((nodes) => ({ nodes }));
    }),
  },
  Membership: {
    user: batched(async (queries) => {
      const wanted = queries.map(({ obj }) => obj.user_id);
      const found = await rows('users', 'SELECT id, name, email FROM users WHERE id = ANY($1)', [wanted]);
      const users = new Map(found.map((row) => [row.id, row]));
      return wanted.map((id) => users.get(id));
    }),
  },
  Invoice: {
    lines: batched(async (queries) => {
      const text = `SELECT invoice_id, description, quantity_milli, unit_price_minor, total_minor, currency
        FROM invoice_lines WHERE invoice_id = ANY($1) ORDER BY invoice_id, position`;
      const found = await rows('lines', text, [ids(queries)]);
      return deal(queries, found, 'invoice_id', (row) => ({
        description: row.description,
        quantity: String(row.quantity_milli / 1000),
        unitPrice: money(row.unit_price_minor, row.currency),
        total: money(row.total_minor, row.currency),
      }));
    }),
    reminders: batched(async (queries) => {
      const text = `SELECT invoice_id, level, sent_at, pay_by FROM payment_reminders WHERE invoice_id = ANY($1)
        ORDER BY invoice_id, level`;
      const found = await rows('reminders', text, [ids(queries)]);
      return deal(queries, found, 'invoice_id', (row) => ({ level: row.level, sentAt: row.sent_at, payBy: row.pay_by }));
    }),
  },
};

const resolvers = {
  Query: {
    async organization(_, { id }) {
      return (await rows('organization', 'SELECT id, name, currency FROM organizations WHERE id = $1', [id]))[0] ?? null;
    },
    async nodes(_, { ids }) {
      const text = 'SELECT id, name, currency FROM organizations WHERE id = ANY($1)';
      const found = new Map((await rows('organizations', text, [ids])).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    },
  },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, loaders, jit: 1 });
await app.listen({ host: '127.0.0.1', port: Number(port) });
