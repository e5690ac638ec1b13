//! `Mutation.updateProfile`.

use async_graphql::{Context, InputObject};
use entities::{
    accounts::{ProfileRefusal, UpdateProfile, User},
    locale::Locale as ReaderLocale,
};

use crate::{
    context::{access, database, request},
    error::Result,
    help::UserErrorCode,
    scalars::Locale,
    user_errors::{self, Form, Refusal, payload, said},
};

/// What is to be changed of the viewer's own profile; what is left out or null stays as it is.
#[derive(InputObject, Debug)]
pub struct UpdateProfileInput {
    /// The name as the person writes it: 1 to 200 characters.
    name: Option<String>,
    /// What the person reads: mails, guides and messages come in it. A language that is not spoken here counts as the default one.
    locale: Option<Locale>,
}

payload! {
    /// What came of changing the profile.
    UpdateProfilePayload = "UpdateProfilePayload" {
        /// The viewer as they stand now; null where it was refused.
        user: Option<User>,
    }
}

/// Changes the viewer's own profile.
///
/// # Errors
/// A database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn update_profile(ctx: &Context<'_>, input: UpdateProfileInput) -> Result<UpdateProfilePayload> {
    let mut form = Form::new(ctx, "updateProfile")?;
    let name = form.read(input.name.map(|name| name.parse()).transpose(), ProfileRefusal::Name);
    let locale = input.locale.map(|locale| locale.0.parse()).transpose();
    let locale = form.read(locale, |_: entities::error::InputError| ProfileRefusal::Locale);
    let Some((name, locale)) = name.zip(locale) else { return Ok(form.refused()) };
    let Some(id) = form.send(UpdateProfile { name, locale }).await? else { return Ok(form.refused()) };
    let seen = entities::accounts::by_ids(database(ctx)?, access(ctx)?, &[id]).await?.pop().flatten();
    if let Some(user) = &seen {
        // What the rest of the document says, it says in the language chosen now.
        request(ctx)?.choose_locale(user.locale);
    }
    Ok(UpdateProfilePayload { user: seen, ..Default::default() })
}

impl Refusal for ProfileRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Denied(denied) => user_errors::own::code(*denied),
            Self::Name(refusal) => user_errors::text::code(*refusal),
            Self::Locale => UserErrorCode::Invalid,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Denied(_) => &[],
            Self::Name(_) => &["name"],
            Self::Locale => &["locale"],
        }
    }

    fn message(&self, reader: ReaderLocale) -> String {
        let language = reader.language();
        match self {
            Self::Denied(denied) => user_errors::own::message(*denied, language),
            Self::Name(refusal) => user_errors::text::message(*refusal, language),
            Self::Locale => said!(language;
                es: "Esto no es una etiqueta de idioma: escriba una como es o fr-CH.",
                en: "This is no language tag: write one such as es or fr-CH.",
                fr: "Ce n’est pas une étiquette de langue : écrivez-en une comme es ou fr-CH.",
                de: "Das ist kein Sprachkürzel: Schreiben Sie eines wie es oder fr-CH.",
                it: "Questa non è una sigla di lingua: ne scriva una come es o fr-CH.",
            ),
        }
    }
}
