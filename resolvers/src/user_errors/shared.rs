//! Refusals that many mutations have: idempotency keys and amounts.

use entities::{
    idempotency::KeyRefusal,
    locale::{Language, Locale},
    money::{Currency, DecimalError, Money},
    payments::AmountRefusal,
};

use super::{Refusal, said};
use crate::help::UserErrorCode;

impl Refusal for KeyRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Empty => UserErrorCode::Required,
            Self::TooLong => UserErrorCode::TooLong,
            Self::Malformed => UserErrorCode::Invalid,
            Self::Reused => UserErrorCode::IdempotencyKeyReused,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        &["idempotencyKey"]
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Empty => said!(language;
                es: "Indique una clave de idempotencia: sin ella no se puede repetir la petición sin riesgo.",
                en: "Give an idempotency key: without it the request cannot be sent again safely.",
                fr: "Indiquez une clé d’idempotence : sans elle, la demande ne peut pas être renvoyée sans risque.",
                de: "Geben Sie einen Idempotenzschlüssel an: Ohne ihn lässt sich die Anfrage nicht gefahrlos wiederholen.",
                it: "Indichi una chiave di idempotenza: senza di essa la richiesta non può essere ripetuta senza rischi.",
            ),
            Self::TooLong => said!(language;
                es: "La clave de idempotencia es demasiado larga: admite 255 caracteres como máximo.",
                en: "The idempotency key is too long: it may have at most 255 characters.",
                fr: "La clé d’idempotence est trop longue : 255 caractères au maximum.",
                de: "Der Idempotenzschlüssel ist zu lang: Er darf höchstens 255 Zeichen haben.",
                it: "La chiave di idempotenza è troppo lunga: può avere al massimo 255 caratteri.",
            ),
            Self::Malformed => said!(language;
                es: "La clave de idempotencia contiene caracteres de control: use solo letras, cifras y signos visibles.",
                en: "The idempotency key has control characters in it: use letters, digits and visible signs only.",
                fr: "La clé d’idempotence contient des caractères de contrôle : n’utilisez que des lettres, des chiffres et \
                     des signes visibles.",
                de: "Der Idempotenzschlüssel enthält Steuerzeichen: Verwenden Sie nur Buchstaben, Ziffern und sichtbare \
                     Zeichen.",
                it: "La chiave di idempotenza contiene caratteri di controllo: usi solo lettere, cifre e segni visibili.",
            ),
            Self::Reused => said!(language;
                es: "Esta clave de idempotencia ya se usó para otra petición, y ahora no se ha movido nada. Cree una clave \
                     nueva para cada operación nueva.",
                en: "This idempotency key was already used for another request, and nothing was moved now. Make a new key \
                     for each new operation.",
                fr: "Cette clé d’idempotence a déjà servi pour une autre demande, et rien n’a été débité cette fois. Créez \
                     une nouvelle clé pour chaque nouvelle opération.",
                de: "Dieser Idempotenzschlüssel wurde schon für eine andere Anfrage verwendet, und es wurde jetzt nichts \
                     gebucht. Erzeugen Sie für jeden neuen Vorgang einen neuen Schlüssel.",
                it: "Questa chiave di idempotenza è già stata usata per un’altra richiesta, e ora non è stato mosso nulla. \
                     Crei una nuova chiave per ogni nuova operazione.",
            ),
        }
    }
}

impl Refusal for AmountRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::TooLittle { .. } => UserErrorCode::BelowMinimum,
            Self::TooMuch { .. } | Self::AccountFull { .. } | Self::Unrepresentable => UserErrorCode::AboveMaximum,
            Self::OtherCurrency { .. } => UserErrorCode::CurrencyMismatch,
            Self::NotOffered { .. } => UserErrorCode::Invalid,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::NotOffered { .. } => &["method"],
            Self::OtherCurrency { .. } => &["amount", "currency"],
            _ => &["amount"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::TooLittle { minimum, .. } => too_little(reader, *minimum),
            Self::TooMuch { maximum, .. } => too_much(reader, *maximum),
            Self::AccountFull { after, maximum } => account_full(reader, *after, *maximum),
            Self::OtherCurrency { wanted, .. } => other_currency(language, *wanted),
            Self::NotOffered { currency, .. } => not_offered(language, *currency),
            Self::Unrepresentable => too_large(language),
        }
    }
}

