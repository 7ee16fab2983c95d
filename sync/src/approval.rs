//! The approval of outputs by the server of their target.

use jiff::Timestamp;

use crate::error::OutputError;
use crate::proof::{Proof, Replacement, Verdict};
use crate::report::{CertificateReport, OutputReport, ServerReport};

/// Checks all parts of an output against the server, and adds the root that the server uses to its report. Returns the
/// reason to leave the output as it is, if there is one: if one part must stay, all of it stays.
pub(crate) fn approve(
    proof: &Proof<'_>,
    parts: &[Replacement<'_>],
    report: &mut OutputReport,
    warnings: &mut Vec<String>,
    now: Timestamp,
) -> Option<OutputError> {
    let (mut used, mut refusal) = (None, None);
    for part in parts {
        let root = match proof.judge(&report.path, part) {
            Verdict::Verified(root) => Some(root),
            Verdict::Refused { root, error } => {
                refusal.get_or_insert(error);
                root
            }
            Verdict::NothingLost(warning) => {
                if !warnings.contains(&warning) {
                    warnings.push(warning);
                }
                None
            }
        };
        used = used.or(root);
    }
    report.root = used.map(|root| CertificateReport::new(&root, now));
    refusal
}

/// The report of the server, after all outputs of the target.
pub(crate) fn server_report(proof: &Proof<'_>, outputs: &[OutputReport]) -> ServerReport {
    ServerReport {
        address: proof.address(),
        root: outputs.iter().find_map(|output| output.root.clone()),
        error: proof.unreachable(),
    }
}
