//! Refuses what the transport of this workspace's client cannot send, or keep secret.

use openapi_document::context::{Context, Parameter, plain};
use openapi_document::grammar::Kind;
use openapi_document::{Layer, Node, Report};

use crate::check::rules::Rule;

/// The rules of doubts in OpenAPI that are errors for this client.
const REFUSED: [openapi_document::Rule; 3] = [
    // The emulator answers with examples.
    openapi_document::Rule::ExampleAndSchema,
    openapi_document::Rule::IgnoredHeader,
    openapi_document::Rule::ServerVariable,
];

/// Makes errors of the doubts that this client insists on. Bodies of DELETE are sent, and servers read them.
pub(crate) fn insist(context: &Context<'_>, report: &mut Report<'_>) {
    let deletes = context.operations.iter().filter(|operation| operation.method.key == "delete");
    let bodies = deletes.filter_map(|operation| Some(operation.node().entry("requestBody")?.at));
    report.insist(Layer::Transport, &REFUSED, &bodies.collect());
}

/// Formats whose Rust type comes from a crate that the client is built without.
const UNAVAILABLE: [(&str, &str); 3] = [("date-time", "chrono"), ("date", "chrono"), ("uuid", "uuid")];

/// Formats whose Rust type does not show its value. It is chosen by a schema that says nothing else.
const SECRET: [&str; 2] = ["password", "uri"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    context.all(Kind::Server).for_each(|server| url(server, report));
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        credential(context, parameter, report);
        secret_in_url(context, parameter, report);
    }
    for schema in context.all(Kind::Schema).filter(|schema| schema.str("type") == Some("string")) {
        let Some((node, format)) = schema.get("format").zip(schema.str("format")) else { continue };
        available(format, node, report);
        secret(format, schema, report);
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

fn credential(context: &Context<'_>, parameter: Parameter<'_>, report: &mut Report<'_>) {
    let at = parameter.node.position_of("name");
    let is_sent_by = |scheme: &Node| {
        let name = scheme.str("name").unwrap_or_default();
        scheme.str("in") == Some(parameter.location()) && name.eq_ignore_ascii_case(parameter.name())
    };
    if context.all(Kind::SecurityScheme).any(is_sent_by) {
        let why = "a security scheme of the document sends it, and a call never takes a credential";
        report.add(Rule::CredentialParameter, at, parameter.words(), why, "remove the parameter");
    }
    if parameter.location() == "header" && parameter.name().eq_ignore_ascii_case("api-version") {
        let why = "the transport removes the header of this name that the generator adds";
        report.add(Rule::ReservedHeader, at, parameter.words(), why, "remove the parameter");
    }
}

fn secret_in_url(context: &Context<'_>, parameter: Parameter<'_>, report: &mut Report<'_>) {
    let Some(mut schema) = parameter.node.get("schema").and_then(|schema| plain(context, schema)) else {
        return;
    };
    if let Some(items) = schema.get("items").and_then(|items| plain(context, items)) {
        schema = items;
    }
    let (why, fix) = match (schema.str("type"), schema.str("format")) {
        (Some("string"), Some("password")) => {
            ("a secret in a URL or header ends up in logs", "write a request body")
        }
        (Some("string"), Some("uri")) => {
            ("links are secrets, and end up in logs there", "leave `format` out if it is none")
        }
        _ => return,
    };
    let what = format!("the schema of the parameter `{}`", parameter.name());
    report.add(Rule::SecretInUrl, schema.at, what, why, fix);
}

fn available(format: &str, node: &Node, report: &mut Report<'_>) {
    if let Some((_, name)) = UNAVAILABLE.iter().find(|(unavailable, _)| *unavailable == format) {
        let why = format!("the generated code would need the crate `{name}`, which the client does not have");
        let fix = "leave it out, and say it in `description`";
        report.add(Rule::UnavailableFormat, node.at, format!("the format `{format}`"), why, fix);
    }
}

/// A constraint, or even an extension, makes another schema of it, and that one becomes a plain string.
fn secret(format: &str, schema: &Node, report: &mut Report<'_>) {
    let escapes = |key: &str| ["pattern", "minLength", "maxLength"].contains(&key) || key.starts_with("x-");
    for entry in schema.entries().iter().filter(|entry| SECRET.contains(&format) && escapes(&entry.key)) {
        let what = format!("`{}` beside `format: {format}`", entry.key);
        let why = "the generator would make a plain string of it, which logs and errors print";
        report.add(Rule::ConstrainedSecret, entry.at, what, why, "remove it, and say it in `description`");
    }
}
