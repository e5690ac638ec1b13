//! Why an invoice is still being asked for, told to the person in their language.
//!
//! | cause | said, with amounts and days of the case |
//! |---|---|
//! | standing order reused a reference | what arrived when, with whose reference; this invoice's own reference |
//! | amount differs | what arrived when; what is still due |
//! | currency differs | what arrived when; the currency to pay in; what is still due |
//! | money on the prepaid account | what arrived when and lies there; pay the invoice from there |
//! | reminder crossed the payment | booked: nothing is left to do; announced: wait for the bank |
//! | no payment found | what is due, and the reference to quote |

use entities::{
    invoices::{Invoice, ReminderCauseKind, diagnosis::DiagnosedCause},
    locale::{Language, Locale},
    payments::{Payment, PaymentReference, PaymentStatus},
};

use crate::money::long_day;

/// The facts of a case as the reader writes them.
struct Facts {
    language: Language,
    number: String,
    due: String,
    currency: &'static str,
    reference: String,
}

/// What arrived, and when.
struct Arrived {
    amount: String,
    day: String,
    booked: bool,
}

/// The sentence. A cause that should show a payment and does not is told as if none had arrived.
pub(super) fn explanation(reader: Locale, invoice: &Invoice, cause: &DiagnosedCause) -> String {
    let reference = invoice.payment_reference.parse::<PaymentReference>();
    let facts = Facts {
        language: reader.language(),
        number: invoice.number.clone(),
        due: invoice.amount_due().format(reader),
        currency: invoice.currency.code(),
        // In groups, as on the payment slip.
        reference: reference.map_or_else(|_| invoice.payment_reference.clone(), |reference| reference.grouped()),
    };
    let Some(payment) = &cause.payment else { return facts.no_payment_found() };
    let arrived = Arrived::of(payment, reader);
    match cause.kind {
        ReminderCauseKind::StandingOrderReusedReference => facts.standing_order(&arrived),
        ReminderCauseKind::AmountDiffers => facts.amount_differs(&arrived),
        ReminderCauseKind::CurrencyDiffers => facts.currency_differs(&arrived),
        ReminderCauseKind::MoneyOnPrepaidAccount => facts.on_prepaid_account(&arrived),
        ReminderCauseKind::ReminderCrossedPayment if arrived.booked => facts.crossed_and_booked(&arrived),
        ReminderCauseKind::ReminderCrossedPayment => facts.crossed_and_announced(&arrived),
        ReminderCauseKind::NoPaymentFound => facts.no_payment_found(),
    }
}

impl Arrived {
    fn of(payment: &Payment, reader: Locale) -> Self {
        Self {
            amount: payment.amount().format(reader),
            day: long_day(payment.received_at.date_naive(), reader.language()),
            booked: payment.status == PaymentStatus::Settled,
        }
    }
}

impl Facts {
    fn standing_order(&self, Arrived { amount, day, .. }: &Arrived) -> String {
        let Self { number, reference, .. } = self;
        match self.language {
            Language::Es => format!(
                "El {day} llegó un pago de {amount} con la referencia de una factura que ya estaba pagada, como ocurre \
                 con una orden permanente: cada factura tiene su propia referencia, y la de la factura {number} es \
                 {reference}."
            ),
            Language::En => format!(
                "On {day} a payment of {amount} arrived with the reference of an invoice that was paid already, as \
                 happens with a standing order: each invoice has its own reference, and that of invoice {number} is \
                 {reference}."
            ),
            Language::Fr => format!(
                "Le {day}, un paiement de {amount} est arrivé avec la référence d’une facture déjà réglée, comme cela \
                 arrive avec un ordre permanent : chaque facture a sa propre référence, et celle de la facture \
                 {number} est {reference}."
            ),
            Language::De => format!(
                "Am {day} ist eine Zahlung von {amount} mit der Referenz einer bereits bezahlten Rechnung eingegangen, \
                 wie es bei einem Dauerauftrag vorkommt: Jede Rechnung hat ihre eigene Referenz, die der Rechnung \
                 {number} lautet {reference}."
            ),
            Language::It => format!(
                "In data {day} è arrivato un pagamento di {amount} con il riferimento di una fattura già pagata, come \
                 succede con un ordine permanente: ogni fattura ha il proprio riferimento, e quello della fattura \
                 {number} è {reference}."
            ),
        }
    }

