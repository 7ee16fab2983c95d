//! Plain http: whoever is on the way reads the credentials.

use std::net::IpAddr;

use crate::check::context::Context;
use crate::check::grammar::Kind;
use crate::check::report::Report;
use cloud_certs_yaml::Node;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for server in context.all(Kind::Server) {
        plain(server.get("url"), "the server", report);
    }
    for scheme in context.all(Kind::SecurityScheme) {
        plain(scheme.get("openIdConnectUrl"), "the `openIdConnectUrl`", report);
    }
    for flow in context.all(Kind::OAuthFlow) {
        for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
            plain(flow.get(key), &format!("the `{key}`"), report);
        }
    }
}

fn plain(url: Option<&Node>, what: &str, report: &mut Report<'_>) {
    let Some((node, text)) = url.and_then(|node| Some((node, node.as_str()?))) else { return };
    let Some(rest) = text.strip_prefix("http://") else { return };
    if !is_loopback(rest) {
        report.add(
            "http-server",
            node.at,
            format!("{what} `{text}`"),
            "credentials and answers travel in the clear",
            format!("write `https://{rest}`"),
        );
    }
}

/// Whether a URL without its scheme leads to this machine.
fn is_loopback(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[').and_then(|address| address.split_once(']')) {
        Some((address, _)) => address,
        None => authority.split(':').next().unwrap_or_default(),
    };
    let is_name = host.eq_ignore_ascii_case("localhost") || host.to_lowercase().ends_with(".localhost");
    is_name || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn this_machine_is_told_from_others() {
        for url in ["localhost", "LOCALHOST:80/x", "127.0.0.1:8080", "[::1]:80/", "css.localhost/v1"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["example.com", "localhost.example", "128.0.0.1", "[::2]", "{host}/localhost", "", "["] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
