//! The samples of certificates, named as x509-certificate-exporter names them.

use std::borrow::Cow;

use crate::metrics::encode::{Encoder, Sample};
use crate::metrics::history::CertificateFacts;
use crate::metrics::table::{NOT_AFTER, NOT_BEFORE};

/// A label with its value.
pub(crate) type Label<'l> = (&'l str, Cow<'l, str>);

/// A certificate of a file, and the labels of the file.
pub(crate) type InFile<'l> = (Vec<Label<'l>>, &'l CertificateFacts, Cow<'l, str>);

/// Writes when certificates begin to be valid, and when they expire.
pub(crate) fn write<'l>(encoder: &mut Encoder, certificates: &[InFile<'l>]) {
    for (metric, time) in [
        (&NOT_AFTER, (|facts| facts.not_after) as fn(&CertificateFacts) -> i64),
        (&NOT_BEFORE, |facts| facts.not_before),
    ] {
        encoder.family(
            metric,
            certificates.iter().map(|(of_file, facts, path)| {
                let mut labels = of_file.clone();
                labels.extend([
                    ("fingerprint", Cow::from(&facts.fingerprint)),
                    ("serial_number", Cow::from(&facts.serial)),
                    ("subject_CN", Cow::from(&facts.subject)),
                    ("issuer_CN", Cow::from(&facts.issuer)),
                    ("filepath", path.clone()),
                ]);
                Sample::new(labels, time(facts))
            }),
        );
    }
}
