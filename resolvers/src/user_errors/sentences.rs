//! What refusals of several nouns say.

use entities::{locale::Language, text::TextRefusal};

use super::said;
use crate::help::UserErrorCode;

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
                es: "Este token de API no llega tan lejos: necesita el alcance {scope}.",
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
             API necesita además el alcance WRITE_ACCOUNT.",
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

/// No product was chosen.
pub(crate) fn nothing_chosen(language: Language) -> String {
    said!(language;
        es: "No ha elegido ningún producto: elija al menos uno.",
        en: "No product is chosen: choose at least one.",
        fr: "Aucun produit n’est choisi : choisissez-en au moins un.",
        de: "Kein Produkt ist gewählt: Wählen Sie mindestens eines.",
        it: "Nessun prodotto è scelto: ne scelga almeno uno.",
    )
}
