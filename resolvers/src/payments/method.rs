//! How money can be paid in.

pub use entities::payments::PaymentMethod;

use super::{PaymentMethodKind, Settlement};
use crate::{
    level::{Column, Level, object, objects},
    money::Money,
};

/// How money can be paid in, with its limits.
#[object(name = "PaymentMethod")]
impl Level<PaymentMethod> {
    /// Which way to pay it is.
    fn kind(&self) -> Column<PaymentMethodKind> {
        self.each(|method| PaymentMethodKind::from(method.kind))
    }

    /// The least that one payment can be.
    fn minimum(&self) -> Column<Money> {
        self.cells(|method| method.minimum)
    }

    /// The most that one payment can be.
    fn maximum(&self) -> Column<Money> {
        self.cells(|method| method.maximum)
    }

    /// Whether the money is there at once, or when the bank tells.
    fn settlement(&self) -> Column<Settlement> {
        self.each(|method| Settlement::from(method.settlement))
    }
}
objects!(PaymentMethod);
