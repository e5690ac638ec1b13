//! `Mutation.setMysqlPrefix`.

use async_graphql::{Context, ID, InputObject};
use entities::{
    access::Denied,
    ids::SiteId,
    locale::{Language, Locale},
    sites::{SetMysqlPrefix, SettingsRefusal},
};

use super::{MysqlPrefixImpact, Site};
use crate::{
    context::{access, database},
    error::Result,
    help::UserErrorCode,
    user_errors::{self, Form, Refusal, payload, said},
};

/// How the option is to be set.
#[derive(InputObject, Debug)]
pub struct SetMysqlPrefixInput {
    /// The site's global ID, `site_…`.
    site: ID,
    /// On or off.
    enabled: bool,
    /// `SiteSettings.revision` as you read it: if somebody changed the settings since, nothing is saved and the answer is CONFLICT. Left out: it is saved in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of switching the MySQL prefix.
    SetMysqlPrefixPayload = "SetMysqlPrefixPayload" {
        /// The site as it stands now; null where it was refused.
        site: Option<Site>,
        /// The names that scripts have to write otherwise from now on; null where it was refused.
        impact: Option<MysqlPrefixImpact>,
    }
}

/// Switches the MySQL prefix on or off.
///
/// # Errors
/// What is no site's ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn set_mysql_prefix(ctx: &Context<'_>, input: SetMysqlPrefixInput) -> Result<SetMysqlPrefixPayload> {
    let mut form = Form::new(ctx, "setMysqlPrefix")?;
    let site = input.site.parse()?;
    let Some(changes) =
        form.send(SetMysqlPrefix { site, enabled: input.enabled, if_revision: input.if_revision }).await?
    else {
        return Ok(form.refused());
    };
    let impact = Some(MysqlPrefixImpact::of(changes));
    Ok(SetMysqlPrefixPayload { site: seen(ctx, site).await?, impact, ..Default::default() })
}

/// The site as this viewer sees it now.
pub(super) async fn seen(ctx: &Context<'_>, id: SiteId) -> Result<Option<Site>> {
    Ok(entities::sites::by_ids(database(ctx)?, access(ctx)?, &[id]).await?.pop().flatten())
}

impl Refusal for SettingsRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Site(denied) => user_errors::denied(*denied),
            Self::Stale => UserErrorCode::Conflict,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Site(_) => &["site"],
            Self::Stale => &["ifRevision"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        match self {
            Self::Site(denied) => no_site(*denied, reader.language()),
            Self::Stale => user_errors::stale(reader.language()),
        }
    }
}

/// A site that the viewer does not see, or may not change.
pub(super) fn no_site(denied: Denied, language: Language) -> String {
    match denied {
        Denied::NotFound => said!(language;
            es: "Este sitio no existe o no es para usted: compruebe el sitio y con qué usuario ha entrado.",
            en: "There is no such site, or it is not for you: check the site and who is signed in.",
            fr: "Ce site n’existe pas ou ne vous est pas accessible : vérifiez le site et le compte connecté.",
            de: "Diese Website gibt es nicht, oder sie ist nicht für Sie: Prüfen Sie die Website und wer angemeldet ist.",
            it: "Questo sito non esiste o non è per Lei: verifichi il sito e con quale utente ha effettuato l’accesso.",
        ),
        Denied::NotAllowed => said!(language;
            es: "Con este acceso el sitio se puede ver, pero no cambiar: pida a un administrador el nivel MANAGE sobre el \
                 alojamiento; un token de API necesita además el alcance WRITE_SITES.",
            en: "This access can see the site but not change it: ask an administrator for the level MANAGE on the hosting; an \
                 API token also needs the scope WRITE_SITES.",
            fr: "Cet accès permet de voir le site, mais pas de le modifier : demandez à un administrateur le niveau MANAGE sur \
                 l’hébergement ; un jeton d’API a aussi besoin de la portée WRITE_SITES.",
            de: "Dieser Zugang kann die Website sehen, aber nicht ändern: Bitten Sie einen Administrator um die Stufe MANAGE \
                 für das Hosting; ein API-Token braucht außerdem den Bereich WRITE_SITES.",
            it: "Questo accesso può vedere il sito ma non modificarlo: chieda a un amministratore il livello MANAGE \
                 sull’hosting; a un token API serve inoltre l’ambito WRITE_SITES.",
        ),
    }
}