    fn amount_differs(&self, Arrived { amount, day, .. }: &Arrived) -> String {
        let Self { number, due, .. } = self;
        match self.language {
            Language::Es => format!(
                "El {day} llegó un pago de {amount} para la factura {number}, que no es el importe exacto: quedan \
                 {due} por pagar."
            ),
            Language::En => format!(
                "On {day} a payment of {amount} arrived for invoice {number}, which is not the exact amount: {due} is \
                 still due."
            ),
            Language::Fr => format!(
                "Le {day}, un paiement de {amount} est arrivé pour la facture {number}, ce qui n’est pas le montant \
                 exact : il reste {due} à payer."
            ),
            Language::De => format!(
                "Am {day} ist für die Rechnung {number} eine Zahlung von {amount} eingegangen, was nicht der genaue \
                 Betrag ist: {due} sind noch offen."
            ),
            Language::It => format!(
                "In data {day} è arrivato un pagamento di {amount} per la fattura {number}, che non è l’importo \
                 esatto: restano da pagare {due}."
            ),
        }
    }

    fn currency_differs(&self, Arrived { amount, day, .. }: &Arrived) -> String {
        let Self { number, due, currency, .. } = self;
        match self.language {
            Language::Es => format!(
                "El {day} llegó un pago de {amount} para la factura {number}, que se paga en {currency}: quedan {due} \
                 por pagar."
            ),
            Language::En => format!(
                "On {day} a payment of {amount} arrived for invoice {number}, which is to be paid in {currency}: {due} \
                 is still due."
            ),
            Language::Fr => format!(
                "Le {day}, un paiement de {amount} est arrivé pour la facture {number}, qui se règle en {currency} : \
                 il reste {due} à payer."
            ),
            Language::De => format!(
                "Am {day} ist für die Rechnung {number}, die in {currency} zu bezahlen ist, eine Zahlung von {amount} \
                 eingegangen: {due} sind noch offen."
            ),
            Language::It => format!(
                "In data {day} è arrivato un pagamento di {amount} per la fattura {number}, che si paga in {currency}: \
                 restano da pagare {due}."
            ),
        }
    }

    fn on_prepaid_account(&self, Arrived { amount, day, .. }: &Arrived) -> String {
        let Self { number, .. } = self;
        match self.language {
            Language::Es => format!(
                "El pago de {amount} que llegó el {day} no se pudo asignar a ninguna factura y está en la cuenta \
                 prepago: pague desde allí la factura {number}."
            ),
            Language::En => format!(
                "The payment of {amount} that arrived on {day} could not be tied to an invoice and is on the prepaid \
                 account: pay invoice {number} from there."
            ),
            Language::Fr => format!(
                "Le paiement de {amount} arrivé le {day} n’a pu être attribué à aucune facture et se trouve sur le \
                 compte prépayé : réglez la facture {number} depuis celui-ci."
            ),
            Language::De => format!(
                "Die Zahlung von {amount}, die am {day} eingegangen ist, konnte keiner Rechnung zugeordnet werden und \
                 liegt auf dem Prepaid-Konto: Bezahlen Sie die Rechnung {number} von dort."
            ),
            Language::It => format!(
                "Il pagamento di {amount} arrivato in data {day} non è stato attribuito a nessuna fattura e si trova \
                 sul conto prepagato: paghi da lì la fattura {number}."
            ),
        }
    }

    fn crossed_and_booked(&self, Arrived { amount, day, .. }: &Arrived) -> String {
        let Self { number, .. } = self;
        match self.language {
            Language::Es => format!(
                "El recordatorio se cruzó con su transferencia de {amount}, recibida el {day}: la factura {number} \
                 está pagada y no tiene que hacer nada."
            ),
            Language::En => format!(
                "The reminder crossed your transfer of {amount}, which arrived on {day}: invoice {number} is paid and \
                 there is nothing to do."
            ),
            Language::Fr => format!(
                "Le rappel a croisé votre virement de {amount}, arrivé le {day} : la facture {number} est payée et \
                 vous n’avez rien à faire."
            ),
            Language::De => format!(
                "Die Zahlungserinnerung hat sich mit Ihrer Überweisung von {amount} gekreuzt, die am {day} eingegangen ist: \
                 Die Rechnung {number} ist bezahlt, Sie müssen nichts tun."
            ),
            Language::It => format!(
                "Il sollecito si è incrociato con il suo bonifico di {amount}, arrivato in data {day}: la fattura \
                 {number} è pagata e non deve fare nulla."
            ),
        }
    }

