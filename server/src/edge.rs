//! How the server meets the outside: what `serve` and `demo` are told about clients and proxies.

use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

use crate::{State, cli::note, client::trusted_proxy, persisted::Manifest, throttle::Rate};

/// What clients may do, and who stands between them and us.
#[derive(Debug, Args)]
pub(crate) struct Edge {
    /// How many points of cost a client gets back each second; 0 sets no bound on how fast anybody may ask
    #[arg(
        long,
        env = "VENTANILLA_RATE",
        value_name = "POINTS",
        default_value_t = Rate::default().restored,
        value_parser = clap::value_parser!(u64).range(0..=MOST)
    )]
    rate: u64,
    /// How many points of cost a client may save up, and so spend at once
    #[arg(
        long,
        env = "VENTANILLA_BURST",
        value_name = "POINTS",
        default_value_t = Rate::default().maximum,
        value_parser = clap::value_parser!(u64).range(schema::cost::LIMIT..=MOST)
    )]
    burst: u64,
    /// Proxies whose `X-Forwarded-For` is believed, as addresses or networks with commas between; without any, none is
    #[arg(
        long,
        env = "VENTANILLA_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        value_delimiter = ',',
        value_parser = trusted_proxy
    )]
    trusted_proxies: Vec<IpNet>,
    /// Files of documents that clients may name rather than send, as Relay, Apollo or GraphQL Code Generator write them;
    /// several with commas between
    #[arg(long, env = "VENTANILLA_TRUSTED_DOCUMENTS", value_name = "FILES", value_delimiter = ',')]
    trusted_documents: Vec<PathBuf>,
    /// Answer trusted documents and no others
    #[arg(long, env = "VENTANILLA_ONLY_TRUSTED_DOCUMENTS", requires = "trusted_documents")]
    only_trusted_documents: bool,
}

/// More points a second would mean none at all.
const MOST: u64 = 1_000_000_000;

/// What the command line says, with the files that it names read.
pub(crate) struct Told {
    edge: Edge,
    manifests: Vec<Manifest>,
}

impl Edge {
    /// Reads the files of trusted documents, before anything slow is done.
    ///
    /// # Errors
    /// A file that cannot be read, or that is no manifest.
    pub(crate) fn read(self) -> anyhow::Result<Told> {
        let manifests =
            self.trusted_documents.iter().map(|file| Manifest::read(file)).collect::<anyhow::Result<_>>()?;
        Ok(Told { edge: self, manifests })
    }
}

impl Told {
    /// The state, set up as the command line says.
    ///
    /// # Errors
    /// A trusted document that does not fit the schema.
    pub(crate) fn apply(self, state: State) -> anyhow::Result<State> {
        let Self { edge, manifests } = self;
        for manifest in &manifests {
            manifest.check(state.schema())?;
        }
        let trusted: Vec<_> = manifests.into_iter().flat_map(|manifest| manifest.documents).collect();
        if !trusted.is_empty() {
            note(&format!("Trusted documents: {}.", trusted.len()));
        }
        let rate = (edge.rate > 0).then_some(Rate { restored: edge.rate, maximum: edge.burst });
        let state = state.with_rate(rate).with_trusted_proxies(edge.trusted_proxies);
        Ok(state.with_trusted_documents(trusted, edge.only_trusted_documents))
    }
}
