//! Whom the connections trust: the system's roots, or only the ones given.

use std::sync::Arc;

use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use super::roots::SystemRoots;
use crate::Error;
use cloud_certs_certificate::CaBundle;

/// A TLS configuration that trusts only `roots`, or the system's when there are none.
pub(crate) fn tls_config(roots: Option<&CaBundle>) -> Result<ClientConfig, Error> {
    let config = match roots {
        Some(bundle) => {
            config(bundle.root_store().map_err(|source| Error::Roots { source: Some(source.into()) })?)
        }
        None => system_config(),
    };
    config.map_err(|source| Error::Roots { source: Some(source.into()) })
}

pub(super) fn config(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn system_config() -> Result<ClientConfig, rustls::Error> {
    let builder = builder()?;
    let roots = SystemRoots::new(builder.crypto_provider().clone());
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(roots)).with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}
