//! The addresses of hosts: `localhost` is always this machine, without asking a resolver, and a download link leads to
//! no address that no link has a reason to lead to.

#[cfg(test)]
mod tests;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::proxy::Proxy;
use crate::error::LinkError;
use crate::url::is_localhost;

/// Resolves the hosts of services and proxies.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalResolver;

impl Resolve for LocalResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move { Ok(Box::new(lookup(name.as_str()).await?.into_iter()) as Addrs) })
    }
}

/// Resolves a name. Requests to `localhost` are in clear text, so no other machine may answer for it: a resolver
/// without that name would ask the network (RFC 6761, section 6.3).
pub(crate) async fn lookup(host: &str) -> io::Result<Vec<SocketAddr>> {
    if is_localhost(host) {
        let addresses: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(addresses.map(|address| SocketAddr::new(address, 0)).to_vec());
    }
    Ok(tokio::net::lookup_host((host, 0)).await?.collect())
}

/// Resolves the hosts of download links. Refuses loopback, link-local and other addresses where clouds keep instance
/// metadata, unspecified and multicast ones, and those in which one of these is embedded.
///
/// Private addresses are normal inside a VPC and pass. Behind a proxy, the proxy resolves the host of a link: then this
/// resolves only the name of the proxy itself, which may be on this machine.
#[derive(Clone, Debug)]
pub(super) struct PublicResolver {
    /// Loopback is fine when the API itself is there.
    pub(super) allows_loopback: bool,
    pub(super) proxy: Proxy,
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_loopback = self.allows_loopback;
        let is_proxy = self.proxy.is_at(name.as_str());
        Box::pin(async move {
            let host = name.as_str();
            let found = lookup(host).await?;
            for address in found.iter().map(SocketAddr::ip) {
                if let Some(kind) = refused(address, allows_loopback).filter(|_| !is_proxy) {
                    let refused = format!("`{host}` resolves to the {kind} address {address}");
                    return Err(LinkError::Address(refused).into());
                }
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Returns the kind of an address that is refused.
fn refused(address: IpAddr, allows_loopback: bool) -> Option<&'static str> {
    match address.to_canonical() {
        near if near.is_loopback() => (!allows_loopback).then_some("loopback"),
        IpAddr::V4(v4) => of_v4(v4),
        IpAddr::V6(v6) => of_v6(v6).or_else(|| {
            // A gateway on the way unpacks them.
            let of_embedded = |v4: Ipv4Addr| if v4.is_loopback() { Some("loopback") } else { of_v4(v4) };
            embedded(v6).into_iter().find_map(of_embedded)
        }),
    }
}

/// Addresses outside of the local link where clouds serve instance metadata, or hand out credentials: of Alibaba Cloud,
/// Oracle Cloud and Azure.
const METADATA_V4: [Ipv4Addr; 3] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192), Ipv4Addr::new(168, 63, 129, 16)];
/// The same: networks of AWS, Google Cloud, Akamai and Scaleway, by their first 48 bits.
const METADATA_V6: [[u16; 3]; 4] =
    [[0xfd00, 0xec2, 0], [0xfd20, 0xce, 0], [0xfd00, 0xa9fe, 0xa9fe], [0xfd00, 0x42, 0]];

fn of_v4(address: Ipv4Addr) -> Option<&'static str> {
    match address {
        v4 if v4.is_link_local() => Some("link-local"),
        v4 if METADATA_V4.contains(&v4) => Some("metadata"),
        v4 if v4.octets()[0] == 0 => Some("unspecified"),
        v4 if v4.is_broadcast() => Some("broadcast"),
        v4 => v4.is_multicast().then_some("multicast"),
    }
}

fn of_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [first, second, third, ..] = address.segments();
    match address {
        v6 if v6.is_unicast_link_local() => Some("link-local"),
        _ if METADATA_V6.contains(&[first, second, third]) => Some("metadata"),
        v6 if v6.is_unspecified() => Some("unspecified"),
        v6 => v6.is_multicast().then_some("multicast"),
    }
}

/// The IPv4 addresses that an IPv6 address may stand for.
fn embedded(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let whole = u128::from(address);
    // The 32 bits from this bit on.
    let at = |bit: u32| Ipv4Addr::from((whole >> (96 - bit)) as u32);
    // RFC 6052 leaves out the octet from bit 64 on: without it, what is before and behind it joins.
    let joined = (whole >> 64) << 56 | whole & u128::from(u64::MAX >> 8);
    let around = |bit: u32| Ipv4Addr::from((joined >> (88 - bit)) as u32);
    match address.segments() {
        // NAT64 (RFC 6052), and what networks choose for themselves (RFC 8215), of any length.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => vec![at(96)],
        [0x64, 0xff9b, 1, ..] => vec![around(48), around(56), around(64), at(96)],
        // 6to4 (RFC 3056).
        [0x2002, ..] => vec![at(16)],
        // Teredo (RFC 4380): its server, and the client in negative.
        [0x2001, 0, ..] => vec![at(32), Ipv4Addr::from(!(whole as u32))],
        // Compatible (RFC 4291) and translated (RFC 2765) addresses; mapped ones are canonical already.
        [0, 0, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => vec![at(96)],
        // ISATAP (RFC 5214), in any network.
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => vec![at(96)],
        _ => Vec::new(),
    }
}
