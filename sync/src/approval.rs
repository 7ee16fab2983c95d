//! The approval of outputs by the server of their target.

use jiff::Timestamp;

use crate::error::OutputError;
use crate::output::file::JudgedFile;
use crate::proof::{Proof, Verdict};
use crate::report::{CertificateReport, OutputReport, ServerReport};

/// Holds an output against the server, and says in its report which root the server uses. Returns the reason to leave the
/// output as it is, if there is one.
pub(crate) fn approve(
    proof: &Proof<'_>,
    judged: &JudgedFile,
    report: &mut OutputReport,
    warnings: &mut Vec<String>,
    now: Timestamp,
) -> Option<OutputError> {
    let (root, refusal) = match proof.judge(&report.path, judged.bundle(), judged.dropped()) {
        Verdict::Verified(root) => (Some(root), None),
        Verdict::Refused { root, error } => (root, Some(error)),
        Verdict::NothingLost(warning) => {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
            (None, None)
        }
    };
    report.root = root.map(|root| CertificateReport::new(&root, now));
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
