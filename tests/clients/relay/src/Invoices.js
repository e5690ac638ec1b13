// What an application with Relay writes: the compiler makes artifacts and the manifest of it.
import { graphql } from "relay-runtime";

export const query = graphql`
  query InvoicesQuery($organization: ID!, $count: Int!) {
    organization(id: $organization) {
      name
      ...Invoices_organization @arguments(count: $count)
    }
  }
`;

export const list = graphql`
  fragment Invoices_organization on Organization
  @refetchable(queryName: "InvoicesPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    invoices(first: $count, after: $cursor) @connection(key: "Invoices_invoices") {
      edges {
        node {
          number
          ...Invoices_invoice
        }
      }
    }
  }
`;

export const invoice = graphql`
  fragment Invoices_invoice on Invoice @refetchable(queryName: "InvoicesRefetchQuery") {
    status
    amountDue {
      amount
    }
  }
`;

export const pay = graphql`
  mutation InvoicesPayMutation($input: PayInvoiceInput!) {
    payInvoice(input: $input) {
      invoice {
        ...Invoices_invoice
      }
      userErrors {
        code
      }
    }
  }
`;
