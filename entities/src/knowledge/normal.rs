//! A query as it is counted: spellings together, and nothing that could name a person.

use super::names;

/// The longest query that is kept, in characters.
const LONGEST: usize = 200;
/// No word of a query is longer; what is has been pasted, and may be a key.
const LONGEST_WORD: usize = 40;
/// So many digits, in one word or in several that follow each other, may be a number of somebody's: an account, a
/// telephone, an invoice, a support code.
const DIGITS: usize = 5;
/// So many digits has the shortest IBAN in groups that begin with letters, its check digits aside.
const IBAN_DIGITS: usize = 8;
/// Stands for what is left out.
pub(super) const LEFT_OUT: &str = "…";
/// The endings of most sites' names. File names have none of them.
const ENDINGS: [&str; 20] = [
    "com", "net", "org", "info", "biz", "eu", "es", "cat", "fr", "de", "it", "ch", "at", "be", "li", "uk", "us",
    "example", "shop", "online",
];

/// A query as it is kept, so that spellings of the same count together: in lower case, single blanks, cut to 200
/// characters. E-mail addresses, addresses of sites, IBANs, codes, long numbers, and the names that follow a form of address or
/// an introduction (`Frau …`, `me llamo …`) are left out, `…` in their place. `None` where nothing else is left.
pub fn normalized(query: &str) -> Option<String> {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    // What is cut off below is not worth lowering; a word that is cut in two here is not looked at as two.
    let typed: String = query.chars().take(LONGEST * 10).collect();
    let words: Vec<&str> = typed.split(blank).filter(|word| !word.is_empty()).collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut private = private(&lower);
    names::leave_out(&words, &lower, &mut private);
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    for (word, private) in lower.iter().zip(private) {
        let word = if private { LEFT_OUT } else { word.as_str() };
        if word != LEFT_OUT || kept.last() != Some(&LEFT_OUT) {
            kept.push(word);
        }
    }
    if kept.iter().all(|word| *word == LEFT_OUT) {
        return None;
    }
    let cut: String = kept.join(" ").chars().take(LONGEST).collect();
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// Whether nothing was left out of a [`normalized`] query.
pub fn is_whole(normalized: &str) -> bool {
    !normalized.contains(LEFT_OUT)
}

/// Which of the words are left out for what they are themselves, or with their neighbours.
fn private(words: &[String]) -> Vec<bool> {
    let mut private: Vec<bool> = words.iter().map(|word| is_private(word)).collect();
    let mut place = 0;
    while place < words.len() {
        let run = number_from(&words[place..]).max(iban_from(&words[place..]));
        private[place..place + run].fill(true);
        place += run.max(1);
    }
    private
}

/// How many words from the first on are one long number.
fn number_from(words: &[String]) -> usize {
    let run = words.iter().take_while(|word| is_number(word)).count();
    if words[..run].iter().map(|word| digits(word)).sum::<usize>() >= DIGITS { run } else { 0 }
}

/// How many words from the first on are an IBAN in groups of four: a country and two check digits, then the account.
fn iban_from(words: &[String]) -> usize {
    if !words.first().is_some_and(|word| begins_iban(word)) {
        return 0;
    }
    let is_group = |word: &str| word.len() <= 4 && word.chars().all(|c| c.is_ascii_alphanumeric());
    let run = words[1..].iter().take_while(|word| is_group(word)).count();
    // Small words that follow have no digits.
    let groups = words[1..=run].iter().rposition(|word| digits(word) > 0).map_or(0, |last| last + 1);
    let account: usize = words[1..=groups].iter().map(|word| digits(word)).sum();
    if account >= IBAN_DIGITS { 1 + groups } else { 0 }
}

/// Whether a word alone may name somebody or open something.
fn is_private(word: &str) -> bool {
    let has_address = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let (letters, digits) = (word.chars().any(char::is_alphabetic), digits(word));
    let is_code = letters && (digits >= 3 || interleaved(word));
    has_address || is_site(word) || digits >= DIGITS || is_code || word.chars().count() > LONGEST_WORD
}

/// Whether it is the address of a site, or the name of one under a usual ending.
fn is_site(word: &str) -> bool {
    let host = word.split(['/', ':']).next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    let named = host.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending));
    word.contains("://") || word.starts_with("www.") || named
}

/// Whether it goes from letter to digit to letter to digit, as codes do and words such as `windows11` do not.
fn interleaved(word: &str) -> bool {
    let mut changes = 0;
    let mut before: Option<bool> = None;
    for c in word.chars().filter(|c| c.is_alphanumeric()) {
        let digit = c.is_numeric();
        changes += usize::from(before.is_some_and(|before| before != digit));
        before = Some(digit);
    }
    changes >= 3
}

