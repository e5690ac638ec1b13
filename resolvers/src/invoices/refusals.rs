//! Why an invoice is not paid, in words.

use entities::{access::Denied, locale::Locale, payments::PayRefusal};

use crate::{
    help::UserErrorCode,
    user_errors::{self, Refusal, said},
};

impl Refusal for PayRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Key(refusal) => refusal.code(),
            Self::Amount(refusal) | Self::Method(refusal) => refusal.code(),
            Self::Invoice(denied) => user_errors::denied(*denied),
            Self::AlreadyPaid => UserErrorCode::InvoiceAlreadyPaid,
            Self::Cancelled | Self::Refunded => UserErrorCode::InvoiceNotPayable,
            Self::MoreThanDue { .. } => UserErrorCode::AboveMaximum,
            Self::WholeOnly { .. } => UserErrorCode::BelowMinimum,
            Self::Insufficient { .. } => UserErrorCode::InsufficientPrepaidBalance,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Key(refusal) => refusal.field(),
            Self::Amount(refusal) => refusal.field(),
            Self::Method(_) => &["method"],
            Self::Invoice(_) | Self::AlreadyPaid | Self::Cancelled | Self::Refunded => &["id"],
            Self::MoreThanDue { .. } | Self::WholeOnly { .. } | Self::Insufficient { .. } => &["amount"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Key(refusal) => refusal.message(reader),
            Self::Amount(refusal) | Self::Method(refusal) => refusal.message(reader),
            Self::Invoice(Denied::NotFound) => said!(language;
                es: "Esta factura no existe o no es para usted: compruebe la factura y con qué usuario ha entrado.",
                en: "There is no such invoice, or it is not for you: check the invoice and who is signed in.",
                fr: "Cette facture n’existe pas ou ne vous est pas accessible : vérifiez la facture et le compte connecté.",
                de: "Diese Rechnung gibt es nicht, oder sie ist nicht für Sie: Prüfen Sie die Rechnung und wer angemeldet \
                     ist.",
                it: "Questa fattura non esiste o non è per Lei: verifichi la fattura e con quale utente ha effettuato \
                     l’accesso.",
            ),
            Self::Invoice(Denied::NotAllowed) => said!(language;
                es: "Con este acceso la factura se puede ver, pero no pagar: hace falta el permiso de contabilidad y, si es \
                     un token de API, el alcance WRITE_BILLING.",
                en: "This access can see the invoice but not pay it: that needs the accounting permission and, for an API \
                     token, the scope WRITE_BILLING.",
                fr: "Cet accès permet de voir la facture, mais pas de la payer : il faut la permission comptabilité et, pour \
                     un jeton d’API, la portée WRITE_BILLING.",
                de: "Dieser Zugang kann die Rechnung sehen, aber nicht bezahlen: Dazu braucht es die Berechtigung \
                     Buchhaltung und bei einem API-Token den Bereich WRITE_BILLING.",
                it: "Questo accesso può vedere la fattura ma non pagarla: servono il permesso di contabilità e, per un token \
                     API, l’ambito WRITE_BILLING.",
            ),
            Self::AlreadyPaid => said!(language;
                es: "Esta factura ya está pagada: no queda nada pendiente y no se ha cobrado nada.",
                en: "This invoice is paid already: nothing is due any more, and nothing was charged.",
                fr: "Cette facture est déjà payée : plus rien n’est dû, et rien n’a été débité.",
                de: "Diese Rechnung ist bereits bezahlt: Es ist nichts mehr offen, und es wurde nichts belastet.",
                it: "Questa fattura è già pagata: non resta nulla da pagare e non è stato addebitato nulla.",
            ),
            Self::Cancelled => said!(language;
                es: "Esta factura se anuló y no se puede pagar.",
                en: "This invoice was cancelled and cannot be paid.",
                fr: "Cette facture a été annulée et ne peut pas être payée.",
                de: "Diese Rechnung wurde storniert und kann nicht bezahlt werden.",
                it: "Questa fattura è stata annullata e non può essere pagata.",
            ),
            Self::Refunded => said!(language;
                es: "Esta factura se reembolsó y no se puede pagar.",
                en: "This invoice was refunded and cannot be paid.",
                fr: "Cette facture a été remboursée et ne peut pas être payée.",
                de: "Diese Rechnung wurde erstattet und kann nicht bezahlt werden.",
                it: "Questa fattura è stata rimborsata e non può essere pagata.",
            ),
            Self::MoreThanDue { due, .. } => {
                let due = due.format(reader);
                said!(language;
                    es: "Es más de lo pendiente en esta factura: pague {due} como máximo.",
                    en: "That is more than is due on this invoice: pay {due} at most.",
                    fr: "C’est plus que ce qui reste à payer sur cette facture : payez {due} au maximum.",
                    de: "Das ist mehr, als auf dieser Rechnung offen ist: Bezahlen Sie höchstens {due}.",
                    it: "È più di quanto resta da pagare su questa fattura: paghi al massimo {due}.",
                )
            }
            Self::WholeOnly { due } => {
                let due = due.format(reader);
                said!(language;
                    es: "Con este medio solo se puede pagar todo lo pendiente: {due}. Una parte se puede pagar con la cuenta \
                         prepago.",
                    en: "With this payment method only the whole amount due can be paid: {due}. A part can be paid from the \
                         prepaid account.",
                    fr: "Avec ce moyen de paiement, tout le reste à payer doit être réglé : {due}. Une partie peut être payée \
                         avec le compte prépayé.",
                    de: "Mit dieser Zahlungsart kann nur der ganze offene Betrag bezahlt werden: {due}. Ein Teil lässt sich \
                         vom Prepaid-Konto bezahlen.",
                    it: "Con questo mezzo si può pagare solo tutto quello che resta da pagare: {due}. Una parte si può \
                         pagare dal conto prepagato.",
                )
            }
            Self::Insufficient { available, wanted } => {
                let (available, wanted) = (available.format(reader), wanted.format(reader));
                said!(language;
                    es: "En la cuenta prepago hay {available} disponibles y hacen falta {wanted}: recárguela o pague una \
                         parte.",
                    en: "The prepaid account has {available} available, and {wanted} is needed: top it up, or pay a part.",
                    fr: "Le compte prépayé dispose de {available}, et il faut {wanted} : rechargez-le ou payez une partie.",
                    de: "Auf dem Prepaid-Konto sind {available} verfügbar, nötig sind {wanted}: Laden Sie es auf, oder \
                         bezahlen Sie einen Teil.",
                    it: "Sul conto prepagato sono disponibili {available} e servono {wanted}: lo ricarichi o paghi una parte.",
                )
            }
        }
    }
}
