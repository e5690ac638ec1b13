//! Why environment variables are not set, in words.

use entities::{
    locale::{Language, Locale},
    sites::{List, NameRefusal, SetEnvironmentVariables, ValueRefusal, VariablesRefusal},
};

use super::set_prefix::no_site;
use crate::{
    help::UserErrorCode,
    user_errors::{self, Refusal, said, text},
};

impl Refusal for VariablesRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Site(denied) => user_errors::denied(*denied),
            Self::Nothing | Self::Name(_, NameRefusal::Empty) => UserErrorCode::Required,
            Self::Name(_, NameRefusal::TooLong { .. }) | Self::Value(_, ValueRefusal::TooLong { .. }) => {
                UserErrorCode::TooLong
            }
            Self::Name(..) | Self::Value(..) | Self::Twice(..) => UserErrorCode::Invalid,
            Self::NoKey(_) => UserErrorCode::NotAllowed,
            Self::Missing(_) => UserErrorCode::NotFound,
            Self::TooMany => UserErrorCode::AboveMaximum,
            Self::Stale => UserErrorCode::Conflict,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Site(_) => &["site"],
            Self::Missing(_) | Self::Twice(List::Unset, _) => &["unset"],
            Self::Stale => &["ifRevision"],
            _ => &["set"],
        }
    }

    fn path(&self) -> Vec<String> {
        let (place, part) = match self {
            Self::Name(place, _) | Self::Twice(List::Set, place) => (Some(place), Some("name")),
            Self::Value(place, _) => (Some(place), Some("value")),
            Self::NoKey(place) => (Some(place), Some("isSecret")),
            Self::Missing(place) | Self::Twice(List::Unset, place) => (Some(place), None),
            Self::Site(_) | Self::Nothing | Self::TooMany | Self::Stale => (None, None),
        };
        let list = self.field().iter().map(ToString::to_string);
        list.chain(place.map(ToString::to_string)).chain(part.map(str::to_owned)).collect()
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Site(denied) => no_site(*denied, language),
            Self::Name(_, refusal) => name(language, *refusal),
            Self::Value(_, ValueRefusal::TooLong { length }) => too_long(language, *length, ValueRefusal::LONGEST),
            Self::Value(_, ValueRefusal::Zero) => said!(language;
                es: "El valor contiene un byte cero, que no cabe en el entorno de un proceso: quítelo.",
                en: "The value holds a zero byte, which the environment of a process cannot hold: leave it out.",
                fr: "La valeur contient un octet nul, impossible dans l’environnement d’un processus : supprimez-le.",
                de: "Der Wert enthält ein Nullbyte, das die Umgebung eines Prozesses nicht fassen kann: Lassen Sie es weg.",
                it: "Il valore contiene un byte zero, che l’ambiente di un processo non può contenere: lo tolga.",
            ),
            Self::Nothing => said!(language;
                es: "No hay nada que guardar: indique al menos una variable que definir o quitar.",
                en: "There is nothing to save: give at least one variable to set or to remove.",
                fr: "Il n’y a rien à enregistrer : indiquez au moins une variable à définir ou à supprimer.",
                de: "Es gibt nichts zu speichern: Geben Sie mindestens eine Variable an, die gesetzt oder entfernt werden soll.",
                it: "Non c’è nulla da salvare: indichi almeno una variabile da impostare o da rimuovere.",
            ),
            Self::Twice(..) => said!(language;
                es: "Este nombre aparece dos veces: déjelo una sola vez.",
                en: "This name stands here twice: leave it once.",
                fr: "Ce nom figure deux fois : ne le laissez qu’une fois.",
                de: "Dieser Name steht hier zweimal: Lassen Sie ihn nur einmal stehen.",
                it: "Questo nome compare due volte: lo lasci una volta sola.",
            ),
            Self::NoKey(_) => said!(language;
                es: "Aquí todavía no se pueden guardar secretos, porque falta una clave del servidor: avise a soporte.",
                en: "Secrets cannot be kept here yet, because the server lacks a key: tell support.",
                fr: "Il n’est pas encore possible de conserver des secrets ici, car il manque une clé au serveur : prévenez \
                     l’assistance.",
                de: "Geheimnisse können hier noch nicht aufbewahrt werden, weil dem Server ein Schlüssel fehlt: Sagen Sie dem \
                     Support Bescheid.",
                it: "Qui non è ancora possibile conservare segreti, perché al server manca una chiave: avvisi l’assistenza.",
            ),
            Self::Missing(_) => said!(language;
                es: "El sitio no tiene ninguna variable con este nombre: compruebe el nombre, mayúsculas incluidas.",
                en: "The site has no variable of this name: check the name, capital letters included.",
                fr: "Le site n’a aucune variable de ce nom : vérifiez le nom, majuscules comprises.",
                de: "Die Website hat keine Variable dieses Namens: Prüfen Sie den Namen, auch die Großschreibung.",
                it: "Il sito non ha nessuna variabile con questo nome: verifichi il nome, maiuscole comprese.",
            ),
            Self::TooMany => too_many(language),
            Self::Stale => user_errors::stale(language),
        }
    }
}

