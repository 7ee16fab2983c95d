//! Whom the connections trust: the system's roots, or only the ones given.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use crate::Error;
use crate::certificate::CaBundle;

/// A TLS configuration that trusts only `roots`, or the system's when there are none.
pub(crate) fn tls_config(roots: Option<&CaBundle>) -> Result<ClientConfig, Error> {
    let roots = match roots {
        Some(bundle) => bundle.root_store().map_err(|source| Error::Roots { source: Some(source.into()) })?,
        None => system_roots()?,
    };
    config(roots).map_err(|source| Error::Roots { source: Some(source.into()) })
}

pub(super) fn config(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// The system's roots; one that does not parse is left out, none at all is an error.
fn system_roots() -> Result<RootCertStore, Error> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added > 0 {
        return Ok(roots);
    }
    Err(Error::Roots { source: found.errors.into_iter().next().map(Into::into) })
}