fn digits(word: &str) -> usize {
    word.chars().filter(|c| c.is_numeric()).count()
}

/// Digits with what parts them, and nothing else.
fn is_number(word: &str) -> bool {
    digits(word) > 0 && !word.chars().any(char::is_alphabetic)
}

fn begins_iban(word: &str) -> bool {
    matches!(word.as_bytes(), [a, b, c, d] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_a_query_count_together() {
        for (query, kept) in
            [("  Factura   Impagada\n", Some("factura impagada")), ("ÉTÉ", Some("été")), (" \t\0 ", None), ("", None)]
        {
            assert_eq!(normalized(query).as_deref(), kept, "{query:?}");
        }
    }

    #[test]
    fn what_names_a_person_or_opens_something_is_left_out() {
        for (query, kept) in [
            ("invoice for Ana@example.org please", Some("invoice for … please")),
            ("ana@example.org", None),
            ("IBAN CH93 0076 2011 6238 5295 7 rejected", Some("iban … rejected")),
            ("CH9300762011623852957", None),
            ("GB29 NWBK 6016 1331 9268 19 rejected", Some("… rejected")),
            ("IBAN AT61 1904 3002 3457 3201 ist ungültig", Some("iban … ist ungültig")),
            ("tel +41 79 123 45 67", Some("tel …")),
            ("código 123 456", Some("código …")),
            ("code 12-34-56 expired", Some("code … expired")),
            ("VIP-7K4F-Q2 no funciona", Some("… no funciona")),
            ("epp k7f2", Some("epp …")),
            ("inv_01h455vb4pex5vsknk084sn02q", None),
            ("factura 2026-00123", Some("factura …")),
            ("https://desk.example/invoices/7 blank", Some("… blank")),
            ("192.168.100.1 refused", Some("… refused")),
            ("1 2 3 4 5", None),
            ("dominio ana-garcia.es caducado", Some("dominio … caducado")),
            ("www.garcia.example/tienda, no carga", Some("… no carga")),
            ("garcia.ch: Fehler 500", Some("… fehler 500")),
        ] {
            assert_eq!(normalized(query).as_deref(), kept, "{query:?}");
        }
    }

    #[test]
    fn what_people_ask_about_is_kept() {
        for query in [
            "invalid_iban",
            "error 404",
            "wxyz_",
            "wp-config.php",
            "php8.3",
            "windows11",
            "ipv6",
            "mutation.payinvoice",
            "pagar 1500 chf",
            "factura de 2026",
            "twint 2x",
            "@",
            "frequency_change_too_early",
            "rechnungsadressenänderungsmöglichkeit",
            "5 productos 3 dominios",
            ".env",
            "de",
            "ab12 error 404",
        ] {
            assert_eq!(normalized(query).as_deref(), Some(query));
        }
    }

    proptest! {
        #[test]
        fn a_normalized_query_stays_as_it_is_and_is_short(query in ".{0,300}") {
            let Some(once) = normalized(&query) else { return Ok(()) };
            prop_assert!(once.chars().count() <= LONGEST);
            prop_assert!(!once.contains(['\n', '\r', '\t']));
            // A few capital letters of Unicode have no lower case of their own that stays; none is lost by a second
            // pass.
            prop_assert_eq!(normalized(&once).map(|twice| twice.to_lowercase()), Some(once.to_lowercase()));
        }

        #[test]
        fn no_name_after_a_title_is_kept_and_what_is_kept_stays(
            before in "[a-z]{0,8}", title in "(Sra\\.|Herr|Mme|Mr|Don|sig\\.|me llamo)", name in "[A-Z][a-z]{5,9}q( [A-Z][a-z]{5,9}q)?", after in "[a-z ]{0,12}",
        ) {
            let once = normalized(&format!("{before} {title} {name} {after}")).expect("the title stays");
            prop_assert!(name.to_lowercase().split(' ').all(|part| !once.contains(part)), "{once}");
            prop_assert_eq!(normalized(&once), Some(once));
        }

        #[test]
        fn no_number_of_somebodys_is_kept(before in "[a-z ]{0,12}", number in "[0-9]{5,30}", after in "[a-z ]{0,12}") {
            let kept = normalized(&format!("{before} {number} {after}")).unwrap_or_default();
            prop_assert!(!kept.contains(|c: char| c.is_ascii_digit()), "{kept}");
        }
    }
}
