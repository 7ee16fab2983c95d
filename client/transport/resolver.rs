//! The resolver for download links, which refuses addresses that no link has a reason to lead to.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::proxy::Proxy;

/// Refuses loopback, link-local (where clouds keep instance metadata), unspecified and multicast addresses.
///
/// Private addresses are normal inside a VPC and pass. Behind a proxy, the proxy resolves the host of a link: then this
/// resolves only the name of the proxy itself, which may be on this machine.
#[derive(Clone, Debug)]
pub(crate) struct PublicResolver {
    /// Loopback is fine when the API itself is there.
    pub(crate) allows_loopback: bool,
    pub(crate) proxy: Proxy,
}

/// The error of a host name that resolves to a refused address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{host}` resolves to the {kind} address {address}")]
pub(crate) struct RefusedAddress {
    host: String,
    kind: &'static str,
    address: IpAddr,
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_loopback = self.allows_loopback;
        let is_proxy = self.proxy.is_at(name.as_str());
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            for address in found.iter().map(SocketAddr::ip) {
                if let Some(kind) = refused(address, allows_loopback).filter(|_| !is_proxy) {
                    return Err(RefusedAddress { host, kind, address }.into());
                }
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Returns the kind of an address that is refused.
fn refused(address: IpAddr, allows_loopback: bool) -> Option<&'static str> {
    let address = address.to_canonical();
    let is_link_local = match address {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    let is_unspecified = match address {
        IpAddr::V4(v4) => v4.octets()[0] == 0,
        IpAddr::V6(v6) => v6.is_unspecified(),
    };
    match address {
        _ if address.is_loopback() => (!allows_loopback).then_some("loopback"),
        _ if is_link_local => Some("link-local"),
        _ if is_unspecified => Some("unspecified"),
        _ if address.is_multicast() => Some("multicast"),
        _ => None,
    }
}
