//! `Mutation.recordSearchClick`.

use async_graphql::{Context, ID, InputObject};
use entities::{
    knowledge::{ClickRefusal, NoQuery, RecordClick},
    locale::Locale,
};

use crate::{
    articles::{no_article, readable},
    context::services,
    error::{Fault, Result},
    help::UserErrorCode,
    user_errors::{self, Form, Refusal, payload, said},
};

/// Which article was opened from the results of a search.
#[derive(InputObject, Debug)]
pub struct RecordSearchClickInput {
    /// What was searched for, as it was typed.
    query: String,
    /// The global ID of the article that was opened, `art_…`.
    article: ID,
}

payload! {
    /// What came of noting which result was opened.
    RecordSearchClickPayload = "RecordSearchClickPayload" {
        /// Whether it is noted.
        done: bool,
    }
}

/// Notes which article was opened from the results of a search, with the latest such search within the hour of which no
/// result was opened yet. Nobody need be signed in, as for the search itself, and nobody is noted.
///
/// # Errors
/// What is no article's ID; a database that fails or has too much to do. A mistake stands in the payload.
pub async fn record_click(ctx: &Context<'_>, input: RecordSearchClickInput) -> Result<RecordSearchClickPayload> {
    let mut form = Form::new(ctx, "recordSearchClick")?;
    let query = form.read(input.query.parse(), |_: NoQuery| ClickRefusal::NoQuery);
    let article = form.read(readable(ctx, &input.article)?.ok_or(ClickRefusal::NoArticle), |refusal| refusal);
    let Some((query, article)) = query.zip(article) else { return Ok(form.refused()) };
    let services = services(ctx)?;
    // The search itself may still wait to be written.
    services.search_log.flush().await;
    let click = RecordClick {
        id: services.ids.next(&*services.clock),
        query,
        locale: article.locale.as_str().parse().map_err(Fault::internal)?,
        article_identity: article.identity.clone(),
        at: services.clock.now(),
    };
    let Some(()) = form.run(click).await? else { return Ok(form.refused()) };
    Ok(RecordSearchClickPayload { done: true, ..Default::default() })
}

impl Refusal for ClickRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::NoQuery => UserErrorCode::Required,
            Self::NoArticle | Self::NoSearch => UserErrorCode::NotFound,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::NoQuery | Self::NoSearch => &["query"],
            Self::NoArticle => &["article"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::NoQuery => user_errors::text::message(entities::text::TextRefusal::Empty, language),
            Self::NoArticle => no_article(reader),
            Self::NoSearch => said!(language;
                es: "Nadie ha buscado esto en la última hora sin que se sepa ya qué abrió: no hay nada que anotar.",
                en: "Nobody searched for this in the last hour of whom it is not known yet what they opened: there is \
                     nothing to note.",
                fr: "Personne n’a cherché cela au cours de la dernière heure sans que l’on sache déjà ce qu’il a ouvert : il \
                     n’y a rien à noter.",
                de: "Niemand hat in der letzten Stunde danach gesucht, von dem nicht schon bekannt ist, was er geöffnet hat: \
                     Es gibt nichts zu vermerken.",
                it: "Nell’ultima ora nessuno ha cercato questo senza che si sappia già che cosa ha aperto: non c’è nulla da \
                     annotare.",
            ),
        }
    }
}
