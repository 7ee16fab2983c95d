//! Files that hold the same already, so that writing them anew would change nothing.

use crate::bundle::CaBundle;
use crate::format::Format;
#[cfg(feature = "pkcs12")]
use crate::manifest::{Manifest, ManifestContent};
#[cfg(feature = "pkcs12")]
use crate::manifest_yaml::{self, Kind, Value};
#[cfg(feature = "pkcs12")]
use crate::secret::Secret;

/// Returns whether the bytes are these certificates in this format.
pub(crate) fn is_current(format: &Format, bytes: &[u8], bundle: &CaBundle) -> bool {
    match format {
        Format::Pem => is_pem_of(bytes, bundle),
        // Not JCEKS, which begins in another way.
        Format::Jks { password } => {
            bytes.starts_with(&[0xFE, 0xED])
                && CaBundle::from_jks(bytes, password).is_ok_and(|old| old.has_same_certificates(bundle))
        }
        #[cfg(feature = "pkcs12")]
        Format::Pkcs12 { password } => is_truststore_of(bytes, password, bundle),
        #[cfg(feature = "pkcs12")]
        Format::ConfigMap(manifest) => is_manifest_of(bytes, manifest, Kind::ConfigMap, bundle),
        #[cfg(feature = "pkcs12")]
        Format::Secret(manifest) => is_manifest_of(bytes, manifest, Kind::Secret, bundle),
        _ => bundle.encode(format).is_ok_and(|new| new == bytes),
    }
}

/// PEM as others read it, too: every block as it is written here, on lines of its own. The text around them is the
/// user's, and so are the ends of lines.
fn is_pem_of(bytes: &[u8], bundle: &CaBundle) -> bool {
    if CaBundle::from_bytes(bytes).ok().as_ref() != Some(bundle) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let has_block =
        |pem: &str| text.match_indices(pem.trim_end()).any(|(at, _)| at == 0 || text[..at].ends_with('\n'));
    bundle.iter().all(|certificate| has_block(&certificate.to_pem()))
}

#[cfg(feature = "pkcs12")]
fn is_truststore_of(bytes: &[u8], password: &Secret, bundle: &CaBundle) -> bool {
    CaBundle::open_pkcs12(bytes, password)
        .is_ok_and(|(old, is_truststore)| is_truststore && old.has_same_certificates(bundle))
}

/// A manifest as it is written here, with any PKCS#12 of the certificates, which is never twice the same.
#[cfg(feature = "pkcs12")]
fn is_manifest_of(bytes: &[u8], manifest: &Manifest, kind: Kind, bundle: &CaBundle) -> bool {
    let value = |(key, content): &(String, ManifestContent)| match content {
        ManifestContent::Pkcs12 { password } => manifest_yaml::bytes_under(key, bytes)
            .filter(|store| is_truststore_of(store, password, bundle))
            .map(Value::Bytes),
        _ => bundle.manifest_value(content).ok(),
    };
    let values: Option<Vec<_>> = manifest.contents.iter().map(value).collect();
    values.is_some_and(|values| manifest_yaml::manifest(manifest, kind, &values).into_bytes() == bytes)
}
