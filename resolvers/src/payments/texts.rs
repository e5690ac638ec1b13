//! What people are told about paying, in their language.
//!
//! | key | said |
//! |---|---|
//! | `Transfer` | transfer the exact amount to the account with the reference |
//! | `OpenPage` | open the payment page (without one: payment that way is not possible here now) |
//! | `TakenFromPrepaid` | nothing to do, the prepaid account pays |
//! | `Settled` | nothing to do, the money is there |
//! | `Failed` | the payment failed, start again |

use entities::{
    locale::{Language, Locale},
    payments::{InstructionText, PaymentInstructions},
};

/// The instructions in one or two sentences: the amount as the reader writes it, account and reference as printed.
pub(super) fn instructions(reader: Locale, instructions: &PaymentInstructions) -> String {
    let amount = instructions.amount.format(reader);
    let language = reader.language();
    match instructions.text {
        InstructionText::Transfer => transfer(language, &amount, instructions),
        InstructionText::OpenPage if instructions.redirect_to.is_some() => open_page(language, &amount),
        InstructionText::OpenPage => no_page(language).to_owned(),
        InstructionText::TakenFromPrepaid => taken_from_prepaid(language, &amount),
        InstructionText::Settled => settled(language, &amount),
        InstructionText::Failed => failed(language).to_owned(),
    }
}

fn transfer(language: Language, amount: &str, to: &PaymentInstructions) -> String {
    let (iban, name, reference) = (
        to.iban.as_deref().unwrap_or_default(),
        to.creditor_name.as_deref().unwrap_or_default(),
        to.reference.as_deref().unwrap_or_default(),
    );
    match language {
        Language::Es => format!(
            "Transfiera exactamente {amount} a la cuenta {iban} de {name} e indique la referencia {reference}. Sin esa \
             referencia el pago no se puede asignar de forma automática."
        ),
        Language::En => format!(
            "Transfer exactly {amount} to account {iban} of {name} and quote the reference {reference}. Without that \
             reference the payment cannot be assigned automatically."
        ),
        Language::Fr => format!(
            "Virez exactement {amount} sur le compte {iban} de {name} en indiquant la référence {reference}. Sans \
             cette référence, le paiement ne peut pas être attribué automatiquement."
        ),
        Language::De => format!(
            "Überweisen Sie genau {amount} auf das Konto {iban} von {name} und geben Sie die Referenz {reference} an. \
             Ohne diese Referenz kann die Zahlung nicht automatisch zugeordnet werden."
        ),
        Language::It => format!(
            "Versi esattamente {amount} sul conto {iban} di {name} indicando il riferimento {reference}. Senza questo \
             riferimento il pagamento non può essere attribuito automaticamente."
        ),
    }
}

fn open_page(language: Language, amount: &str) -> String {
    match language {
        Language::Es => format!("Abra la página de pago y pague allí {amount}."),
        Language::En => format!("Open the payment page and pay {amount} there."),
        Language::Fr => format!("Ouvrez la page de paiement et réglez-y {amount}."),
        Language::De => format!("Öffnen Sie die Zahlungsseite und bezahlen Sie dort {amount}."),
        Language::It => format!("Apra la pagina di pagamento e paghi lì {amount}."),
    }
}

const fn no_page(language: Language) -> &'static str {
    match language {
        Language::Es => {
            "Este medio de pago no está disponible ahora: elija otro, por ejemplo la transferencia bancaria."
        }
        Language::En => "This payment method is not available now: choose another one, such as a bank transfer.",
        Language::Fr => {
            "Ce moyen de paiement n’est pas disponible actuellement : choisissez-en un autre, par exemple le virement \
             bancaire."
        }
        Language::De => {
            "Diese Zahlungsart steht zurzeit nicht zur Verfügung: Wählen Sie eine andere, zum Beispiel die \
             Überweisung."
        }
        Language::It => {
            "Questo mezzo di pagamento non è al momento disponibile: ne scelga un altro, ad esempio il bonifico \
             bancario."
        }
    }
}

