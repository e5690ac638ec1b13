//! Refusals that many mutations have: idempotency keys, amounts, texts, and what somebody else changed meanwhile.

use entities::{
    idempotency::KeyRefusal,
    locale::{Language, Locale},
    money::{Currency, DecimalError, Money},
    payments::AmountRefusal,
    text::TextRefusal,
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

/// What is the matter with a text.
pub(crate) mod text {
    use super::{Language, TextRefusal, UserErrorCode, said};

    /// Its code.
    pub(crate) fn code(refusal: TextRefusal) -> UserErrorCode {
        match refusal {
            TextRefusal::Empty => UserErrorCode::Required,
            TextRefusal::TooLong { .. } => UserErrorCode::TooLong,
            TextRefusal::ControlCharacter => UserErrorCode::Invalid,
        }
    }

    /// A sentence; the field tells which text is meant.
    pub(crate) fn message(refusal: TextRefusal, language: Language) -> String {
        match refusal {
            TextRefusal::Empty => said!(language;
                es: "Falta este texto: escriba al menos un carácter.",
                en: "This text is missing: write at least one character.",
                fr: "Ce texte manque : écrivez au moins un caractère.",
                de: "Dieser Text fehlt: Schreiben Sie mindestens ein Zeichen.",
                it: "Questo testo manca: scriva almeno un carattere.",
            ),
            TextRefusal::TooLong { length, longest } => said!(language;
                es: "Este texto tiene {length} caracteres; admite {longest} como máximo.",
                en: "This text has {length} characters; it may have at most {longest}.",
                fr: "Ce texte compte {length} caractères ; il peut en avoir {longest} au maximum.",
                de: "Dieser Text hat {length} Zeichen; höchstens {longest} sind möglich.",
                it: "Questo testo ha {length} caratteri; ne può avere al massimo {longest}.",
            ),
            TextRefusal::ControlCharacter => said!(language;
                es: "Este texto contiene caracteres de control: use solo letras, cifras y signos visibles.",
                en: "This text holds control characters: use letters, figures and visible signs alone.",
                fr: "Ce texte contient des caractères de contrôle : utilisez seulement des lettres, des chiffres et des \
                     signes visibles.",
                de: "Dieser Text enthält Steuerzeichen: Verwenden Sie nur Buchstaben, Ziffern und sichtbare Zeichen.",
                it: "Questo testo contiene caratteri di controllo: usi solo lettere, cifre e segni visibili.",
            ),
        }
    }
}

/// Somebody else changed it meanwhile: `CONFLICT`, at `ifRevision`.
pub(crate) fn stale(language: Language) -> String {
    said!(language;
        es: "Otra persona lo ha cambiado mientras tanto y no se ha guardado nada: léalo de nuevo y decida otra vez.",
        en: "Somebody else changed it meanwhile, and nothing was saved: read it again, and decide anew.",
        fr: "Quelqu’un d’autre l’a modifié entre-temps et rien n’a été enregistré : relisez-le et décidez à nouveau.",
        de: "Jemand anders hat es inzwischen geändert, und nichts wurde gespeichert: Lesen Sie es neu, und entscheiden Sie \
             noch einmal.",
        it: "Qualcun altro lo ha modificato nel frattempo e non è stato salvato nulla: lo rilegga e decida di nuovo.",
    )
}

/// An organization that the viewer does not see.
pub(crate) fn no_organization(language: Language) -> String {
    said!(language;
        es: "Esta organización no existe o no es para usted: compruebe con qué usuario ha entrado.",
        en: "There is no such organization, or it is not for you: check who is signed in.",
        fr: "Cette organisation n’existe pas ou ne vous est pas accessible : vérifiez le compte connecté.",
        de: "Diese Organisation gibt es nicht, oder sie ist nicht für Sie: Prüfen Sie, wer angemeldet ist.",
        it: "Questa organizzazione non esiste o non è per Lei: verifichi con quale utente ha effettuato l’accesso.",
    )
}

/// What kind of mistake it is to change what is not one's own.
pub(crate) mod own {
    use entities::access::OwnDenied;

    use super::{Language, UserErrorCode, said};

    /// Its code.
    pub(crate) fn code(_: OwnDenied) -> UserErrorCode {
        UserErrorCode::NotAllowed
    }

    /// A sentence.
    pub(crate) fn message(denied: OwnDenied, language: Language) -> String {
        match denied {
            OwnDenied::SignedOut => said!(language;
                es: "Esto es de cada persona: entre primero con su usuario.",
                en: "This belongs to a person: sign in first.",
                fr: "Ceci appartient à chaque personne : connectez-vous d’abord.",
                de: "Das gehört zu einer Person: Melden Sie sich zuerst an.",
                it: "Questo appartiene a una persona: effettui prima l’accesso.",
            ),
            OwnDenied::OutOfScope(scope) => said!(language;
                es: "Este token de API no llega tan lejos: necesita el ámbito {scope}.",
                en: "This API token does not reach so far: it needs the scope {scope}.",
                fr: "Ce jeton d’API ne va pas si loin : il lui faut la portée {scope}.",
                de: "Dieser API-Token reicht nicht so weit: Er braucht den Bereich {scope}.",
                it: "Questo token API non arriva fin qui: gli serve l’ambito {scope}.",
            ),
        }
    }
}

/// More was chosen than can be at once.
pub(crate) fn too_many(language: Language, most: usize) -> String {
    said!(language;
        es: "Son demasiados a la vez: elija {most} como máximo.",
        en: "These are too many at once: choose at most {most}.",
        fr: "C’est trop à la fois : choisissez-en {most} au maximum.",
        de: "Das sind zu viele auf einmal: Wählen Sie höchstens {most}.",
        it: "Sono troppi in una volta: ne scelga al massimo {most}.",
    )
}

/// A product that the viewer does not see.
pub(crate) fn no_product(language: Language) -> String {
    said!(language;
        es: "Este producto no existe o no es para usted: compruebe el producto y con qué usuario ha entrado.",
        en: "There is no such product, or it is not for you: check the product and who is signed in.",
        fr: "Ce produit n’existe pas ou ne vous est pas accessible : vérifiez le produit et le compte connecté.",
        de: "Dieses Produkt gibt es nicht, oder es ist nicht für Sie: Prüfen Sie das Produkt und wer angemeldet ist.",
        it: "Questo prodotto non esiste o non è per Lei: verifichi il prodotto e con quale utente ha effettuato l’accesso.",
    )
}

/// A product that the viewer sees and may not change.
pub(crate) fn product_not_managed(language: Language) -> String {
    said!(language;
        es: "Con este acceso el producto se puede ver, pero no cambiar: pida a un administrador el nivel MANAGE; un token de \
             API necesita además el ámbito WRITE_ACCOUNT.",
        en: "This access can see the product but not change it: ask an administrator for the level MANAGE; an API token also \
             needs the scope WRITE_ACCOUNT.",
        fr: "Cet accès permet de voir le produit, mais pas de le modifier : demandez le niveau MANAGE à un administrateur ; un \
             jeton d’API a aussi besoin de la portée WRITE_ACCOUNT.",
        de: "Dieser Zugang kann das Produkt sehen, aber nicht ändern: Bitten Sie einen Administrator um die Stufe MANAGE; ein \
             API-Token braucht außerdem den Bereich WRITE_ACCOUNT.",
        it: "Questo accesso può vedere il prodotto ma non modificarlo: chieda a un amministratore il livello MANAGE; a un \
             token API serve inoltre l’ambito WRITE_ACCOUNT.",
    )
}
