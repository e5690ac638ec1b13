//! Web sites of hostings, with their databases, settings and environment variables.

mod change;
mod create;
pub(crate) mod database;
pub(crate) mod database_user;
pub(crate) mod environment_variable;
mod mysql_prefix;
mod reseal;
mod secret_key;
pub(crate) mod site;
mod store;
#[cfg(test)]
mod tests;
mod variable;

pub use change::{List, SetEnvironmentVariables, SetMysqlPrefix, SetVariable, SettingsRefusal, VariablesRefusal};
pub use create::{NewEnvironmentVariable, NewSite, NewSiteDatabase};
pub use database::Model as SiteDatabase;
pub use database_user::Model as SiteDatabaseUser;
pub use environment_variable::Model as EnvironmentVariable;
pub use mysql_prefix::{MysqlNameKind, MysqlPrefix, NameChange};
pub use reseal::{ResealError, Resealed, Unopened, reseal};
pub use secret_key::{NotOpened, SecretKey};
pub use site::Model as Site;
pub use store::{by_ids, database_users_of, databases_of, environment_variables_of, of_organizations, of_products};
pub use variable::{NameRefusal, ValueRefusal, VariableName, VariableValue};
