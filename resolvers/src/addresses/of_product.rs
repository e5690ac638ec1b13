//! `Mutation.setProductBillingAddress`.

use async_graphql::{Context, ID, InputObject};
use entities::{
    access::Denied,
    addresses::{BillTo, ProductAddressRefusal},
    locale::Locale,
    products::Product,
};

use super::refusals::no_address;
use crate::{
    context::{access, database},
    error::Result,
    help::UserErrorCode,
    user_errors::{self, Form, Refusal, payload, said},
};

/// Which product is to be billed to which address.
#[derive(InputObject, Debug)]
pub struct SetProductBillingAddressInput {
    /// The product's global ID, `prd_…`.
    product: ID,
    /// The address's global ID, `adr_…`; one of the product's organization.
    billing_address: ID,
    /// `Product.revision` as you read it: if somebody changed the product since, nothing is saved and the answer is CONFLICT. Left out: it is saved in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of choosing the address that a product is billed to.
    SetProductBillingAddressPayload = "SetProductBillingAddressPayload" {
        /// The product as it stands now; null where it was refused.
        product: Option<Product>,
    }
}

/// Chooses the address that a product is billed to.
///
/// # Errors
/// What is no product's or no address's ID; a database that fails or has too much to do. A mistake of the person's stands in
/// the payload.
pub async fn bill_to(
    ctx: &Context<'_>,
    input: SetProductBillingAddressInput,
) -> Result<SetProductBillingAddressPayload> {
    let mut form = Form::new(ctx, "setProductBillingAddress")?;
    let (product, address) = (input.product.parse()?, input.billing_address.parse()?);
    let Some(product) = form.send(BillTo { product, address, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    let found = entities::products::by_ids(database(ctx)?, access(ctx)?, &[product]).await?.pop();
    Ok(SetProductBillingAddressPayload { product: found.flatten(), ..Default::default() })
}

impl Refusal for ProductAddressRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Product(denied) => user_errors::denied(*denied),
            Self::NoAddress => UserErrorCode::NotFound,
            Self::Stale => UserErrorCode::Conflict,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Product(_) => &["product"],
            Self::NoAddress => &["billingAddress"],
            Self::Stale => &["ifRevision"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::NoAddress => no_address(language),
            Self::Stale => user_errors::stale(language),
            Self::Product(Denied::NotFound) => user_errors::no_product(language),
            Self::Product(Denied::NotAllowed) => said!(language;
                es: "Con este acceso no se puede elegir la dirección de facturación de un producto: hace falta el permiso de \
                     contabilidad o el de contratar productos; un token de API necesita además el alcance WRITE_BILLING.",
                en: "This access cannot choose a product's billing address: that needs the accounting permission or the one to \
                     order products; an API token also needs the scope WRITE_BILLING.",
                fr: "Cet accès ne permet pas de choisir l’adresse de facturation d’un produit : il faut la permission \
                     comptabilité ou celle de commander des produits ; un jeton d’API a aussi besoin de la portée WRITE_BILLING.",
                de: "Dieser Zugang kann die Rechnungsadresse eines Produkts nicht wählen: Dafür braucht es die Berechtigung \
                     Buchhaltung oder die zum Bestellen; ein API-Token braucht außerdem den Bereich WRITE_BILLING.",
                it: "Questo accesso non può scegliere l’indirizzo di fatturazione di un prodotto: serve il permesso di \
                     contabilità o quello di ordinare prodotti; a un token API serve inoltre l’ambito WRITE_BILLING.",
            ),
        }
    }
}
