//! Why a guide is offered, in a sentence of the reader's language.

use entities::locale::Language;
use kb::{BrowserFamily, Coordinate};

use super::Tier;

/// A language's place in the tables: Spanish, English, French, German, Italian.
const fn place(language: Language) -> usize {
    match language {
        Language::Es => 0,
        Language::En => 1,
        Language::Fr => 2,
        Language::De => 3,
        Language::It => 4,
    }
}

type Texts = [&'static str; 5];

/// Sentences for the states that people meet most; the others are named by their value.
const STATES: &[(&str, Texts)] = &[
    (
        "InvoiceStatus.OPEN",
        [
            "Esta factura está pendiente de pago.",
            "This invoice is still to be paid.",
            "Cette facture reste à payer.",
            "Diese Rechnung ist noch zu bezahlen.",
            "Questa fattura è ancora da pagare.",
        ],
    ),
    (
        "InvoiceStatus.PARTIALLY_PAID",
        [
            "Esta factura está pagada solo en parte.",
            "This invoice is paid only in part.",
            "Cette facture n’est payée qu’en partie.",
            "Diese Rechnung ist erst teilweise bezahlt.",
            "Questa fattura è pagata solo in parte.",
        ],
    ),
    (
        "InvoiceStatus.OVERDUE",
        [
            "Esta factura está vencida.",
            "This invoice is overdue.",
            "Cette facture est échue.",
            "Diese Rechnung ist überfällig.",
            "Questa fattura è scaduta.",
        ],
    ),
    (
        "InvoiceStatus.PAID",
        [
            "Esta factura está pagada.",
            "This invoice is paid.",
            "Cette facture est payée.",
            "Diese Rechnung ist bezahlt.",
            "Questa fattura è pagata.",
        ],
    ),
    (
        "InvoiceStatus.REFUNDED",
        [
            "Esta factura se ha reembolsado.",
            "This invoice was refunded.",
            "Cette facture a été remboursée.",
            "Diese Rechnung wurde erstattet.",
            "Questa fattura è stata rimborsata.",
        ],
    ),
    (
        "InvoiceStatus.CANCELLED",
        [
            "Esta factura se ha anulado.",
            "This invoice was cancelled.",
            "Cette facture a été annulée.",
            "Diese Rechnung wurde storniert.",
            "Questa fattura è stata annullata.",
        ],
    ),
    (
        "ProductStatus.EXPIRING",
        [
            "Este producto vence pronto.",
            "This product expires soon.",
            "Ce produit arrive bientôt à échéance.",
            "Dieses Produkt läuft bald ab.",
            "Questo prodotto scade presto.",
        ],
    ),
    (
        "ProductStatus.EXPIRED",
        [
            "Este producto ha vencido.",
            "This product has expired.",
            "Ce produit est arrivé à échéance.",
            "Dieses Produkt ist abgelaufen.",
            "Questo prodotto è scaduto.",
        ],
    ),
    (
        "ProductStatus.SUSPENDED",
        [
            "Este producto está suspendido.",
            "This product is suspended.",
            "Ce produit est suspendu.",
            "Dieses Produkt ist gesperrt.",
            "Questo prodotto è sospeso.",
        ],
    ),
    (
        "MysqlPrefix.enabledByMigration",
        [
            "Una migración activó aquí el prefijo de MySQL.",
            "A migration switched the MySQL prefix on here.",
            "Une migration a activé ici le préfixe MySQL.",
            "Eine Migration hat hier das MySQL-Präfix eingeschaltet.",
            "Una migrazione ha attivato qui il prefisso MySQL.",
        ],
    ),
    (
        "Role.LEGAL_REPRESENTATIVE",
        [
            "Esta persona es representante legal.",
            "This person is a legal representative.",
            "Cette personne est représentante légale.",
            "Diese Person ist gesetzlicher Vertreter.",
            "Questa persona è rappresentante legale.",
        ],
    ),
];

/// One pattern a tier; `{}` is the coordinate's last name, or its whole.
const PATTERNS: &[(Tier, Texts)] = &[
    (
        Tier::ErrorCode,
        [
            "Explica el error {}.",
            "It explains the error {}.",
            "Il explique l’erreur {}.",
            "Er erklärt den Fehler {}.",
            "Spiega l’errore {}.",
        ],
    ),
    (
        Tier::State,
        [
            "Explica el estado {} en que se encuentra.",
            "It explains the state {} that this is in.",
            "Il explique l’état {} dans lequel cela se trouve.",
            "Er erklärt den Zustand {}, der hier vorliegt.",
            "Spiega lo stato {} in cui si trova.",
        ],
    ),
    (
        Tier::Field,
        [
            "Explica «{}», que está en su pantalla.",
            "It explains “{}”, which is on your screen.",
            "Il explique « {} », qui est à votre écran.",
            "Er erklärt „{}“ auf Ihrem Bildschirm.",
            "Spiega «{}», che è sul Suo schermo.",
        ],
    ),
    (
        Tier::Mutation,
        [
            "Explica la acción «{}» de esta pantalla.",
            "It explains the action “{}” of this screen.",
            "Il explique l’action « {} » de cet écran.",
            "Er erklärt die Aktion „{}“ dieses Bildschirms.",
            "Spiega l’azione «{}» di questa schermata.",
        ],
    ),
    (
        Tier::Type,
        ["Trata de «{}».", "It is about “{}”.", "Il traite de « {} ».", "Er handelt von „{}“.", "Tratta di «{}»."],
    ),
];

/// For a condition whose article has no sentence in the reader's language; `{}` is the type.
const CONDITION: Texts = [
    "Ayuda con «{}» tal como está ahora.",
    "It helps with “{}” as it is now.",
    "Il aide avec « {} » tel que c’est maintenant.",
    "Er hilft bei „{}“, so wie es jetzt steht.",
    "Aiuta con «{}» così com’è ora.",
];

const ROUTE: Texts = [
    "Ayuda en la página {}.",
    "It helps on the page {}.",
    "Il aide sur la page {}.",
    "Er hilft auf der Seite {}.",
    "Aiuta nella pagina {}.",
];

const BROWSER: Texts = [
    "Está escrita para su navegador, {}.",
    "It is written for your browser, {}.",
    "Il est écrit pour votre navigateur, {}.",
    "Er ist für Ihren Browser geschrieben, {}.",
    "È scritta per il Suo browser, {}.",
];

/// For a state that people meet often.
pub(super) fn of_state(language: Language, state: &Coordinate) -> Option<&'static str> {
    STATES.iter().find(|(known, _)| *known == state.as_str()).map(|(_, texts)| texts[place(language)])
}

