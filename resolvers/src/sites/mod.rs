//! Web sites of hostings, with their databases and settings.

mod database;
mod environment_variable;
mod mysql_prefix;
mod refusals;
mod set_prefix;
mod set_variables;
mod settings;
mod site;

pub use database::SiteDatabase;
pub use environment_variable::EnvironmentVariable;
pub use mysql_prefix::{MysqlNameChange, MysqlNameKind, MysqlPrefix, MysqlPrefixImpact};
pub use set_prefix::{SetMysqlPrefixInput, SetMysqlPrefixPayload, set_mysql_prefix};
pub use set_variables::{
    EnvironmentVariableInput, SetEnvironmentVariablesInput, SetEnvironmentVariablesPayload, set_environment_variables,
};
pub use settings::SiteSettings;
pub use site::Site;
