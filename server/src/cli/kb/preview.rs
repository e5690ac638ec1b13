//! `ventanilla kb preview`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use entities::clock::{Clock, SystemClock};
use kb::Locale;

use super::coordinates;
use crate::{
    cli::{Outcome, note},
    config::{self, ListenAddress},
    preview,
    start::{bind, load_articles, told_to_stop},
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
    ) -> anyhow::Result<Outcome> {
        let folder = self.folder.or(kb);
        let folder = folder.context("give the folder of articles, as in `ventanilla kb preview kb/articles`")?;
        let loaded = load_articles(Some(&folder), default_locale)?;
        let listener = bind(&self.listen).await?;
        let address = listener.local_addr()?;
        anyhow::ensure!(
            address.ip().is_loopback(),
            "the preview shows every article to everybody who can reach it: let it listen on 127.0.0.1 or [::1], not on {}",
            self.listen
        );
        let showing = preview::show(loaded, &folder, coordinates(schema)?, || SystemClock.today());
        note(&format!("The preview is open: {}. Ctrl-C closes it.", config::local_url(address)));
        // Browsers hold their events open for ever: they are not waited for.
        tokio::select! {
            served = async { axum::serve(listener, preview::app(showing)).await } => served?,
            () = told_to_stop() => {}
        }
        Ok(Outcome::Fine)
    }
}
