//! How good the answers are: a number a set and variant.

#![allow(dead_code, reason = "each example uses a part of it")]

use std::collections::BTreeSet;
use std::io::Write;

use crate::sets::{Outcome, Set};

/// nDCG at 10 × 100 by set and variant; none where a set lacks a variant.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// A row a set.
    pub(crate) rows: Vec<Vec<Option<f64>>>,
}

/// The variants that any set has, by name.
pub(crate) fn variants(sets: &[Set]) -> Vec<String> {
    sets.iter().flat_map(|set| set.queries.keys()).collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.into_iter().fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

impl Table {
    /// What a set scores over all of its variants.
    pub(crate) fn of_set(&self, set: usize) -> f64 {
        mean(self.rows.get(set).into_iter().flatten().copied().flatten()).unwrap_or_default()
    }

    /// The mean of the sets, but for one.
    pub(crate) fn without(&self, left_out: Option<usize>) -> f64 {
        let sets = (0..self.rows.len()).filter(|set| Some(*set) != left_out);
        mean(sets.map(|set| self.of_set(set))).unwrap_or_default()
    }

    /// Prints it.
    pub(crate) fn print(&self, sets: &[Set], out: &mut impl Write) -> Outcome<()> {
        let variants = variants(sets);
        write!(out, "{:16}", "ndcg10 x 100")?;
        for variant in &variants {
            write!(out, "{variant:>8}")?;
        }
        writeln!(out)?;
        for (set, row) in sets.iter().zip(&self.rows) {
            print_row(&set.name, row, out)?;
        }
        let columns = 0..variants.len();
        let column = |at: usize| mean(self.rows.iter().filter_map(|row| row.get(at).copied().flatten()));
        print_row("average", &columns.map(column).collect::<Vec<_>>(), out)?;
        Ok(writeln!(out, "{:16}{:8.2}", "all", self.without(None))?)
    }
}

fn print_row(name: &str, row: &[Option<f64>], out: &mut impl Write) -> Outcome<()> {
    write!(out, "{name:16}")?;
    for value in row {
        match value {
            Some(value) => write!(out, "{value:8.1}")?,
            None => write!(out, "{:>8}", "-")?,
        }
    }
    Ok(writeln!(out)?)
}
