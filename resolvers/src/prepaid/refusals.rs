//! Why a prepaid account is not topped up, in words.

use entities::{locale::Locale, prepaid::TopUpRefusal};

use crate::{
    help::UserErrorCode,
    user_errors::{Refusal, said},
};

impl Refusal for TopUpRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Key(refusal) => refusal.code(),
            Self::NotFound => UserErrorCode::NotFound,
            Self::NotAllowed => UserErrorCode::NotAllowed,
            Self::Amount(refusal) => refusal.code(),
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Key(refusal) => refusal.field(),
            Self::NotFound | Self::NotAllowed => &["organization"],
            Self::Amount(refusal) => refusal.field(),
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Key(refusal) => refusal.message(reader),
            Self::Amount(refusal) => refusal.message(reader),
            Self::NotFound => said!(language;
                es: "Esta organización no existe o no es para usted: compruebe con qué usuario ha entrado.",
                en: "There is no such organization, or it is not for you: check who is signed in.",
                fr: "Cette organisation n’existe pas ou ne vous est pas accessible : vérifiez le compte connecté.",
                de: "Diese Organisation gibt es nicht, oder sie ist nicht für Sie: Prüfen Sie, wer angemeldet ist.",
                it: "Questa organizzazione non esiste o non è per Lei: verifichi con quale utente ha effettuato l’accesso.",
            ),
            Self::NotAllowed => said!(language;
                es: "Con este acceso no se puede recargar la cuenta prepago: hace falta el permiso de contabilidad y, si es \
                     un token de API, el ámbito WRITE_BILLING.",
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
