//! `ventanilla mcp`.

use clap::Args;

use super::{
    Outcome,
    serve::{open, usual_operator},
};
use crate::{
    State,
    config::base_url,
    mcp::{Local, over_stdio},
    settings::{self, OperatorFile},
    start::{self, Articles, SearchLogging},
};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla mcp --database sqlite://ventanilla-demo.db            the public guides
  VENTANILLA_TOKEN=vnt_... ventanilla mcp --database sqlite://desk.db   with the rights of that token
  ventanilla mcp --database sqlite://desk.db --kb kb/articles      with the articles of a folder
  ventanilla mcp --database sqlite://desk.db --base-url https://help.example.org   with whole addresses

An assistant starts this by itself; in its configuration stand the program, these arguments and VENTANILLA_TOKEN. It speaks the
Model Context Protocol on stdin and stdout, and ends when stdin does. `serve` answers the same at /mcp.")]
pub(super) struct Mcp {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VENTANILLA_DATABASE", hide_env_values = true, value_name = "URL")]
    database: String,
    /// Who asks: a token such as vnt_...; without one, somebody who reads public guides. It is looked up at every request
    #[arg(long, env = "VENTANILLA_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// What the addresses of the guides begin with, such as https://help.example.org; without it they begin with `/`
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    articles: Articles,
    #[command(flatten)]
    search_log: SearchLogging,
    #[command(flatten)]
    operator: OperatorFile,
}

impl Mcp {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        let configured = self.operator.read()?;
        let articles = self.articles.load().await?;
        let database = open(&self.database).await?;
        let operator = match configured {
            Some(operator) => operator,
            None => usual_operator(&database).await?,
        };
        // No tool gives out a link that would have to be signed, or opens a secret.
        let settings = settings::settings(operator, None)?;
        let (guides, followed) = self.articles.open(articles)?.into_parts();
        let services = start::services(database, guides, settings, self.search_log).await?;
        // Nobody else shares this process, so that nobody's share has to be kept.
        let state = followed(State::new(services)).with_rate(None);
        let token = self.token.filter(|token| !token.is_empty());
        let served = over_stdio(state.clone(), Local { token, site: self.base_url.unwrap_or_default() }).await;
        state.services().search_log.flush().await;
        served?;
        Ok(Outcome::Fine)
    }
}
