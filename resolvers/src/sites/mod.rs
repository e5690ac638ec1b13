//! Web sites of hostings, with their databases and settings.

mod database;
mod environment_variable;
mod mysql_prefix;
mod settings;
mod site;

pub use database::SiteDatabase;
pub use environment_variable::EnvironmentVariable;
pub use mysql_prefix::{MysqlNameChange, MysqlNameKind, MysqlPrefix, MysqlPrefixImpact};
pub use settings::SiteSettings;
pub use site::Site;
