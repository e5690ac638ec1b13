//! The limits of a prepaid account.

pub use entities::prepaid::PrepaidLimits;

use crate::{
    level::{Column, Level, object, objects},
    money::Money,
};

/// How much a prepaid account may hold, and how much may be put on and taken back at once.
#[object(name = "PrepaidLimits")]
impl Level<PrepaidLimits> {
    /// The least that can be put on at once.
    fn minimum_top_up(&self) -> Column<Money> {
        self.cells(|limits| limits.minimum_top_up)
    }

    /// The most that can be put on at once.
    fn maximum_top_up(&self) -> Column<Money> {
        self.cells(|limits| limits.maximum_top_up)
    }

    /// The most that may be on the account after a top-up.
    fn maximum_balance(&self) -> Column<Money> {
        self.cells(|limits| limits.maximum_balance)
    }

    /// The least that can be taken back, unless all that is available is taken.
    fn minimum_withdrawal(&self) -> Column<Money> {
        self.cells(|limits| limits.minimum_withdrawal)
    }
}
objects!(PrepaidLimits);
