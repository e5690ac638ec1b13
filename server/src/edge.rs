//! How the server meets the outside: what `serve` and `demo` are told about clients and proxies.

use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

use crate::{
    State,
    cli::note,
    client::trusted_proxy,
    origin::Origin,
    persisted::{Manifest, Trusted},
    throttle::Rate,
};

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
    /// Origins whose pages may ask, such as https://my.example.org, with commas between, or * for any; without
    /// any, no other's may
    #[arg(long, env = "VENTANILLA_ALLOW_ORIGIN", value_name = "ORIGINS", value_delimiter = ',')]
    allow_origin: Vec<Origin>,
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
    trusted: Vec<Trusted>,
}

impl Edge {
    /// Reads the files of trusted documents and checks them, before anything slow is done.
    ///
    /// # Errors
    /// A file that cannot be read or is no manifest, and a document that does not fit the schema.
    pub(crate) fn read(self) -> anyhow::Result<Told> {
        let manifests: Vec<_> =
            self.trusted_documents.iter().map(|file| Manifest::read(file)).collect::<anyhow::Result<_>>()?;
        if !manifests.is_empty() {
            let schema = schema::unconnected();
            manifests.iter().try_for_each(|manifest| manifest.check(&schema))?;
        }
        Ok(Told { edge: self, trusted: manifests.into_iter().flat_map(|manifest| manifest.documents).collect() })
    }
}

impl Told {
    /// The state, set up as the command line says.
    pub(crate) fn apply(self, state: State) -> State {
        let Self { edge, trusted } = self;
        if !trusted.is_empty() {
            note(&format!("Trusted documents: {}.", trusted.len()));
        }
        let rate = (edge.rate > 0).then_some(Rate { restored: edge.rate, maximum: edge.burst });
        let state = state.with_rate(rate).with_trusted_proxies(edge.trusted_proxies);
        let state = state.with_allowed_origins(edge.allow_origin);
        state.with_trusted_documents(trusted, edge.only_trusted_documents)
    }
}
