//! Operations that leave something open: who may call them, over what, how they fail, where they belong.

use std::net::IpAddr;

use cloud_certs_yaml::{Entry, Node, Value};

use crate::check::context::{Context, Operation};
use crate::check::grammar::Kind;
use crate::check::words::near;
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for operation in &context.operations {
        security(context, *operation, report);
        client_error(*operation, report);
        tags(context, *operation, report);
    }
    let is_slashed =
        |path: &&Entry| path.key.len() > 1 && path.key.starts_with('/') && path.key.ends_with('/');
    for path in context.root.entries_of("paths").iter().filter(is_slashed) {
        let why = "to many servers it is another one than the same without the slash";
        let fix = "end it without a slash, unless the server insists on it";
        report.add(Rule::TrailingSlash, path.at, format!("the path `{}`", path.key), why, fix);
    }
    servers(context, report);
}

fn security(context: &Context<'_>, operation: Operation<'_>, report: &mut Report<'_>) {
    let is_said = [context.root, operation.node()].iter().any(|node| node.get("security").is_some());
    if !is_said {
        let what = format!("{} has no `security`, nor has the document", operation.name());
        let why = "nobody can tell whether it needs credentials";
        let fix =
            "add `security` with the name of a security scheme, or `security: []` if everybody may call it";
        report.add(Rule::NoSecurity, operation.method.at, what, why, fix);
    }
}

fn client_error(operation: Operation<'_>, report: &mut Report<'_>) {
    let Some(responses) = operation.node().entry("responses") else { return };
    let statuses = responses.node.entries();
    let is_said = statuses.iter().any(|status| status.key.starts_with('4') || status.key == "default");
    if matches!(responses.node.value, Value::Map(_)) && !is_said {
        let what = format!("{} has no 4XX response", operation.name());
        let why = "any server refuses some requests, and callers would not learn why";
        let fix = "add `4XX` or `default` with the body of an error";
        report.add(Rule::MissingClientError, responses.at, what, why, fix);
    }
}

fn tags(context: &Context<'_>, operation: Operation<'_>, report: &mut Report<'_>) {
    let listed = context.root.items_of("tags");
    let names = || listed.iter().filter_map(|tag| tag.str("name"));
    for tag in operation.node().items_of("tags") {
        let Some(name) = tag.as_str().filter(|name| names().all(|listed| listed != *name)) else { continue };
        let fix = match near(name, names()) {
            Some(listed) => format!("write `{listed}`"),
            None => format!("add `name: {name}` and a description to the `tags` of the document"),
        };
        let what = format!("the tag `{name}` of {}", operation.name());
        report.add(Rule::UndefinedTag, tag.at, what, "the `tags` of the document do not have it", fix);
    }
}

/// Plain http: anyone on the network path can read the credentials.
fn servers(context: &Context<'_>, report: &mut Report<'_>) {
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
    let text = url.and_then(Node::as_str).unwrap_or_default();
    if let (Some(url), Some(rest)) = (url, text.strip_prefix("http://"))
        && !is_loopback(rest)
    {
        let why = "credentials and answers travel in the clear";
        let fix = format!("write `https://{rest}`");
        report.add(Rule::HttpServer, url.at, format!("{what} `{text}`"), why, fix);
    }
}

/// Returns whether a URL without its scheme leads to this machine.
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
