//! Credentials: what the generated client, and the transport of this workspace, send of them.

use std::collections::HashSet;

use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::{Node, Report};

use crate::check::rules::Rule;

/// The algorithm by which the transport signs requests, in the header `Authorization`.
const SIGNATURE: &str = "SDK-HMAC-SHA256";

/// Tells which schemes the generated client leaves to its user.
pub(crate) fn unsent(context: &Context<'_>, report: &mut Report<'_>) {
    let requirements = context.all(Kind::SecurityRequirement).flat_map(Node::entries);
    let used: HashSet<&str> = requirements.map(|entry| entry.key.as_str()).collect();
    for scheme in context.components("securitySchemes").iter().filter(|scheme| used.contains(&*scheme.key)) {
        let what = format!("the security scheme `{}`", scheme.key);
        let why = "the generated client sends no credential by itself";
        let fix = match context.resolve(&scheme.node).and_then(|scheme| scheme.str("in")) {
            Some("query") => "add the query parameter in a hook of the client",
            _ => {
                "give the client a `reqwest::Client` that sends it in its default headers, or add it in a hook"
            }
        };
        report.add(Rule::UnsentCredential, scheme.at, what, why, fix);
    }
}

/// Tells which operations ask for a credential that the transport of this workspace does not send.
pub(crate) fn unsendable(context: &Context<'_>, report: &mut Report<'_>) {
    let own = context.operations.iter().map(|operation| operation.node().get("security"));
    let inherits = context.operations.iter().any(|operation| operation.node().get("security").is_none());
    let of_document = context.root.get("security").filter(|_| inherits || context.operations.is_empty());
    for security in own.flatten().chain(of_document) {
        let alternatives = security.items();
        if alternatives.iter().any(|alternative| is_sent(context, alternative)) {
            continue;
        }
        for alternative in alternatives {
            let names: Vec<&str> = alternative.entries().iter().map(|entry| entry.key.as_str()).collect();
            let what = format!("the credential `{}`", names.join("` with `"));
            let why = match names.as_slice() {
                [_] => {
                    "the transport sends a token in `X-Auth-Token`, or in `Authorization` a signature that `x-algorithm` calls `SDK-HMAC-SHA256`"
                }
                _ => "the transport sends one credential with a request",
            };
            let fix = "leave the operation out, or name another credential that the server takes";
            report.add(Rule::UnsendableCredential, alternative.at, what, why, fix);
        }
    }
}

/// Returns whether the transport meets an alternative: with nothing, or with the only credential that it asks for.
fn is_sent(context: &Context<'_>, alternative: &Node) -> bool {
    let [entry] = alternative.entries() else { return alternative.entries().is_empty() };
    let scheme = context.component(&format!("#/components/securitySchemes/{}", entry.key));
    // A scheme that there is not is told as such.
    scheme.and_then(|scheme| context.resolve(&scheme.node)).is_none_or(is_sent_by_transport)
}

/// Returns whether the transport of this workspace sends the credential of a security scheme.
pub(crate) fn is_sent_by_transport(scheme: &Node) -> bool {
    let is_sent = match scheme.str("name").unwrap_or_default().to_ascii_lowercase().as_str() {
        "x-auth-token" => true,
        "authorization" => scheme.str("x-algorithm") == Some(SIGNATURE),
        _ => false,
    };
    is_sent && scheme.str("type") == Some("apiKey") && scheme.str("in") == Some("header")
}
