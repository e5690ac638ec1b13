//! A billed period.

use chrono::NaiveDate;

use crate::{
    level::{Column, Level, object, objects},
    scalars::Date,
};

/// The days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    starts_on: NaiveDate,
    ends_on: NaiveDate,
}

impl Period {
    /// From the first day to the last.
    pub fn new(starts_on: NaiveDate, ends_on: NaiveDate) -> Self {
        Self { starts_on, ends_on }
    }
}

/// The days that are paid for.
#[object(name = "Period")]
impl Level<Period> {
    /// Its first day.
    fn starts_on(&self) -> Column<Date> {
        self.each(|period| Date(period.starts_on))
    }

    /// Its last day, which still belongs to it.
    fn ends_on(&self) -> Column<Date> {
        self.each(|period| Date(period.ends_on))
    }
}
objects!(Period);
