//! Days as a person writes them within a sentence.

use chrono::{Datelike, NaiveDate};
use entities::locale::Language;

/// The months as they stand within a date, January first; the order of days, months and years is the one of
/// [`long_day`]. As the Unicode locale data (CLDR, long date pattern) has them.
const fn months(language: Language) -> [&'static str; 12] {
    match language {
        Language::Es => [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        Language::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Language::Fr => [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        Language::De => [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        Language::It => [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    }
}

/// The day with its month in words: `1 de marzo de 2026`, `1 March 2026`, `1er mars 2026`, `1. März 2026`,
/// `1 marzo 2026`.
pub fn long_day(day: NaiveDate, language: Language) -> String {
    // A month counts from 0 to 11.
    let month = months(language)[day.month0() as usize];
    let (number, year) = (day.day(), day.year());
    match language {
        Language::Es => format!("{number} de {month} de {year}"),
        Language::En | Language::It => format!("{number} {month} {year}"),
        Language::Fr if number == 1 => format!("1er {month} {year}"),
        Language::Fr => format!("{number} {month} {year}"),
        Language::De => format!("{number}. {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_people_of_the_language_write_it() {
        for (language, year, month, day, written) in [
            (Language::Es, 2026, 3, 1, "1 de marzo de 2026"),
            (Language::En, 2026, 12, 31, "31 December 2026"),
            (Language::Fr, 2026, 2, 1, "1er février 2026"),
            (Language::Fr, 2026, 8, 2, "2 août 2026"),
            (Language::De, 2026, 3, 1, "1. März 2026"),
            (Language::It, 2026, 1, 1, "1 gennaio 2026"),
        ] {
            let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day of the table");
            assert_eq!(long_day(day, language), written);
        }
    }
}
