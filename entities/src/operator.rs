//! The operator: the company whose desk this is, as it configured itself.

use crate::{payments::Creditor, support::SupportDesk};

/// Who runs the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The name that customers know it by.
    pub name: String,
    /// Who is paid, and where to.
    pub creditor: Creditor,
    /// How support is reached.
    pub support: SupportDesk,
}
