//! Why a prepaid account is not topped up, in words.

use entities::{access::Denied, locale::Locale, prepaid::TopUpRefusal};

use crate::{
    help::UserErrorCode,
    user_errors::{self, Refusal, said},
};

impl Refusal for TopUpRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Key(refusal) => refusal.code(),
            Self::Organization(denied) => user_errors::denied(*denied),
            Self::Amount(refusal) => refusal.code(),
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Key(refusal) => refusal.field(),
            Self::Organization(_) => &["organization"],
            Self::Amount(refusal) => refusal.field(),
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Key(refusal) => refusal.message(reader),
            Self::Amount(refusal) => refusal.message(reader),
            Self::Organization(Denied::NotFound) => user_errors::no_organization(language),
            Self::Organization(Denied::NotAllowed) => said!(language;
                es: "Con este acceso no se puede recargar la cuenta prepago: hace falta el permiso de contabilidad y, si es \
                     un token de API, el alcance WRITE_BILLING.",
                en: "This access cannot top up the prepaid account: that needs the accounting permission and, for an API \
                     token, the scope WRITE_BILLING.",
                fr: "Cet accès ne permet pas de recharger le compte prépayé : il faut la permission comptabilité et, pour un \
                     jeton d’API, la portée WRITE_BILLING.",
                de: "Dieser Zugang kann das Prepaid-Konto nicht aufladen: Dazu braucht es die Berechtigung Buchhaltung und \
                     bei einem API-Token den Bereich WRITE_BILLING.",
                it: "Questo accesso non può ricaricare il conto prepagato: servono il permesso di contabilità e, per un \
                     token API, l’ambito WRITE_BILLING.",
            ),
        }
    }
}
