//! Where a request comes from: the address at the other end, or what proxies that are trusted say.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::{Extensions, HeaderMap, HeaderName, request::Parts};
use ipnet::IpNet;

/// Where each proxy writes whom it got the request from, one after the other.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of the connection; nothing where there is none, as in tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

/// A proxy that is trusted: an address, or a network such as `10.0.0.0/8`.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn trusted_proxy(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse::<IpNet>()).map(|net| net.trunc()).map_err(|_| {
        format!("`{text}` is no address: write one such as 10.0.0.7, or a network such as 10.0.0.0/8 or fd00::/8")
    })
}

impl Peer {
    /// What the listener noted with the request.
    pub(crate) fn of(noted: &Extensions) -> Self {
        Self(noted.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip()))
    }

    /// The client's address, as far as it can be believed: each proxy says whom it got the request from, and is believed
    /// only if it is one of ours. Anybody may write the header; so it counts from its end, and no further than that.
    ///
    /// Of IPv6 the first 64 bits: whoever has one such address has as many more as there are.
    pub(crate) fn address(self, headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
        let mut address = self.0?.to_canonical();
        let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
        if !trusted.is_empty() && is_trusted(&address) {
            let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
            for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
                let Some(before) = hop_address(hop.trim()) else { break };
                address = before;
                if !is_trusted(&address) {
                    break;
                }
            }
        }
        Some(match address {
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn hop_address(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.split_once(']')?.0.parse().ok();
    let address: Option<IpAddr> = text.parse().ok();
    address
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .or_else(bracketed)
        .map(|it| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn address(peer: &str, lines: &[&'static str], trusted: &[&str]) -> String {
        let headers: HeaderMap = lines.iter().map(|line| (FORWARDED_FOR, HeaderValue::from_static(line))).collect();
        let trusted: Vec<IpNet> = trusted.iter().map(|text| trusted_proxy(text).unwrap()).collect();
        Peer(peer.parse().ok()).address(&headers, &trusted).map(|it| it.to_string()).unwrap_or_default()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_whom_it_met() {
        let proxies: &[&str] = &["10.0.0.0/8", "fd00::1"];
        for (peer, lines, trusted, found) in [
            ("192.0.2.1", &[][..], proxies, "192.0.2.1"),
            // Nobody is trusted: the header is anybody's.
            ("10.0.0.1", &["198.51.100.7"][..], &[][..], "10.0.0.1"),
            ("192.0.2.1", &["198.51.100.7"][..], proxies, "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.7"][..], proxies, "198.51.100.7"),
            // What the client wrote itself stands before what our proxies wrote.
            ("10.0.0.1", &["203.0.113.9, 198.51.100.7"][..], proxies, "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9", "198.51.100.7, 10.1.2.3"][..], proxies, "198.51.100.7"),
            ("10.0.0.1", &["198.51.100.7:4711"][..], proxies, "198.51.100.7"),
            ("fd00::1", &["[2001:db8:1:2:3:4:5:6]:99"][..], proxies, "2001:db8:1:2::"),
            ("::ffff:10.0.0.1", &["198.51.100.7"][..], proxies, "198.51.100.7"),
            // What is no address ends the way: the last one that was believed pays.
            ("10.0.0.1", &["198.51.100.7, nonsense"][..], proxies, "10.0.0.1"),
            ("10.0.0.1", &[""][..], proxies, "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.2, 10.0.0.3"][..], proxies, "10.0.0.2"),
            ("2001:db8::1", &[][..], proxies, "2001:db8::"),
            ("", &["198.51.100.7"][..], proxies, ""),
        ] {
            assert_eq!(address(peer, lines, trusted), found, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        for (text, read) in [
            ("10.0.0.7", Some("10.0.0.7/32")),
            ("10.1.2.3/8", Some("10.0.0.0/8")),
            ("fd00::/8", Some("fd00::/8")),
            ("10.0.0.0/33", None),
            ("proxy.example.org", None),
            ("", None),
        ] {
            assert_eq!(trusted_proxy(text).ok().map(|net| net.to_string()).as_deref(), read, "{text}");
        }
    }
}
