//! With whose rights a link is answered.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::{
    access::Viewer,
    accounts::{Authenticated, StaffRole, User},
    ids::UserId,
};

/// The viewer for whom a link was made. The policy asks for the memberships of that identifier, so that a link stops
/// working when its holder loses the right to the accounting; nothing else of the user is read, and nothing else stands
/// here.
pub(super) fn viewer(holder: UserId) -> Viewer {
    let user = User {
        id: holder,
        email: String::new(),
        name: String::new(),
        locale: entities::locale::Locale::default(),
        password_hash: None,
        // Not even an agent's link reaches further than the agent's own memberships.
        staff_role: StaffRole::None,
        created_at: DateTime::<Utc>::UNIX_EPOCH,
    };
    Viewer::User(Arc::new(Authenticated::new(user, None)))
}
