//! `ventanilla demo`.

use std::fmt::Write as _;

use clap::Args;
use entities::{access::Viewer, accounts, demo::Demo as World, operator::Operator, support::SupportDesk};
use schema::operations;
use serde_json::{Map, Value, json};

use super::{Format, Outcome, output};
use crate::{
    NamedToken, State,
    config::{self, ListenAddress},
    demo::{self, Wanted},
    edge::Edge,
    examples::{self, ExampleIds},
    settings,
    start::{self, Articles, SearchLogging},
};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ventanilla demo                                     on http://127.0.0.1:8080, in ventanilla-demo.db
  ventanilla demo --fresh                             a new world, whose present is today
  ventanilla demo --listen 127.0.0.1:0 --format json  a free port; one JSON object on stdout when it answers
  ventanilla demo --database postgres://me@localhost/demo
  ventanilla demo --database large.db --organizations 1000   about 100,000 invoices
  ventanilla demo --kb kb/articles                    with the articles of a folder")]
pub(super) struct Demo {
    /// Where to listen; port 0 takes a free one
    #[arg(long, env = "VENTANILLA_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    listen: ListenAddress,
    /// The database: sqlite://FILE, a bare file name, or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        env = "VENTANILLA_DATABASE",
        hide_env_values = true,
        value_name = "URL",
        default_value = "sqlite://ventanilla-demo.db"
    )]
    database: String,
    #[command(flatten)]
    articles: Articles,
    #[command(flatten)]
    edge: Edge,
    #[command(flatten)]
    search_log: SearchLogging,
    /// Make the world anew, even if there is one; refuses where the database holds anything else
    #[arg(long)]
    fresh: bool,
    /// How many organizations there are in all, with about 100 invoices each; at least the named ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    organizations: Option<u64>,
    /// What the world is made from: the same seed makes the same world
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// How to print address, tokens and queries
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<Outcome> {
        // What fails comes first and says one thing alone: the address, the folder of articles, the database.
        let edge = self.edge.read()?;
        let listener = start::bind(&self.listen).await?;
        let articles = self.articles.load().await?;
        let wanted =
            Wanted { url: self.database, fresh: self.fresh, seed: self.seed, organizations: self.organizations };
        let (database, world) = demo::world(&wanted).await?;
        let opening = self.articles.open(articles)?;
        let mut settings = settings::settings(operator()?, None)?;
        // What is sealed in a demo is nobody's secret, and need not be opened after this run.
        settings.secrets = Some(settings::made_up_secret_key()?);
        let (guides, followed) = opening.into_parts();
        let services = start::services(database, guides, settings, self.search_log).await?;
        let state = followed(edge.apply(State::new(services))).with_playground_tokens(tokens(&world));
        let ids = example_ids(&state, &world).await;
        let state = state.with_example_ids(ids.clone());
        let greeting = Greeting { url: config::local_url(listener.local_addr()?), world, ids };
        match self.format {
            Format::Json => output::print(&greeting.json().to_string())?,
            Format::Text => output::print(&greeting.text())?,
        }
        start::serve_until_told(listener, state).await;
        Ok(Outcome::Fine)
    }
}

/// The invented company that runs the demo.
pub(crate) fn operator() -> anyhow::Result<Operator> {
    let creditor = entities::demo::creditor()?;
    let support = SupportDesk {
        phone: Some("+41 22 555 01 00".to_owned()),
        email: Some("support@desk.example".to_owned()),
        chat: Some("https://desk.example/chat".to_owned()),
        time_zone: "Europe/Zurich".to_owned(),
    };
    Ok(Operator { name: creditor.name().to_owned(), creditor, support })
}

fn tokens(world: &World) -> Vec<NamedToken> {
    let tokens = &world.tokens;
    let named = [
        ("Legal representative", &tokens.legal_representative),
        ("Collaborator", &tokens.collaborator),
        ("Collaborator with accounting", &tokens.accountant),
        ("Support agent", &tokens.agent),
    ];
    named.map(|(name, token)| NamedToken { name: name.to_owned(), token: token.clone() }).into()
}

/// What `$ORGANIZATION` and the like stand for in the variables of the example operations.
async fn example_ids(state: &State, world: &World) -> ExampleIds {
    let Some((_, organization)) = world.organizations.first() else { return ExampleIds::new() };
    let mut ids = ExampleIds::from([("ORGANIZATION".to_owned(), organization.to_string())]);
    if let Some(answer) = asked(state, &world.tokens.legal_representative, &organization.to_string()).await {
        let text = |pointer| Some(answer.pointer(pointer)?.as_str()?.to_owned());
        ids.extend(
            operations::PLACEHOLDERS.into_iter().filter_map(|(name, pointer)| Some((name.to_owned(), text(pointer)?))),
        );
    }
    ids
}

/// What the placeholders stand for, asked for as any client does.
async fn asked(state: &State, token: &str, organization: &str) -> Option<Value> {
    let services = state.services();
    let known = accounts::authenticate(&services.database, token, &*services.clock).await.ok()??;
    let request = schema::Request {
        document: operations::PLACEHOLDERS_DOCUMENT.to_owned(),
        operation_name: None,
        variables: json!({ "organization": organization }),
        viewer: Viewer::User(known),
        accept_language: None,
        request_id: "start".to_owned(),
        failures: None,
    };
    let answer = schema::execute(state.schema(), services, request).await;
    serde_json::from_slice(answer.data()?).ok()
}

/// What is printed when the desk is open.
struct Greeting {
    url: String,
    world: World,
    ids: ExampleIds,
}

impl Greeting {
    fn queries(&self) -> Vec<String> {
        examples::printed(&self.ids)
    }

    fn json(&self) -> Value {
        let tokens = &self.world.tokens;
        let organizations: Map<String, Value> =
            self.world.organizations.iter().map(|(name, id)| (name.clone(), json!(id.to_string()))).collect();
        json!({
            "url": self.url,
            "graphql": format!("{}/graphql", self.url),
            "tokens": {
                "legalRepresentative": tokens.legal_representative,
                "collaborator": tokens.collaborator,
                "accountant": tokens.accountant,
                "agent": tokens.agent,
            },
            "organizations": organizations,
            "queries": self.queries(),
        })
    }

    fn text(&self) -> String {
        let Self { url, world, .. } = self;
        let mut text = format!("\nThe desk is open: {url}\n\n  Playground  {url}/graphql\n  Guides      {url}/kb\n\n");
        text.push_str("Tokens, for the header `Authorization: Bearer TOKEN`:\n\n");
        for NamedToken { name, token } in tokens(world) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {name:<30}{token}");
        }
        text.push_str("\nThree queries to paste into the playground:\n");
        for query in self.queries() {
            let _ = write!(text, "\n{}\n", query.trim());
        }
        text.push_str("\nCtrl-C closes the desk.");
        text
    }
}
