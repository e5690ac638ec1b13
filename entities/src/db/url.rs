use std::path::PathBuf;

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL names no engine that we speak.
    #[error("`{0}` is no database URL: write sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME")]
    Url(String),
    /// The folder that should hold the SQLite file is not there.
    #[error("there is no folder `{}` for the database file: create it, or name another with --database", .0.display())]
    Folder(PathBuf),
    /// The SQLite file cannot be opened, or is none.
    #[error("cannot open the database file `{}`: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the driver says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The engine did not answer.
    #[error("cannot reach the database {url}: {source}")]
    Unreachable {
        /// The URL without its password.
        url: String,
        /// What the driver says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The file that a SQLite URL names; its folder must be there.
pub(super) fn sqlite_file(url: &str) -> Result<String, ConnectError> {
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    let file = file.split('?').next().unwrap_or(file);
    if file.is_empty() || file.contains("://") || file == ":memory:" {
        return Err(ConnectError::Url(without_password(url)));
    }
    let folder = std::path::Path::new(file).parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(ConnectError::Folder(folder.to_owned())),
        _ => Ok(file.to_owned()),
    }
}

/// The URL as it may be shown.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((credentials, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("postgres://me:secret@host/db", "postgres://me@host/db"),
            ("postgres://me:se:cr@et@host/db", "postgres://me@host/db"),
            ("postgres://host/db", "postgres://host/db"),
            ("file.db", "file.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn a_missing_folder_and_an_unknown_engine_are_told_apart() {
        assert!(matches!(sqlite_file("sqlite:///nowhere/at/all/x.db"), Err(ConnectError::Folder(_))));
        assert!(matches!(sqlite_file("mysql://host/db"), Err(ConnectError::Url(_))));
        assert_eq!(sqlite_file("x.db").ok().as_deref(), Some("x.db"));
    }
}
