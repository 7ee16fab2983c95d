//! A bundle in the types of HTTP libraries; the certificate room itself knows none.

use crate::{CaBundle, Cause};

impl CaBundle {
    /// The certificates as reqwest's, for
    /// [`tls_certs_only`](https://docs.rs/reqwest/latest/reqwest/struct.ClientBuilder.html#method.tls_certs_only).
    ///
    /// # Errors
    ///
    /// When reqwest cannot hold one of them; it takes what [`CaBundle`] could parse.
    ///
    /// ```
    /// # fn client(bundle: &cloud_certs::CaBundle) -> Result<reqwest::Client, cloud_certs::Cause> {
    /// let client = reqwest::Client::builder().tls_certs_only(bundle.reqwest_certificates()?).build()?;
    /// # Ok(client)
    /// # }
    /// ```
    pub fn reqwest_certificates(&self) -> Result<Vec<reqwest::Certificate>, Cause> {
        self.iter().map(|one| reqwest::Certificate::from_der(one.der()).map_err(Cause::from)).collect()
    }
}
