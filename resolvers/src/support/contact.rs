//! Ways to support.

pub use entities::support::SupportContact;

use super::SupportChannel;
use crate::level::{Column, Level, object, objects};

/// A way to support.
#[object(name = "SupportContact")]
impl Level<SupportContact> {
    /// By telephone, by e-mail or in a chat.
    fn channel(&self) -> Column<SupportChannel> {
        self.each(|contact| SupportChannel::from(contact.channel))
    }

    /// The number to dial, the address to write to, or the page to open.
    fn address(&self) -> Column<String> {
        self.each(|contact| contact.address.as_str())
    }

    /// When somebody answers, in the reader's language.
    fn hours(&self) -> Column<String> {
        self.each(|contact| contact.hours.as_str())
    }
}
objects!(SupportContact);
