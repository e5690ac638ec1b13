//! Tables of comma-separated values (RFC 4180, UTF-8, a header, CRLF between the lines).

use std::borrow::Cow;

use chrono::NaiveDate;
use entities::money::Money;
use rust_decimal::Decimal;

use crate::error::{Fault, Result};

/// What a table is served as.
pub(super) const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Something that somebody wrote: no spreadsheet may take it for a formula.
    Text(String),
    /// A number or a day that we wrote: kept as it is, a minus too.
    Exact(String),
    /// Nothing.
    Empty,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `2026-03-01`.
    pub(super) fn day(day: NaiveDate) -> Self {
        Self::Exact(day.to_string())
    }

    /// `-120.00`: a point and no separators, whatever the language; the currency has a column of its own.
    pub(super) fn amount(amount: Money) -> Self {
        Self::Exact(amount.decimal())
    }

    pub(super) fn number(number: Decimal) -> Self {
        Self::Exact(number.to_string())
    }

    fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => guarded(text),
            Self::Exact(text) => Cow::Borrowed(text),
            Self::Empty => Cow::Borrowed(""),
        }
    }
}

/// What makes a spreadsheet take a cell for a formula when it stands first (the OWASP page on CSV injection); also in
/// the wide forms that some take for the narrow ones.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text, with an apostrophe before what could be a formula: spreadsheets show the rest as it stands.
fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The table as bytes.
///
/// # Errors
/// Rows of another length than the header: a defect.
pub(super) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [Cell; N]>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header).map_err(Fault::internal)?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::written).map(Cow::into_owned)).map_err(Fault::internal)?;
    }
    writer.into_inner().map_err(Fault::internal)
}

#[cfg(test)]
mod tests {
    use entities::money::Currency;

    use super::*;

    fn written<const N: usize>(row: [Cell; N]) -> String {
        let bytes = table(["h"; N], [row]).expect("a table");
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.split_once("\r\n").expect("a header").1.to_owned()
    }

    #[test]
    fn a_cell_is_quoted_where_the_standard_asks_for_it() {
        for (text, cell) in [
            ("plain", "plain"),
            ("", ""),
            ("Zürich", "Zürich"),
            ("a,b", "\"a,b\""),
            ("a;b", "a;b"),
            ("say \"hello\"", "\"say \"\"hello\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("two\r\nlines", "\"two\r\nlines\""),
        ] {
            assert_eq!(written([Cell::text("x"), Cell::text(text)]), format!("x,{cell}\r\n"));
        }
    }

    #[test]
    fn no_text_is_taken_for_a_formula() {
        for text in ["=1+1", "+41 22 555 00 00", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(\"x\",\"y\")"] {
            let bytes = table(["h"], [[Cell::text(text)]]).expect("a table");
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let record = reader.records().next().expect("a row").expect("readable");
            assert_eq!(&record[0], format!("'{text}"));
        }
        for text in ["1=1", " =1", "a-b", "'=1"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn our_own_numbers_keep_their_minus() {
        assert_eq!(written([Cell::amount(Money::new(-12_050, Currency::CHF)), Cell::Empty]), "-120.50,\r\n");
    }

    proptest::proptest! {
        #[test]
        fn a_table_reads_back_as_it_was_written(texts in proptest::collection::vec("[^=+@\t\r\n＝＋－＠-]\\PC{0,20}", 3)) {
            let row = [Cell::text(&texts[0]), Cell::text(&texts[1]), Cell::text(&texts[2])];
            let bytes = table(["a", "b", "c"], [row]).expect("a table");
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let record = reader.records().next().expect("a row").expect("readable");
            proptest::prop_assert_eq!(record.iter().collect::<Vec<_>>(), texts);
        }
    }
}
