//! The extension `x-service`, from which the client's table of services is made, names what is in the document.

use super::context::Context;
use crate::problem::Report;
use cloud_certs_yaml::Node;

/// The ways in which an operation answers with a certificate.
const ANSWERS: [&str; 3] = ["bytes", "link", "links"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let Some(service) = context.root.get("x-service") else { return };
    let fix = "write the `operationId` of an operation of this document";
    let certificate = service.get("certificate");
    for (owner, key) in
        certificate.map(|node| (node, "operation")).into_iter().chain([(service, "instances")])
    {
        let Some(id) = owner.get(key) else { continue };
        if !context.operations.iter().any(|operation| operation.id() == id.as_str()) {
            let what = format!("`{key}` of `x-service`");
            report.add("service", id.at, what, "no operation of the document has this `operationId`", fix);
        }
    }
    let Some(certificate) = certificate else { return };
    if certificate.get("operation").is_none() {
        let what = "`certificate` of `x-service` names no operation";
        report.add("service", certificate.at, what, "the client fetches the certificate with one", fix);
    }
    if !certificate.str("answer").is_some_and(|answer| ANSWERS.contains(&answer)) {
        let at = certificate.get("answer").map_or(certificate.at, |node: &Node| node.at);
        let why = "the client does not know how to fetch the certificate";
        let fix = format!("write one of {}", ANSWERS.map(|answer| format!("`{answer}`")).join(", "));
        report.add("service", at, "`answer` of `x-service`", why, fix);
    }
}
