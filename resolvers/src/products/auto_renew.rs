//! `Mutation.setAutoRenew`.

use async_graphql::{Context, ID, InputObject};
use entities::{
    access::Denied,
    chosen::{Chosen, TooMany},
    locale::Locale,
    products::{AutoRenewRefusal, Product, SetAutoRenew},
};

use crate::{
    context::{access, database},
    error::Result,
    help::UserErrorCode,
    user_errors::{self, Form, Refusal, payload, said},
};

/// Which products are to be renewed without anybody's doing, or no longer.
#[derive(InputObject, Debug)]
pub struct SetAutoRenewInput {
    /// The products' global IDs, `prd_…`: 1 to 100 of them. All are switched, or none.
    products: Vec<ID>,
    /// On or off.
    enabled: bool,
}

payload! {
    /// What came of switching automatic renewal.
    SetAutoRenewPayload = "SetAutoRenewPayload" {
        /// The products as they stand now, in the order given, each once; null where it was refused.
        products: Option<Vec<Product>>,
    }
}

/// Switches automatic renewal on or off.
///
/// # Errors
/// What is no product's ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn set_auto_renew(ctx: &Context<'_>, input: SetAutoRenewInput) -> Result<SetAutoRenewPayload> {
    let mut form = Form::new(ctx, "setAutoRenew")?;
    let products = input.products.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>()?;
    let products = form.read(Chosen::new(&products, SetAutoRenew::MOST), AutoRenewRefusal::TooMany);
    let Some(products) = products else { return Ok(form.refused()) };
    if products.is_empty() {
        form.mistake(&AutoRenewRefusal::Nothing);
        return Ok(form.refused());
    }
    let Some(ids) = form.send(SetAutoRenew { products, enabled: input.enabled }).await? else {
        return Ok(form.refused());
    };
    let seen = entities::products::by_ids(database(ctx)?, access(ctx)?, &ids).await?;
    Ok(SetAutoRenewPayload { products: Some(seen.into_iter().flatten().collect()), ..Default::default() })
}

impl Refusal for AutoRenewRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Nothing => UserErrorCode::Required,
            Self::TooMany(_) => UserErrorCode::Invalid,
            Self::Product { denied, .. } => user_errors::denied(*denied),
            Self::Cancelled { .. } => UserErrorCode::Conflict,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        &["products"]
    }

    fn path(&self) -> Vec<String> {
        let mut path = vec!["products".to_owned()];
        match self {
            Self::Product { place, .. } | Self::Cancelled { place, .. } => path.push(place.to_string()),
            Self::Nothing | Self::TooMany(_) => {}
        }
        path
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Nothing => user_errors::nothing_chosen(language),
            Self::TooMany(TooMany { most }) => user_errors::too_many(language, *most),
            Self::Product { denied: Denied::NotFound, .. } => user_errors::no_product(language),
            Self::Product { denied: Denied::NotAllowed, .. } => user_errors::product_not_managed(language),
            Self::Cancelled { name, .. } => said!(language;
                es: "El producto {name} se dio de baja: ya no hay nada que renovar.",
                en: "The product {name} was given up: there is nothing to renew any more.",
                fr: "Le produit {name} a été résilié : il n’y a plus rien à renouveler.",
                de: "Das Produkt {name} wurde gekündigt: Es gibt nichts mehr zu verlängern.",
                it: "Il prodotto {name} è stato disdetto: non c’è più nulla da rinnovare.",
            ),
        }
    }
}
