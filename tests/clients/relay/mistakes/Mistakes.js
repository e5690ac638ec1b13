// What the compiler refuses: a field that the schema does not have.
import { graphql } from "relay-runtime";

export const query = graphql`
  query MistakesQuery($organization: ID!) {
    organization(id: $organization) {
      nothingOfThatName
    }
  }
`;
