// graphql-request: a document goes out, an answer or an error comes back.
import { ClientError, GraphQLClient } from "graphql-request";
import { PrepaidAccountDocument, ProductsDocument } from "../documents.mjs";

const open = (desk, headers) => new GraphQLClient(desk.url, { headers });

/** What a typed document asks for. */
async function queries(desk) {
  const { organization } = await open(desk, desk.headers()).request(ProductsDocument, { organization: desk.organization });
  return organization.products.nodes.map(({ name }) => name);
}

/** What fails is thrown with the status, the errors and what there is of the data. */
async function fails(desk) {
  const caught = async (headers) => {
    const asked = open(desk, headers).request(PrepaidAccountDocument, { organization: desk.organization });
    const error = await asked.then(() => undefined, (error) => error);
    if (!(error instanceof ClientError)) throw error ?? new Error("nothing failed");
    const { status, data, errors } = error.response;
    return { status, data: data ?? null, codes: errors.map(({ extensions }) => extensions.code) };
  };
  return {
    hidden: await caught(desk.headers("collaborator")),
    unknown: await caught({ authorization: "Bearer vnt_unknown" }),
  };
}

export const scenarios = { queries, fails };
