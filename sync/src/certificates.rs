//! The certificates of a target.

use cloud_certs::certificate::Fingerprint;
use cloud_certs::{CaBundle, CertificateQuery, Session};

use crate::error::TargetError;
use crate::target::Target;

/// Fetches the certificates of a target, and compares them with its pins.
pub(crate) async fn fetch(target: &Target<'_>, session: &Session) -> Result<CaBundle, TargetError> {
    let mut query = CertificateQuery::new();
    query.instance.clone_from(&target.instance);
    query.category.clone_from(&target.config.category);
    let bundle = session.service(target.config.service).ca_certificates(&query).await?;
    check_pins(&bundle, &target.config.pins)?;
    Ok(bundle)
}

/// Refuses certificates without a pin, if there are pins.
fn check_pins(bundle: &CaBundle, pins: &[Fingerprint]) -> Result<(), TargetError> {
    let strangers: Vec<_> = bundle
        .iter()
        .filter(|one| !pins.is_empty() && !pins.contains(&one.sha256()))
        .map(|one| format!("`{}` is {}", one.subject(), one.sha256()))
        .collect();
    if strangers.is_empty() { Ok(()) } else { Err(TargetError::Pins { strangers }) }
}
