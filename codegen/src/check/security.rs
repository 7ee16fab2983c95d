//! Credentials and servers: what the transport is told about them is whole.

use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::words::near;
use openapi_document::{Node, Report};

use crate::check::rules::Rule;

/// What each type of security scheme requires.
const SCHEMES: [(&str, &[&str]); 4] = [
    ("apiKey", &["name", "in"]),
    ("http", &["scheme"]),
    ("oauth2", &["flows"]),
    ("openIdConnect", &["openIdConnectUrl"]),
];

/// What each OAuth flow requires.
const FLOWS: [(&str, &[&str]); 4] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for scheme in context.all(Kind::SecurityScheme) {
        let required = SCHEMES.iter().filter(|(name, _)| scheme.str("type") == Some(name));
        required.for_each(|(name, fields)| missing(scheme, name, fields, report));
    }
    for flows in context.all(Kind::OAuthFlows) {
        for (name, fields) in FLOWS {
            flows.get(name).into_iter().for_each(|flow| missing(flow, name, fields, report));
        }
    }
    requirements(context, report);
    for server in context.all(Kind::Server) {
        url(server, report);
        variables(server, report);
    }
}

fn missing(node: &Node, name: &str, fields: &[&str], report: &mut Report<'_>) {
    for field in fields.iter().filter(|field| node.get(field).is_none()) {
        let what = format!("`{name}` has no `{field}`");
        report.add(
            openapi_document::Rule::MissingField,
            node.at,
            what,
            "OpenAPI requires it",
            format!("add `{field}`"),
        );
    }
}

fn requirements(context: &Context<'_>, report: &mut Report<'_>) {
    let names = || context.components("securitySchemes").iter().map(|entry| entry.key.as_str());
    for requirement in context.all(Kind::SecurityRequirement) {
        for entry in requirement.entries().iter().filter(|entry| !names().any(|name| name == entry.key)) {
            let fix = match near(&entry.key, names()) {
                Some(name) => format!("write `{name}`"),
                None => format!("add `{}` to `components/securitySchemes`", entry.key),
            };
            let what = format!("the security scheme `{}`", entry.key);
            report.add(Rule::UndefinedSecurityScheme, entry.at, what, "no component has this name", fix);
        }
    }
}

/// The paths of the document are put behind the url as it is.
fn url(server: &Node, report: &mut Report<'_>) {
    let Some(url) = server.get("url") else { return };
    let text = url.as_str().unwrap_or_default();
    let is_absolute = text.starts_with("https://") || text.starts_with("http://");
    let (why, fix) = if !is_absolute {
        ("the client cannot tell where a relative one begins", "write it with `https://` and a host")
    } else if text.ends_with('/') || text.contains(['?', '#']) {
        ("the paths of the document are put right behind it", "end it without slash, `?` and `#`")
    } else {
        return;
    };
    report.add(Rule::ServerUrl, url.at, format!("the server `{text}`"), why, fix);
}

/// The variables of a server's `url` are those that it declares.
fn variables(server: &Node, report: &mut Report<'_>) {
    let Some(url) = server.get("url") else { return };
    let text = url.as_str().unwrap_or_default();
    let used: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    let declared = server.entries_of("variables");
    for name in used.iter().filter(|name| declared.iter().all(|entry| entry.key != **name)) {
        let what = format!("`{{{name}}}` in the server `{text}`");
        let fix = format!("add `{name}` to `variables`, with a `default`");
        report.add(Rule::ServerVariable, url.at, what, "no variable of that name is declared", fix);
    }
    for entry in declared {
        if !used.contains(&entry.key.as_str()) {
            let what = format!("the server variable `{}`", entry.key);
            let why = format!("it is not in the url `{text}`");
            report.add(Rule::ServerVariable, entry.at, what, why, "write it into the url, or remove it");
        }
        let values = entry.node.items_of("enum");
        let is_other = |node: &&Node| !values.is_empty() && values.iter().all(|v| v.value != node.value);
        if let Some(default) = entry.node.get("default").filter(is_other) {
            let what = format!("the default of the server variable `{}`", entry.key);
            let fix = "add it there, or take one of them";
            report.add(Rule::ServerVariable, default.at, what, "it is not in its `enum`", fix);
        }
    }
}