/// For a coordinate of a tier.
pub(super) fn because(language: Language, tier: Tier, coordinate: &Coordinate) -> String {
    let place = place(language);
    if let Some(sentence) = of_state(language, coordinate) {
        return sentence.to_owned();
    }
    let pattern = PATTERNS.iter().find(|(known, _)| *known == tier).map_or("{}", |(_, texts)| texts[place]);
    let name = match tier {
        Tier::ErrorCode | Tier::State | Tier::Mutation => coordinate.member().unwrap_or(coordinate.as_str()),
        _ => coordinate.as_str(),
    };
    pattern.replace("{}", name)
}

/// For a condition over an object of that type.
pub(super) fn because_condition(language: Language, type_name: &str) -> String {
    CONDITION[place(language)].replace("{}", type_name)
}

/// For a page.
pub(super) fn because_route(language: Language, path: &str) -> String {
    ROUTE[place(language)].replace("{}", path)
}

/// For a browser.
pub(super) fn because_browser(language: Language, family: BrowserFamily) -> String {
    BROWSER[place(language)].replace("{}", name_of(family))
}

/// What people call the browser.
const fn name_of(family: BrowserFamily) -> &'static str {
    match family {
        BrowserFamily::Chrome | BrowserFamily::ChromeAndroid => "Chrome",
        BrowserFamily::Firefox => "Firefox",
        BrowserFamily::Safari | BrowserFamily::SafariIos => "Safari",
        BrowserFamily::Edge => "Edge",
        BrowserFamily::Opera => "Opera",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_told_in_the_readers_language() {
        let coordinate: Coordinate = "InvoiceStatus.OVERDUE".parse().expect("a coordinate");
        for (language, sentence) in [
            (Language::Es, "Esta factura está vencida."),
            (Language::En, "This invoice is overdue."),
            (Language::De, "Diese Rechnung ist überfällig."),
        ] {
            assert_eq!(because(language, Tier::State, &coordinate), sentence);
        }
    }

    #[test]
    fn every_tier_that_a_coordinate_can_have_has_its_pattern() {
        for tier in [Tier::ErrorCode, Tier::State, Tier::Field, Tier::Mutation, Tier::Type] {
            assert!(PATTERNS.iter().any(|(known, _)| *known == tier), "{tier:?}");
        }
    }
}
