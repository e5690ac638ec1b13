// An application that writes its documents in its code. GraphQL Code Generator's client preset makes their types.
import type { GraphQLClient } from "graphql-request";
import { type FragmentType, graphql, useFragment } from "./gql";

export const amountDue = graphql(`
  fragment AmountDue on Invoice {
    id
    amountDue {
      amount
      currency
    }
  }
`);

export const openInvoices = graphql(`
  query OpenInvoices($organization: ID!, $first: Int, $statuses: [InvoiceStatus!]) {
    organization(id: $organization) {
      id
      invoices(filter: { status: $statuses }, first: $first) {
        nodes {
          id
          number
          status
          dueOn
          ...AmountDue
        }
      }
    }
  }
`);

export const payInvoice = graphql(`
  mutation PayOpenInvoice($input: PayInvoiceInput!) {
    payInvoice(input: $input) {
      payment {
        id
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

/** What is owed, as texts: a scalar of the schema is what it says it is. */
export function owed(invoice: FragmentType<typeof amountDue>): string {
  const { amountDue: due } = useFragment(amountDue, invoice);
  const amount: string = due.amount;
  return `${amount} ${due.currency}`;
}

export async function open(client: GraphQLClient, organization: string): Promise<string[]> {
  const data = await client.request(openInvoices, { organization, statuses: ["OPEN", "OVERDUE"] });
  return (data.organization?.invoices.nodes ?? []).map((invoice) => {
    const day: string = invoice.dueOn;
    return invoice.status === "OVERDUE" ? `${invoice.number} since ${day}: ${owed(invoice)}` : invoice.number;
  });
}

export async function pay(client: GraphQLClient, id: string, idempotencyKey: string): Promise<string | null> {
  const input = { id, method: "PREPAID", amount: { amount: "5.00", currency: "CHF" }, idempotencyKey } as const;
  const { payInvoice: paid } = await client.request(payInvoice, { input });
  const [mistake] = paid.userErrors;
  if (mistake?.code === "INSUFFICIENT_PREPAID_BALANCE") return null;
  return paid.payment?.id ?? null;
}
