//! What the page of limits says, in the languages of our pages.

mod de;
mod en;
mod es;
mod fr;
mod it;

use kb::Locale;

/// The words of the page in one language.
#[derive(Debug)]
pub(crate) struct LimitsTexts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) limits: &'static str,
    pub(crate) formula: &'static str,
    /// Sentences with `{}` where a number of the formula stands.
    formula_lines: [&'static str; 7],
    pub(crate) compute: &'static str,
    pub(crate) document: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) variables: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) examples: &'static str,
    pub(crate) operation_column: &'static str,
    pub(crate) points: &'static str,
    pub(crate) unbounded: &'static str,
    pub(crate) variables_wrong: &'static str,
    /// The operation costs one point, several points (`{}` is the number).
    costs: [&'static str; 2],
    /// So many bytes, seconds, points (`{}` is the number).
    units: [&'static str; 4],
    /// The names of the limits, in the order of [`Limit`].
    names: [&'static str; 18],
    /// What stands between thousands.
    separator: char,
}

/// A limit on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Body,
    Tokens,
    Nesting,
    Depth,
    Fragments,
    RootFields,
    Aliases,
    Directives,
    Fields,
    Page,
    Ids,
    Representations,
    Cost,
    Burst,
    Rate,
    Statement,
    Request,
    Answer,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Pieces,
    Kibibytes,
    Mebibytes,
    Seconds,
    Points,
}

impl LimitsTexts {
    /// The words for a locale; English for a language that we have none of.
    pub(crate) fn of(locale: &Locale) -> &'static Self {
        match locale.language() {
            "es" => &es::WORDS,
            "fr" => &fr::WORDS,
            "de" => &de::WORDS,
            "it" => &it::WORDS,
            _ => &en::WORDS,
        }
    }

    /// What a limit is called.
    pub(crate) fn name(&self, limit: Limit) -> &'static str {
        self.names[limit as usize]
    }

    /// What an operation costs.
    pub(crate) fn costs(&self, points: u64) -> String {
        self.costs[usize::from(points != 1)].replace("{}", &self.number(points))
    }

    /// A number with its unit.
    pub(crate) fn amount(&self, number: u64, unit: Unit) -> String {
        let number = self.number(number);
        match unit {
            Unit::Pieces => number,
            Unit::Kibibytes => self.units[0].replace("{}", &number),
            Unit::Mebibytes => self.units[1].replace("{}", &number),
            Unit::Seconds => self.units[2].replace("{}", &number),
            Unit::Points => self.units[3].replace("{}", &number),
        }
    }

    /// The formula, a sentence a rule; `numbers` are those that stand in it, in order.
    pub(crate) fn formula_lines(&self, numbers: [u64; 4]) -> Vec<String> {
        let mut numbers = numbers.into_iter();
        let mut fill = |line: &&str| {
            let filled = line.contains("{}").then(|| numbers.next()).flatten();
            filled.map_or_else(|| (*line).to_owned(), |number| line.replace("{}", &self.number(number)))
        };
        self.formula_lines.iter().map(&mut fill).collect()
    }

    /// A number with its thousands apart.
    pub(crate) fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(self.separator);
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_points_are_written_as_each_language_does() {
        for (tag, one, many, number) in [
            ("en", "The operation may cost 1 point.", "The operation may cost 1,234 points.", "1,000,000"),
            ("es", "La operación puede costar 1 punto.", "La operación puede costar 1.234 puntos.", "1.000.000"),
            (
                "fr",
                "L’opération peut coûter 1 point.",
                "L’opération peut coûter 1\u{202f}234 points.",
                "1\u{202f}000\u{202f}000",
            ),
            ("de", "Die Operation kann 1 Punkt kosten.", "Die Operation kann 1.234 Punkte kosten.", "1.000.000"),
            ("it", "L'operazione può costare 1 punto.", "L'operazione può costare 1.234 punti.", "1.000.000"),
        ] {
            let texts = LimitsTexts::of(&tag.parse().unwrap());
            assert_eq!([texts.costs(1), texts.costs(1_234), texts.number(1_000_000)], [one, many, number], "{tag}");
            let formula = texts.formula_lines([11, 22, 33, 44]).join(" ");
            assert!(["11", "22", "33"].iter().all(|number| formula.contains(number)), "{formula}");
            assert!(!formula.contains("{}"), "{formula}");
        }
    }
}
