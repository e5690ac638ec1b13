//! Names of persons in a query, as far as something before them tells that they are names.

use super::normal::LEFT_OUT;

/// Forms of address and degrees in the five languages, without the dot that some are written with.
const TITLES: [&str; 28] = [
    "sr",
    "sra",
    "srta",
    "señor",
    "señora",
    "señorita",
    "doña",
    "dña",
    "mr",
    "mrs",
    "dr",
    "dra",
    "prof",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "herr",
    "herrn",
    "frau",
    "sig.ra",
    "signor",
    "signora",
    "signorina",
    "dott",
    "dott.ssa",
    "avv",
];
/// Those that are also something else: a title only with a dot, or with one capital letter.
const AMBIGUOUS: [&str; 11] = ["d", "don", "m", "ms", "hr", "fr", "sig", "ing", "arch", "geom", "lic"];
/// What people say before their own name.
const INTRODUCTIONS: [&[&str]; 13] = [
    &["me", "llamo"],
    &["mi", "nombre", "es"],
    &["a", "nombre", "de"],
    &["my", "name", "is"],
    &["je", "m'appelle"],
    &["je", "m’appelle"],
    &["mon", "nom", "est"],
    &["au", "nom", "de"],
    &["ich", "heiße"],
    &["ich", "heisse"],
    &["mein", "name", "ist"],
    &["mi", "chiamo"],
    &["a", "nome", "di"],
];
/// Small words within names: they go with the name and are not counted.
const PARTICLES: [&str; 18] = [
    "de", "del", "la", "las", "los", "y", "von", "van", "der", "den", "zu", "du", "le", "di", "da", "della", "dos",
    "of",
];
/// So many words in small letters after a title may be a first name and a surname.
const SMALL: usize = 2;
/// No name has more words.
const LONGEST_NAME: usize = 5;

/// Marks the words that are somebody's name: what follows a form of address or an introduction. Of words with a capital, as
/// many as follow each other; of words in small letters two, so that a word too many is left out rather than one too few.
/// `lower` are the words in lower case.
pub(super) fn leave_out(words: &[&str], lower: &[String], private: &mut [bool]) {
    let mut place = 0;
    while place < words.len() {
        let before = introduction(&words[place..], &lower[place..]);
        place += before.max(1);
        if before > 0 {
            let name = name_from(&words[place..], &lower[place..]);
            private[place..place + name].fill(true);
            place += name;
        }
    }
}

/// How many words from the first on say that a name follows; 0 where they do not.
fn introduction(words: &[&str], lower: &[String]) -> usize {
    let phrase = INTRODUCTIONS.iter().find(|phrase| {
        lower.len() >= phrase.len() && phrase.iter().zip(lower).all(|(expected, word)| *expected == word.as_str())
    });
    match (phrase, words.first().zip(lower.first())) {
        (Some(phrase), _) => phrase.len(),
        (None, Some((word, lower))) => usize::from(is_title(word, lower)),
        (None, None) => 0,
    }
}

fn is_title(word: &str, lower: &str) -> bool {
    let bare = bare(lower);
    let dotted = bare.len() < lower.len();
    let one_capital = is_capital(word) && word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 1;
    TITLES.contains(&bare) || (AMBIGUOUS.contains(&bare) && (dotted || one_capital))
}

fn bare(title: &str) -> &str {
    title.strip_suffix('.').unwrap_or(title)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// How many words from the first on are a name.
fn name_from(words: &[&str], lower: &[String]) -> usize {
    let (mut length, mut small, mut capitals, mut waiting) = (0, 0, 0, 0);
    for (word, lower) in words.iter().zip(lower) {
        if PARTICLES.contains(&lower.as_str()) {
            // It belongs to the name if more of it follows.
            waiting += 1;
            continue;
        }
        let is_word = word.chars().any(char::is_alphabetic);
        // However it is spelt, so that what is kept comes to the same once more.
        let titled = [&TITLES[..], &AMBIGUOUS].iter().any(|titles| titles.contains(&bare(lower)));
        if !is_word || titled || word.contains(LEFT_OUT) {
            break;
        }
        match (is_capital(word), capitals) {
            (true, _) => capitals += 1,
            (false, 0) if small < SMALL => small += 1,
            (false, _) => break,
        }
        length += waiting + 1;
        waiting = 0;
        if capitals + small >= LONGEST_NAME {
            break;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::super::normalized;

    #[test]
    fn names_after_a_form_of_address_or_an_introduction_are_left_out() {
        for (query, kept) in [
            ("Frau Müller Zahlung fehlt", "frau … fehlt"),
            ("Frau Müller zahlung fehlt", "frau … zahlung fehlt"),
            ("rechnung für herrn hans meier", "rechnung für herrn …"),
            ("Prof. Dr. Anna-Lena von der Heide storniert", "prof. dr. … storniert"),
            ("sra. garcía lópez no puede entrar", "sra. … no puede entrar"),
            ("factura de Don Juan de la Cruz impagada", "factura de don … impagada"),
            ("la facture de M. Dupont est fausse", "la facture de m. … est fausse"),
            ("Mme Le Goff ne reçoit rien", "mme … ne reçoit rien"),
            ("il sig. Rossi non paga", "il sig. … non paga"),
            ("dott.ssa bianchi", "dott.ssa …"),
            ("Mr Smith cannot log in", "mr … cannot log in"),
            ("hola me llamo Ana García y no puedo pagar", "hola me llamo … y no puedo pagar"),
            ("je m’appelle Zoé", "je m’appelle …"),
            ("MI CHIAMO LUCA", "mi chiamo …"),
        ] {
            assert_eq!(normalized(query).as_deref(), Some(kept), "{query:?}");
        }
    }

    #[test]
    fn what_only_looks_like_a_form_of_address_hides_nothing() {
        for query in [
            "response time 200 ms on site",
            "don’t renew",
            "i miss a payment",
            "ing bank transfer",
            "d minor",
            "frau",
            "señora …",
            "me llamo",
            "llamo al soporte",
            "mi nombre",
        ] {
            assert_eq!(normalized(query).as_deref(), Some(query));
        }
    }
}
