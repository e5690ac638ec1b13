//! Who did it.

use crate::{
    accounts::User,
    level::{Column, Level, abstract_type, object, objects},
};

/// A support agent who did something.
#[derive(Debug, Clone)]
pub struct SupportAgent {
    pub(super) name: String,
}

/// Somebody of the support staff.
#[object(name = "SupportAgent")]
impl Level<SupportAgent> {
    /// The agent's name at that time.
    fn name(&self) -> Column<String> {
        self.each(|agent| agent.name.as_str())
    }
}
objects!(SupportAgent);

/// The software itself.
#[derive(Debug, Clone)]
pub struct System {
    pub(super) reason: String,
}

/// The software itself.
#[object(name = "System")]
impl Level<System> {
    /// Why it did so, such as an automatic renewal.
    fn reason(&self) -> Column<String> {
        self.each(|system| system.reason.as_str())
    }
}
objects!(System);

abstract_type! {
    /// Who did something: a user, somebody of the support staff, or the software itself.
    union Actor { User(User), SupportAgent(SupportAgent), System(System) }
}
