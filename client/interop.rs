//! A bundle in the types of HTTP libraries; the crate of the certificates knows none of those.

use cloud_certs_certificate::CaBundle;

use crate::error::Cause;

/// Returns the certificates of a bundle as reqwest's, for
/// [`tls_certs_only`](https://docs.rs/reqwest/latest/reqwest/struct.ClientBuilder.html#method.tls_certs_only).
///
/// # Errors
///
/// When reqwest cannot hold one of them; it takes what [`CaBundle`] could parse.
///
/// ```
/// # fn client(bundle: &cloud_certs::CaBundle) -> Result<reqwest::Client, cloud_certs::Cause> {
/// let roots = cloud_certs::reqwest_certificates(bundle)?;
/// let client = reqwest::Client::builder().tls_certs_only(roots).build()?;
/// # Ok(client)
/// # }
/// ```
pub fn reqwest_certificates(bundle: &CaBundle) -> Result<Vec<reqwest::Certificate>, Cause> {
    bundle.iter().map(|one| reqwest::Certificate::from_der(one.der()).map_err(Cause::from)).collect()
}
