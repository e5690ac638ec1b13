//! How the server meets the outside: what `serve` and `demo` are told about clients and proxies.

use clap::Args;
use ipnet::IpNet;

use crate::{State, client::trusted_proxy, throttle::Rate};

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
}

/// More points a second would mean none at all.
const MOST: u64 = 1_000_000_000;

impl Edge {
    /// The state, set up as the command line says.
    pub(crate) fn apply(self, state: State) -> State {
        let rate = (self.rate > 0).then_some(Rate { restored: self.rate, maximum: self.burst });
        state.with_rate(rate).with_trusted_proxies(self.trusted_proxies)
    }
}