fn name(language: Language, refusal: NameRefusal) -> String {
    match refusal {
        NameRefusal::Empty => text::message(entities::text::TextRefusal::Empty, language),
        NameRefusal::TooLong { length } => too_long(language, length, NameRefusal::LONGEST),
        NameRefusal::Malformed => said!(language;
            es: "Este nombre no vale para una variable: use letras sin acento, cifras y guiones bajos, y no empiece por una cifra.",
            en: "This cannot name a variable: use plain letters, digits and underscores, and do not begin with a digit.",
            fr: "Ce nom ne convient pas à une variable : utilisez des lettres sans accent, des chiffres et des traits de \
                 soulignement, sans commencer par un chiffre.",
            de: "So kann keine Variable heißen: Verwenden Sie einfache Buchstaben, Ziffern und Unterstriche, und beginnen Sie \
                 nicht mit einer Ziffer.",
            it: "Questo nome non va bene per una variabile: usi lettere senza accento, cifre e trattini bassi, senza iniziare con \
                 una cifra.",
        ),
        NameRefusal::Reserved => said!(language;
            es: "Este nombre está reservado, porque lo define el propio servidor: elija otro.",
            en: "This name is reserved, because the server sets it itself: choose another one.",
            fr: "Ce nom est réservé, car le serveur le définit lui-même : choisissez-en un autre.",
            de: "Dieser Name ist reserviert, weil der Server ihn selbst setzt: Wählen Sie einen anderen.",
            it: "Questo nome è riservato, perché lo imposta il server stesso: ne scelga un altro.",
        ),
    }
}

fn too_long(language: Language, length: usize, longest: usize) -> String {
    said!(language;
        es: "Este texto ocupa {length} bytes; admite {longest} como máximo.",
        en: "This text takes {length} bytes; it may take at most {longest}.",
        fr: "Ce texte occupe {length} octets ; il peut en occuper {longest} au maximum.",
        de: "Dieser Text belegt {length} Byte; höchstens {longest} sind möglich.",
        it: "Questo testo occupa {length} byte; può occuparne al massimo {longest}.",
    )
}

fn too_many(language: Language) -> String {
    let most = SetEnvironmentVariables::MOST;
    said!(language;
        es: "El sitio tendría demasiadas variables: admite {most} como máximo. Quite antes algunas.",
        en: "The site would have too many variables: it may have at most {most}. Remove some first.",
        fr: "Le site aurait trop de variables : il peut en avoir {most} au maximum. Supprimez-en d’abord quelques-unes.",
        de: "Die Website hätte zu viele Variablen: Höchstens {most} sind möglich. Entfernen Sie zuerst einige.",
        it: "Il sito avrebbe troppe variabili: può averne al massimo {most}. Ne rimuova prima alcune.",
    )
}
