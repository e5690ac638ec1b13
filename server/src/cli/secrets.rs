//! `ventanilla secrets`: for whoever keeps the operator's secret.

use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use entities::{
    ids::IdSource,
    sites::{ResealError, Resealed, SecretKey, reseal},
};
use serde_json::json;

use super::{Format, Outcome, output};
use crate::{
    config::{OLD_SECRET, SECRET, signing_key},
    settings::random,
};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  VENTANILLA_OLD_SECRET=... VENTANILLA_SECRET=... ventanilla secrets reseal --database sqlite://desk.db")]
pub(super) struct Secrets {
    #[command(subcommand)]
    command: SecretsCommand,
}

#[derive(Debug, Subcommand)]
enum SecretsCommand {
    /// Seal the secret environment variables of all sites anew, after VENTANILLA_SECRET has changed
    #[command(after_help = "\
Examples:
  VENTANILLA_OLD_SECRET=... VENTANILLA_SECRET=... ventanilla secrets reseal --database sqlite://desk.db
  ventanilla secrets reseal --database postgres://me@db/desk --format json      with both in the environment

VENTANILLA_OLD_SECRET is the secret that was, VENTANILLA_SECRET the one that is to be. All values are opened before the first
is written: where neither secret opens one, it is named, and nothing is changed. Restart every desk with the new secret first;
one that still has the old one would go on sealing with it. Doing it again does no harm.")]
    Reseal(Reseal),
}

#[derive(Debug, Args)]
struct Reseal {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VENTANILLA_DATABASE", hide_env_values = true, value_name = "URL")]
    database: String,
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

impl Secrets {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        let SecretsCommand::Reseal(reseal) = self.command;
        reseal.run().await
    }
}

impl Reseal {
    async fn run(self) -> anyhow::Result<Outcome> {
        let variable = |name| std::env::var(name).ok().filter(|secret: &String| !secret.is_empty());
        let (old, new) = keys(variable(OLD_SECRET).as_deref(), variable(SECRET).as_deref())?;
        let database = super::serve::open(&self.database).await?;
        let done = reseal(&database, Arc::new(IdSource::new(random()?)), &old, &new).await;
        database.close().await?;
        let resealed = done.map_err(told)?;
        match self.format {
            Format::Text => output::print(&as_text(resealed))?,
            Format::Json => output::print_json(&json!({"anew": resealed.anew, "already": resealed.already}))?,
        }
        Ok(Outcome::Fine)
    }
}

/// The keys made from the old secret and the new one.
fn keys(old: Option<&str>, new: Option<&str>) -> anyhow::Result<(SecretKey, SecretKey)> {
    let key = |name: &str, secret: Option<&str>| {
        let secret = secret.with_context(|| {
            format!("{name} is not set: give the old secret as {OLD_SECRET} and the new one as {SECRET}")
        })?;
        anyhow::Ok(SecretKey::derive(&signing_key(name, secret).map_err(anyhow::Error::msg)?))
    };
    let (old, new) = (key(OLD_SECRET, old)?, key(SECRET, new)?);
    if old.id() == new.id() {
        bail!("{OLD_SECRET} and {SECRET} are the same: there is nothing to seal anew");
    }
    Ok((old, new))
}

fn told(error: ResealError) -> anyhow::Error {
    match error {
        ResealError::Unopened { .. } => anyhow::anyhow!(
            "{error}: give the secret that sealed them as {OLD_SECRET}, or have them set again or removed by their sites' owners"
        ),
        ResealError::Failed(error) => anyhow::Error::new(error),
    }
}

fn as_text(Resealed { anew, already }: Resealed) -> String {
    let secrets = |count: u64| match count {
        1 => "1 secret was".to_owned(),
        count => format!("{count} secrets were"),
    };
    match already {
        0 => format!("{} sealed anew.", secrets(anew)),
        already => format!("{} sealed anew; {} sealed by the new secret already.", secrets(anew), secrets(already)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_secrets_are_wanted_long_enough_and_different() {
        let (one, other) = ("a".repeat(32), "b".repeat(32));
        let (old, new) = keys(Some(&one), Some(&other)).unwrap();
        assert_ne!(old.id(), new.id());
        for (old, new, named) in [
            (None, Some(other.as_str()), OLD_SECRET),
            (Some(one.as_str()), None, "VENTANILLA_SECRET is not set"),
            (Some("short"), Some(other.as_str()), "too short"),
            (Some(one.as_str()), Some(one.as_str()), "the same"),
        ] {
            let message = format!("{:#}", keys(old, new).unwrap_err());
            assert!(message.contains(named), "{message}");
        }
    }

    #[test]
    fn what_was_done_is_counted_in_words() {
        for (anew, already, text) in [
            (0, 0, "0 secrets were sealed anew."),
            (1, 0, "1 secret was sealed anew."),
            (2, 1, "2 secrets were sealed anew; 1 secret was sealed by the new secret already."),
        ] {
            assert_eq!(as_text(Resealed { anew, already }), text);
        }
    }
}
