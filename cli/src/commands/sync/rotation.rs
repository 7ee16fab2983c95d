//! Notes about a change of CA: which root servers use today, what else files hold, and until when.

use cloud_certs_sync::{CertificateReport, OutputReport, RoundReport, TargetReport};
use cloud_certs_text::printable;

/// More certificates than these are counted, not named.
const MOST_NAMED: usize = 3;

/// Formats a line for each output that a server was checked with, and for each that keeps older certificates.
pub(super) fn notes(report: &RoundReport) -> String {
    let lines = report.targets.iter().flat_map(|target| {
        target.outputs.iter().flat_map(|output| [server(target, output), kept(target, output)])
    });
    lines.flatten().map(|line| printable(&line) + "\n").collect()
}

/// Says which root the server uses, and what else the file holds.
fn server(target: &TargetReport, output: &OutputReport) -> Option<String> {
    let (server, root) = (target.server.as_ref()?, output.root.as_ref()?);
    let path = output.path.display();
    let used = format!("{}: {} uses {} today", target.name, server.address, named(root));
    let others = output.held.iter().filter(|one| one.certificate.sha256() != root.certificate.sha256());
    Some(match list(others) {
        Some(others) => format!("{used}; {path} also holds {others}"),
        None => format!("{used}; {path} holds nothing else"),
    })
}

/// Says until when older certificates stay.
fn kept(target: &TargetReport, output: &OutputReport) -> Option<String> {
    let kept = list(output.kept.iter())?;
    Some(format!(
        "{}: {} keeps {kept}; --drop-old drops what neither the service nor `roots` has any more",
        target.name,
        output.path.display()
    ))
}

fn list<'a>(certificates: impl Iterator<Item = &'a CertificateReport>) -> Option<String> {
    let named: Vec<_> = certificates.map(named).collect();
    let more = named.len().saturating_sub(MOST_NAMED);
    let first = named.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
    match (first.is_empty(), more) {
        (true, _) => None,
        (_, 0) => Some(first),
        _ => Some(format!("{first} and {more} more")),
    }
}

fn named(one: &CertificateReport) -> String {
    let certificate = &one.certificate;
    match certificate.never_expires() {
        true => format!("`{}`", certificate.label()),
        false => {
            let day: String = certificate.not_after_text().chars().take_while(|one| *one != 'T').collect();
            format!("`{}` (until {day})", certificate.label())
        }
    }
}
