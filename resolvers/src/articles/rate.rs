//! `Mutation.rateArticle`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject};
use entities::{
    access::Denied,
    ids::ArticleId,
    knowledge::{Comment, MOST_AN_HOUR, RateArticle, RateRefusal},
    locale::Locale,
};

use super::{Article, FeedbackReason, reader};
use crate::{
    context::request,
    error::{Fault, Result},
    help::UserErrorCode,
    user_errors::{self, Form, Refusal, payload, said},
};

/// What the viewer says of an article.
#[derive(InputObject, Debug)]
pub struct RateArticleInput {
    /// The article's global ID, `art_…`, in the language that was read.
    article: ID,
    /// Whether it helped.
    helpful: bool,
    /// What was wrong with it; only for one that did not help.
    reason: Option<FeedbackReason>,
    /// In the person's own words: at most 2,000 characters.
    comment: Option<String>,
}

payload! {
    /// What came of rating an article.
    RateArticlePayload = "RateArticlePayload" {
        /// The article with the rating counted; null where it was refused.
        article: Option<Article>,
    }
}

/// Keeps what the viewer says of an article, in whatever language they read it; a second rating replaces the first.
///
/// # Errors
/// What is no article's ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn rate(ctx: &Context<'_>, input: RateArticleInput) -> Result<RateArticlePayload> {
    let mut form = Form::new(ctx, "rateArticle")?;
    let article = form.read(readable(ctx, &input.article)?.ok_or(Denied::NotFound), RateRefusal::Article);
    let comment = form.read(Comment::read(input.comment.as_deref()), RateRefusal::Comment);
    let Some((article, comment)) = article.zip(comment) else { return Ok(form.refused()) };
    let change = RateArticle {
        article_identity: article.identity.clone(),
        locale: article.locale.as_str().parse().map_err(Fault::internal)?,
        helpful: input.helpful,
        reason: input.reason.map(Into::into),
        comment,
        revision: article.revision(),
    };
    let Some(()) = form.send(change).await? else { return Ok(form.refused()) };
    Ok(RateArticlePayload { article: Some(Article::from(&article)), ..Default::default() })
}

/// The article of that ID, if this reader may read it.
///
/// # Errors
/// What is no article's ID.
pub(crate) fn readable(ctx: &Context<'_>, id: &ID) -> Result<Option<Arc<kb::Article>>> {
    let (id, request): (ArticleId, _) = (id.parse()?, request(ctx)?);
    let found = request.guides.knowledge_base().article_by_id(id.into());
    Ok(found.filter(|article| article.is_for(reader(&request.access))).cloned())
}

/// An article that the reader does not see, in words.
pub(crate) fn no_article(reader: Locale) -> String {
    said!(reader.language();
        es: "Este artículo no existe o no es para usted: compruebe con qué usuario ha entrado.",
        en: "There is no such article, or it is not for you: check who is signed in.",
        fr: "Cet article n’existe pas ou ne vous est pas destiné : vérifiez le compte connecté.",
        de: "Diesen Artikel gibt es nicht, oder er ist nicht für Sie: Prüfen Sie, wer angemeldet ist.",
        it: "Questo articolo non esiste o non è per Lei: verifichi con quale utente ha effettuato l’accesso.",
    )
}

impl Refusal for RateRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Article(denied) => user_errors::denied(*denied),
            Self::ReasonToPraise => UserErrorCode::Invalid,
            Self::TooMany => UserErrorCode::NotAllowed,
            Self::Comment(refusal) => user_errors::text::code(*refusal),
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Article(_) | Self::TooMany => &["article"],
            Self::ReasonToPraise => &["reason"],
            Self::Comment(_) => &["comment"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Article(Denied::NotFound) => no_article(reader),
            Self::Article(Denied::NotAllowed) => said!(language;
                es: "Cada persona valora un artículo una vez: entre primero con su usuario.",
                en: "Each person rates an article once: sign in first.",
                fr: "Chaque personne évalue un article une fois : connectez-vous d’abord.",
                de: "Jede Person bewertet einen Artikel einmal: Melden Sie sich zuerst an.",
                it: "Ogni persona valuta un articolo una volta: effettui prima l’accesso.",
            ),
            Self::ReasonToPraise => said!(language;
                es: "Un artículo que ha ayudado no necesita motivo: quítelo.",
                en: "An article that helped needs no reason: leave it out.",
                fr: "Un article qui a aidé n’a pas besoin de motif : retirez-le.",
                de: "Ein Artikel, der geholfen hat, braucht keinen Grund: Lassen Sie ihn weg.",
                it: "Un articolo che ha aiutato non ha bisogno di un motivo: lo tolga.",
            ),
            Self::TooMany => {
                let most = MOST_AN_HOUR;
                said!(language;
                    es: "Ya ha valorado {most} artículos en una hora: siga más tarde. Lo que ya ha valorado lo puede cambiar.",
                    en: "You have rated {most} articles within an hour: go on later. What you have rated you can change.",
                    fr: "Vous avez évalué {most} articles en une heure : continuez plus tard. Vous pouvez modifier vos évaluations.",
                    de: "Sie haben in einer Stunde {most} Artikel bewertet: Machen Sie später weiter. Was Sie bewertet haben, können Sie ändern.",
                    it: "Ha valutato {most} articoli in un’ora: continui più tardi. Ciò che ha già valutato si può cambiare.",
                )
            }
            Self::Comment(refusal) => user_errors::text::message(*refusal, language),
        }
    }
}
