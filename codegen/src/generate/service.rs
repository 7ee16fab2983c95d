//! The extension `x-service`, from which the client's table of services is made, names what is in the document.

use openapi_document::{Document, Node, Problems, Report};

use crate::check::rules::Rule;

/// The ways in which an operation answers with a certificate.
const ANSWERS: [&str; 3] = ["bytes", "link", "links"];

/// Refuses a service that the tables cannot be made for. Documents of others may mean something else by the extension, so
/// only what is generated is held to this.
pub(super) fn check(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(document);
    if let Some(service) = document.root.get("x-service") {
        inspect(document, service, &mut report);
    }
    report.finish()
}

fn inspect(document: &Document, service: &Node, report: &mut Report<'_>) {
    let fix = "write the `operationId` of an operation of this document";
    let certificate = service.get("certificate");
    for (owner, key) in
        certificate.map(|node| (node, "operation")).into_iter().chain([(service, "instances")])
    {
        let Some(id) = owner.get(key) else { continue };
        if !document.operations().any(|operation| operation.str("operationId") == id.as_str()) {
            let what = format!("`{key}` of `x-service`");
            let why = "no operation of the document has this `operationId`";
            report.add(Rule::Service, id.at, what, why, fix);
        }
    }
    let Some(certificate) = certificate else { return };
    if certificate.get("operation").is_none() {
        let what = "`certificate` of `x-service` names no operation";
        report.add(Rule::Service, certificate.at, what, "the client fetches the certificate with one", fix);
    }
    if !certificate.str("answer").is_some_and(|answer| ANSWERS.contains(&answer)) {
        let at = certificate.get("answer").map_or(certificate.at, |node: &Node| node.at);
        let why = "the client does not know how to fetch the certificate";
        let fix = format!("write one of {}", ANSWERS.map(|answer| format!("`{answer}`")).join(", "));
        report.add(Rule::Service, at, "`answer` of `x-service`", why, fix);
    }
}
