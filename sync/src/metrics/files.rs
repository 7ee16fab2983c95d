//! Metrics of any files with certificates, for `check`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use cloud_certs::Certificate;

use crate::metrics::encode::{Encoder, MetricsFormat, Sample};
use crate::metrics::history::CertificateFacts;
use crate::metrics::table::{BUILD_INFO, READABLE};
use crate::metrics::x509;

/// Metrics of files with certificates.
#[derive(Debug, Default)]
pub struct FileMetrics {
    files: BTreeMap<String, CheckedFile>,
}

#[derive(Debug)]
struct CheckedFile {
    is_readable: bool,
    /// By fingerprint: two series must differ in a label.
    certificates: BTreeMap<String, CertificateFacts>,
}

impl FileMetrics {
    /// Adds a file, and the certificates in it that can be read.
    pub fn add<'c>(
        &mut self,
        path: &str,
        is_readable: bool,
        certificates: impl IntoIterator<Item = &'c Certificate>,
    ) {
        let facts = certificates.into_iter().map(CertificateFacts::of);
        let certificates = facts.map(|facts| (facts.fingerprint.clone(), facts)).collect();
        self.files.insert(cloud_certs_text::escaped(path), CheckedFile { is_readable, certificates });
    }

    /// Writes them as text.
    #[must_use]
    pub fn render(&self, version: &str, format: MetricsFormat) -> String {
        let mut encoder = Encoder::new(format);
        let certificates: Vec<_> = self
            .files
            .iter()
            .flat_map(|(path, file)| {
                file.certificates.values().map(move |facts| (Vec::new(), facts, Cow::from(path)))
            })
            .collect();
        x509::write(&mut encoder, &certificates);
        encoder.family(&BUILD_INFO, [Sample::new(vec![("version", version.into())], 1)]);
        let readable = self.files.iter().map(|(path, file)| {
            Sample::new(vec![("filepath", Cow::from(path))], i128::from(file.is_readable))
        });
        encoder.family(&READABLE, readable);
        encoder.finish()
    }
}