fn taken_from_prepaid(language: Language, amount: &str) -> String {
    match language {
        Language::Es => format!("No tiene que hacer nada: {amount} se cargarán en la cuenta prepago."),
        Language::En => format!("There is nothing to do: {amount} will be taken from the prepaid account."),
        Language::Fr => format!("Vous n’avez rien à faire : {amount} seront prélevés sur le compte prépayé."),
        Language::De => format!("Sie müssen nichts tun: {amount} werden vom Prepaid-Konto abgebucht."),
        Language::It => format!("Non deve fare nulla: {amount} saranno prelevati dal conto prepagato."),
    }
}

fn settled(language: Language, amount: &str) -> String {
    match language {
        Language::Es => format!("No tiene que hacer nada: el pago de {amount} ya ha llegado."),
        Language::En => format!("There is nothing to do: the payment of {amount} has arrived."),
        Language::Fr => format!("Vous n’avez rien à faire : le paiement de {amount} est arrivé."),
        Language::De => format!("Sie müssen nichts tun: Die Zahlung von {amount} ist eingegangen."),
        Language::It => format!("Non deve fare nulla: il pagamento di {amount} è arrivato."),
    }
}

const fn failed(language: Language) -> &'static str {
    match language {
        Language::Es => "El pago no se realizó o fue devuelto: vuelva a empezar, si hace falta con otro medio de pago.",
        Language::En => "The payment failed or was returned: start again, with another payment method if need be.",
        Language::Fr => {
            "Le paiement a échoué ou a été retourné : recommencez, au besoin avec un autre moyen de paiement."
        }
        Language::De => {
            "Die Zahlung ist fehlgeschlagen oder wurde zurückgegeben: Beginnen Sie neu, wenn nötig mit einer anderen \
             Zahlungsart."
        }
        Language::It => {
            "Il pagamento non è riuscito o è stato restituito: ricominci, se serve con un altro mezzo di pagamento."
        }
    }
}

#[cfg(test)]
mod tests {
    use entities::money::{Currency, Money};

    use super::*;

    fn told(text: InstructionText, page: Option<&str>) -> PaymentInstructions {
        PaymentInstructions {
            text,
            amount: Money::new(123_450, Currency::CHF),
            iban: Some("CH44 3199 9123 0008 8901 2".to_owned()),
            creditor_name: Some("Desk SA".to_owned()),
            reference: Some("RF18 5390 0754 7034".to_owned()),
            redirect_to: page.map(str::to_owned),
        }
    }

    #[test]
    fn a_transfer_names_amount_account_holder_and_reference_in_every_language() {
        for language in Language::ALL {
            let reader = Locale::new(*language);
            let text = instructions(reader, &told(InstructionText::Transfer, None));
            let amount = Money::new(123_450, Currency::CHF).format(reader);
            for fact in [amount.as_str(), "CH44 3199 9123 0008 8901 2", "Desk SA", "RF18 5390 0754 7034"] {
                assert!(text.contains(fact), "{language}: {fact} is missing in {text}");
            }
        }
    }

    #[test]
    fn a_page_is_named_only_where_there_is_one() {
        let reader = Locale::new(Language::En);
        let with = instructions(reader, &told(InstructionText::OpenPage, Some("https://pay.example/card/1")));
        let without = instructions(reader, &told(InstructionText::OpenPage, None));
        assert_eq!(with, "Open the payment page and pay CHF\u{a0}1,234.50 there.");
        assert_eq!(without, "This payment method is not available now: choose another one, such as a bank transfer.");
    }

    #[test]
    fn every_text_is_of_its_own_language() {
        use InstructionText as Text;
        for text in [Text::Transfer, Text::OpenPage, Text::TakenFromPrepaid, Text::Settled, Text::Failed] {
            let said: std::collections::HashSet<String> = Language::ALL
                .iter()
                .map(|language| instructions(Locale::new(*language), &told(text, Some("https://pay.example"))))
                .collect();
            assert_eq!(said.len(), Language::ALL.len(), "{text:?}");
        }
    }
}
