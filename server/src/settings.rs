//! Who runs the desk: read from a file of the operator's, or that of the demo world.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use entities::{operator::Operator, payments::Creditor, sites::SecretKey, support::SupportDesk};
use rand::{SeedableRng, TryRngCore, rngs::OsRng, rngs::StdRng};
use resolvers::{context::Settings, documents::DocumentSigner};
use serde::Deserialize;

use crate::{
    cli::note,
    config::{SECRET, signing_key},
};

/// The file with the operator's details.
#[derive(Debug, Args)]
pub(crate) struct OperatorFile {
    /// A YAML file that says who runs the desk, where money is paid to and how support is reached; see `serve --help`
    #[arg(long, env = "VENTANILLA_OPERATOR", value_name = "FILE")]
    operator: Option<PathBuf>,
}

impl OperatorFile {
    /// The operator of the file; nothing where no file is named.
    ///
    /// # Errors
    /// With the file, and the line where the text is at fault.
    pub(crate) fn read(&self) -> anyhow::Result<Option<Operator>> {
        self.operator.as_deref().map(read).transpose()
    }
}

/// The operator with the keys made from `VENTANILLA_SECRET`: the one that signs links, made up for this run where there is no
/// secret, and the one that seals the secrets of sites.
///
/// # Errors
/// If the secret is too short, or the operating system gives no random numbers.
pub(crate) fn settings(operator: Operator, secret: Option<&str>) -> anyhow::Result<Settings> {
    let secret = secret.map(|secret| signing_key(SECRET, secret).map_err(anyhow::Error::msg)).transpose()?;
    let secrets = secret.as_ref().map(SecretKey::derive);
    let key = secret.map_or_else(random_key, Ok)?;
    Ok(Settings { operator, documents: DocumentSigner::new(key), secrets })
}

/// The secret of the environment.
pub(crate) fn secret() -> Option<String> {
    let secret = std::env::var(SECRET).ok().filter(|secret| !secret.is_empty());
    if secret.is_none() {
        note(&format!(
            "{SECRET} is not set: links to files work until this server is closed, and on this one alone; secrets of sites \
             cannot be set."
        ));
    }
    secret
}

fn random_key() -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    OsRng.try_fill_bytes(&mut key).context("the operating system gives no random numbers")?;
    Ok(key)
}

/// A key that seals secrets until this server is closed.
///
/// # Errors
/// If the operating system gives no random numbers.
pub(crate) fn made_up_secret_key() -> anyhow::Result<SecretKey> {
    Ok(SecretKey::derive(&random_key()?))
}

/// Random numbers for identifiers and codes, seeded by the operating system.
///
/// # Errors
/// If it gives none.
pub(crate) fn random() -> anyhow::Result<StdRng> {
    Ok(StdRng::from_seed(random_key()?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorText {
    name: String,
    creditor: CreditorText,
    #[serde(default)]
    support: SupportText,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CreditorText {
    name: String,
    iban: String,
    qr_iban: Option<String>,
    payment_page: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SupportText {
    phone: Option<String>,
    email: Option<String>,
    chat: Option<String>,
    time_zone: Option<String>,
}

/// Where one is shown.
const HELP: &str = "`ventanilla serve --help` shows";

fn read(file: &Path) -> anyhow::Result<Operator> {
    let shown = file.display();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            bail!("the operator's file {shown} cannot be read: {error}; give the path of a file such as {HELP}")
        }
    };
    parse(&text).with_context(|| format!("the operator's file {shown} is not such as {HELP}"))
}

fn parse(text: &str) -> anyhow::Result<Operator> {
    let OperatorText { name, creditor, support } = serde_saphyr::from_str(text)?;
    if name.trim().is_empty() {
        bail!("`name` is empty: write the name that customers know");
    }
    let iban = creditor.iban.parse().context("`creditor.iban`")?;
    let qr_iban = creditor.qr_iban.map(|iban| iban.parse()).transpose().context("`creditor.qrIban`")?;
    let creditor =
        Creditor::new(&creditor.name, iban, qr_iban, creditor.payment_page.as_deref()).context("`creditor`")?;
    let SupportText { phone, email, chat, time_zone } = support;
    let time_zone = time_zone.unwrap_or_else(|| "UTC".to_owned());
    Ok(Operator { name: name.trim().to_owned(), creditor, support: SupportDesk { phone, email, chat, time_zone } })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "\
name: Desk SA
creditor:
  name: Desk SA
  iban: CH9300762011623852957
  qrIban: CH4431999123000889012
  paymentPage: https://pay.example.org
support:
  phone: +41 22 555 01 00
  email: help@example.org
  timeZone: Europe/Zurich
";

    #[test]
    fn a_whole_file_and_a_short_one_are_taken() {
        let operator = parse(WHOLE).unwrap();
        assert_eq!((operator.name.as_str(), operator.creditor.name()), ("Desk SA", "Desk SA"));
        assert_eq!(operator.support.phone.as_deref(), Some("+41 22 555 01 00"));
        let short = parse("name: D\ncreditor: {name: D, iban: CH9300762011623852957}").unwrap();
        assert_eq!(short.support.time_zone, "UTC");
    }

    #[test]
    fn a_mistake_is_named() {
        for (from, to, named) in [
            ("name: Desk SA\ncreditor", "nmae: Desk SA\ncreditor", "nmae"),
            ("iban: CH93", "iban: CH94", "iban"),
            ("qrIban: CH4431999123000889012", "qrIban: CH9300762011623852957", "QR-IBAN"),
            ("creditor:", "creditor: 7 #", "creditor"),
        ] {
            let text = WHOLE.replacen(from, to, 1);
            assert_ne!(text, WHOLE, "{from}");
            let message = format!("{:#}", parse(&text).unwrap_err());
            assert!(message.contains(named), "{message}");
        }
    }

    #[test]
    fn a_short_secret_starts_no_server() {
        let operator = parse(WHOLE).unwrap();
        assert!(settings(operator.clone(), Some("short")).is_err());
        assert!(settings(operator.clone(), None).is_ok_and(|settings| settings.secrets.is_none()));
        let keyed = settings(operator, Some(&"s".repeat(32))).unwrap();
        assert!(keyed.secrets.is_some());
    }
}
