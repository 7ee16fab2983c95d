//! Security schemes have what their type requires, and requirements name one of them.

use cloud_certs_yaml::Node;

use super::context::Context;
use super::grammar::Kind;
use super::words::near;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// The fields that each type of security scheme requires.
const SCHEMES: [(&str, &[&str]); 4] = [
    ("apiKey", &["name", "in"]),
    ("http", &["scheme"]),
    ("oauth2", &["flows"]),
    ("openIdConnect", &["openIdConnectUrl"]),
];

/// The fields that each OAuth flow requires.
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
    context.all(Kind::SecurityRequirement).for_each(|node| requirement(context, node, report));
}

fn missing(node: &Node, name: &str, fields: &[&str], report: &mut Report<'_>) {
    for field in fields.iter().filter(|field| node.get(field).is_none()) {
        let what = format!("`{name}` has no `{field}`");
        report.add(Rule::MissingField, node.at, what, "OpenAPI requires it", format!("add `{field}`"));
    }
}

fn requirement(context: &Context<'_>, requirement: &Node, report: &mut Report<'_>) {
    let schemes = context.components("securitySchemes");
    for entry in requirement.entries() {
        let Some(scheme) = schemes.iter().find(|scheme| scheme.key == entry.key) else {
            let fix = match near(&entry.key, schemes.iter().map(|scheme| scheme.key.as_str())) {
                Some(name) => format!("write `{name}`"),
                None => format!("add `{}` to `components/securitySchemes`", entry.key),
            };
            let what = format!("the security scheme `{}`", entry.key);
            report.add(Rule::UndefinedSecurityScheme, entry.at, what, "no component has this name", fix);
            continue;
        };
        // 3.1 gives scopes of other types a meaning: roles.
        let is_unscoped = matches!(
            context.resolve(&scheme.node).and_then(|scheme| scheme.str("type")),
            Some("apiKey" | "http")
        );
        if let Some(scope) = entry.node.items().first()
            && is_unscoped
            && context.document.version == Version::V3_0
        {
            let what = format!("the scope {} of the security scheme `{}`", scope.to_json(), entry.key);
            let why = "OpenAPI 3.0 allows scopes of `oauth2` and `openIdConnect` only";
            report.add(Rule::UnscopedScheme, scope.at, what, why, "write an empty list");
        }
    }
}