    fn crossed_and_announced(&self, Arrived { amount, day, .. }: &Arrived) -> String {
        let Self { number, .. } = self;
        match self.language {
            Language::Es => format!(
                "El recordatorio se cruzó con una transferencia de {amount} anunciada el {day} que el banco aún no ha \
                 abonado: espere unos días antes de volver a pagar la factura {number}."
            ),
            Language::En => format!(
                "The reminder crossed a transfer of {amount} that was announced on {day} and that the bank has not \
                 booked yet: wait a few days before paying invoice {number} again."
            ),
            Language::Fr => format!(
                "Le rappel a croisé un virement de {amount} annoncé le {day} et que la banque n’a pas encore crédité : \
                 attendez quelques jours avant de payer à nouveau la facture {number}."
            ),
            Language::De => format!(
                "Die Zahlungserinnerung hat sich mit einer Überweisung von {amount} gekreuzt, die am {day} angekündigt und \
                 von der Bank noch nicht gutgeschrieben wurde: Warten Sie einige Tage, bevor Sie die Rechnung \
                 {number} erneut bezahlen."
            ),
            Language::It => format!(
                "Il sollecito si è incrociato con un bonifico di {amount} annunciato in data {day} e non ancora \
                 accreditato dalla banca: attenda qualche giorno prima di pagare di nuovo la fattura {number}."
            ),
        }
    }

    fn no_payment_found(&self) -> String {
        let Self { number, due, reference, .. } = self;
        match self.language {
            Language::Es => format!(
                "No ha llegado ningún pago para la factura {number}: quedan {due} por pagar, con la referencia \
                 {reference}."
            ),
            Language::En => format!(
                "No payment for invoice {number} has arrived: {due} is still due, with the reference {reference}."
            ),
            Language::Fr => format!(
                "Aucun paiement n’est arrivé pour la facture {number} : il reste {due} à payer, avec la référence \
                 {reference}."
            ),
            Language::De => format!(
                "Für die Rechnung {number} ist keine Zahlung eingegangen: {due} sind noch offen, mit der Referenz \
                 {reference}."
            ),
            Language::It => format!(
                "Non è arrivato alcun pagamento per la fattura {number}: restano da pagare {due}, con il riferimento \
                 {reference}."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::invoices::testing::{invoice, payment};

    fn said(tag: &str, kind: ReminderCauseKind, status: PaymentStatus) -> String {
        let payment = Payment { status, ..payment() };
        let cause = DiagnosedCause { kind, payment: Some(payment), remedy: None };
        explanation(tag.parse().expect("a tag"), &invoice(), &cause)
    }

    #[test]
    fn each_cause_is_told_with_the_facts_of_the_case_in_every_language() {
        use ReminderCauseKind as Kind;

        let (settled, pending) = (PaymentStatus::Settled, PaymentStatus::Pending);
        // What the German of Switzerland writes: amounts and days show that both follow the reader.
        let due = invoice().amount_due().format("de-CH".parse().expect("a tag"));
        for (kind, status, facts) in [
            (Kind::StandingOrderReusedReference, settled, ["CHF\u{a0}120.00", "30. März 2026", "RF18 5390 0754 7034"]),
            (Kind::AmountDiffers, settled, ["CHF\u{a0}120.00", "30. März 2026", due.as_str()]),
            (Kind::CurrencyDiffers, settled, ["CHF\u{a0}120.00", "30. März 2026", due.as_str()]),
            (Kind::MoneyOnPrepaidAccount, settled, ["CHF\u{a0}120.00", "30. März 2026", "Prepaid"]),
            (Kind::ReminderCrossedPayment, settled, ["CHF\u{a0}120.00", "30. März 2026", "nichts tun"]),
            (Kind::ReminderCrossedPayment, pending, ["CHF\u{a0}120.00", "30. März 2026", "Warten"]),
            (Kind::NoPaymentFound, settled, [due.as_str(), "keine Zahlung", "RF18 5390 0754 7034"]),
        ] {
            let german = said("de-CH", kind, status);
            for fact in facts {
                assert!(german.contains(fact), "{kind} {status}: {fact} is missing in {german}");
            }
            let all: HashSet<String> = ["es", "en", "fr", "de", "it"].map(|tag| said(tag, kind, status)).into();
            assert_eq!(all.len(), Language::ALL.len(), "{kind} {status}");
            assert!(all.iter().all(|text| text.contains("2026-0000042") && !text.contains('{')), "{kind}: {all:?}");
        }
    }

    #[test]
    fn a_cause_without_its_payment_is_told_as_if_none_had_arrived() {
        let cause = DiagnosedCause { kind: ReminderCauseKind::AmountDiffers, payment: None, remedy: None };
        assert_eq!(
            explanation(Locale::new(Language::En), &invoice(), &cause),
            "No payment for invoice 2026-0000042 has arrived: CHF\u{a0}1,134.50 is still due, with the reference RF18 \
             5390 0754 7034."
        );
    }
}
