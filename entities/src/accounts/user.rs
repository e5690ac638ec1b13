//! The row of a user.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::StaffRole;
use crate::{ids::UserId, locale::Locale};

/// A person with a login.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// The login, unique, in lower case.
    pub email: String,
    /// As the person writes it.
    pub name: String,
    /// What the person reads.
    pub locale: Locale,
    /// Null where the person has never set a password.
    pub password_hash: Option<String>,
    /// What the person does for the provider, if anything.
    pub staff_role: StaffRole,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! { "users": id, email, name, locale, password_hash, staff_role, created_at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