/// An amount that is written with more decimals than its currency has, or that is too large.
impl Refusal for DecimalError {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::TooManyDecimals { .. } => UserErrorCode::Invalid,
            Self::TooLarge => UserErrorCode::AboveMaximum,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        &["amount", "amount"]
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::TooManyDecimals { digits, currency } => said!(language;
                es: "Un importe en {currency} tiene como máximo {digits} decimales.",
                en: "An amount in {currency} has at most {digits} decimals.",
                fr: "Un montant en {currency} a au plus {digits} décimales.",
                de: "Ein Betrag in {currency} hat höchstens {digits} Nachkommastellen.",
                it: "Un importo in {currency} ha al massimo {digits} decimali.",
            ),
            Self::TooLarge => too_large(language),
        }
    }
}

fn too_little(reader: Locale, minimum: Money) -> String {
    let minimum = minimum.format(reader);
    said!(reader.language();
        es: "El importe es demasiado pequeño: el mínimo es {minimum}.",
        en: "The amount is too small: the minimum is {minimum}.",
        fr: "Le montant est trop petit : le minimum est de {minimum}.",
        de: "Der Betrag ist zu niedrig: Das Minimum ist {minimum}.",
        it: "L’importo è troppo basso: il minimo è {minimum}.",
    )
}

fn too_much(reader: Locale, maximum: Money) -> String {
    let maximum = maximum.format(reader);
    said!(reader.language();
        es: "El importe es demasiado grande: el máximo por operación con este medio de pago es {maximum}.",
        en: "The amount is too large: with this payment method the maximum at once is {maximum}.",
        fr: "Le montant est trop élevé : avec ce moyen de paiement, le maximum par opération est de {maximum}.",
        de: "Der Betrag ist zu hoch: Mit dieser Zahlungsart ist auf einmal höchstens {maximum} möglich.",
        it: "L’importo è troppo alto: con questo mezzo di pagamento il massimo per operazione è {maximum}.",
    )
}

fn account_full(reader: Locale, after: Money, maximum: Money) -> String {
    let (after, maximum) = (after.format(reader), maximum.format(reader));
    said!(reader.language();
        es: "Con este importe la cuenta prepago tendría {after}; el máximo es {maximum}. Recargue menos.",
        en: "With this amount the prepaid account would hold {after}; the maximum is {maximum}. Top up less.",
        fr: "Avec ce montant, le compte prépayé contiendrait {after} ; le maximum est de {maximum}. Rechargez moins.",
        de: "Mit diesem Betrag lägen {after} auf dem Prepaid-Konto; das Maximum ist {maximum}. Laden Sie weniger auf.",
        it: "Con questo importo il conto prepagato avrebbe {after}; il massimo è {maximum}. Ricarichi di meno.",
    )
}

fn other_currency(language: Language, wanted: Currency) -> String {
    said!(language;
        es: "El importe debe indicarse en {wanted}.",
        en: "The amount must be in {wanted}.",
        fr: "Le montant doit être indiqué en {wanted}.",
        de: "Der Betrag muss in {wanted} angegeben werden.",
        it: "L’importo deve essere indicato in {wanted}.",
    )
}

fn not_offered(language: Language, currency: Currency) -> String {
    said!(language;
        es: "Este medio de pago no sirve aquí para importes en {currency}: elija otro.",
        en: "This payment method is not possible here for amounts in {currency}: choose another one.",
        fr: "Ce moyen de paiement n’est pas possible ici pour des montants en {currency} : choisissez-en un autre.",
        de: "Diese Zahlungsart ist hier für Beträge in {currency} nicht möglich: Wählen Sie eine andere.",
        it: "Questo mezzo di pagamento qui non è possibile per importi in {currency}: ne scelga un altro.",
    )
}

fn too_large(language: Language) -> String {
    said!(language;
        es: "El importe es demasiado grande.",
        en: "The amount is too large.",
        fr: "Le montant est trop élevé.",
        de: "Der Betrag ist zu hoch.",
        it: "L’importo è troppo alto.",
    )
}
