//! `ventanilla kb preview`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use entities::clock::{Clock, SystemClock};
use kb::Locale;
use serde_json::json;

use super::{check::annotations, coordinates, folder::Folder};
use crate::{
    cli::{Outcome, ReportFormat, note, output},
    config::{self, ListenAddress},
    preview,
    start::{bind, load_articles, told_to_stop},
    watching::Changes,
};

#[derive(Debug, Args)]
pub(super) struct Preview {
    /// The folder of articles; without it that of --kb
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Where to listen, on this machine alone; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8081")]
    listen: ListenAddress,
}

impl Preview {
    pub(super) async fn run(
        self,
        kb: Option<PathBuf>,
        default_locale: Locale,
        schema: Option<&Path>,
        format: ReportFormat,
    ) -> anyhow::Result<Outcome> {
        let folder = self.folder.or(kb);
        let folder = folder.context("give the folder of articles, as in `ventanilla kb preview kb/articles`")?;
        // What is written while it is loaded is not missed.
        let changes = folder.is_dir().then(|| Changes::of(&folder));
        let locale = default_locale.clone();
        let loaded = load_articles(Some(&folder), default_locale)?;
        let changes = changes.unwrap_or_else(|| Changes::of(&folder));
        let listener = bind(&self.listen).await?;
        let address = listener.local_addr()?;
        anyhow::ensure!(
            address.ip().is_loopback(),
            "the preview shows every article to everybody who can reach it: let it listen on 127.0.0.1 or [::1], not on {}",
            self.listen
        );
        let showing = preview::show(loaded, changes, coordinates(schema)?, || SystemClock.today());
        let url = config::local_url(address);
        match format {
            ReportFormat::Json => {
                output::print_json(&json!({"url": url, "summary": showing.borrow().report().summary()}))?
            }
            ReportFormat::Github => {
                output::print(&annotations(showing.borrow().report(), &Folder::new(Some(folder), locale)))?
            }
            ReportFormat::Text => {}
        }
        note(&format!("The preview is open: {url}. Ctrl-C closes it."));
        // Browsers hold their events open for ever: they are not waited for.
        tokio::select! {
            served = async { axum::serve(listener, preview::app(showing)).await } => served?,
            () = told_to_stop() => {}
        }
        Ok(Outcome::Fine)
    }
}
