//! The chain that OpenSSL builds, which is not always the path that rustls finds, because OpenSSL does not try
//! alternatives.

use cloud_certs_certificate::{AuthorityKeyId, Certificate, Extensions};
use jiff::Timestamp;

/// The most certificates in a chain.
const MOST: usize = 100;

/// The critical extensions that OpenSSL 3.0 knows, besides those of [`ALSO_KNOWN`].
const KNOWN: [&str; 10] = [
    "2.5.29.15", // key usage
    "2.5.29.17", // subject alternative names
    "2.5.29.19", // basic constraints
    "2.5.29.30", // name constraints
    "2.5.29.31", // CRL distribution points
    "2.5.29.32", // policies
    "2.5.29.33", // policy mappings
    "2.5.29.36", // policy constraints
    "2.5.29.37", // extended key usage
    "2.5.29.54", // inhibit any policy
];

/// The certificate type of Netscape, proxies, the check of OCSP, and the two about Internet resources.
const ALSO_KNOWN: [&str; 5] = [
    "2.16.840.1.113730.1.1",
    "1.3.6.1.5.5.7.1.14",
    "1.3.6.1.5.5.7.48.1.5",
    "1.3.6.1.5.5.7.1.7",
    "1.3.6.1.5.5.7.1.8",
];

/// Returns whether OpenSSL knows an extension, so that it may be critical.
pub(super) fn knows(oid: &str) -> bool {
    KNOWN.contains(&oid) || ALSO_KNOWN.contains(&oid)
}

/// A chain as OpenSSL builds it.
pub(super) struct Chain<'a> {
    /// From the server's own certificate up.
    pub(super) certificates: Vec<&'a Certificate>,
    /// `true` if it ends with a trusted certificate that signs itself.
    pub(super) is_complete: bool,
    /// The number of certificates up to the first trusted one, with it.
    pub(super) trusted_at: Option<usize>,
}

/// Everything that a chain is built from.
#[derive(Clone, Copy)]
pub(super) struct Builder<'a> {
    /// The certificates that the server showed, its own first.
    pub(super) shown: &'a [Certificate],
    pub(super) anchors: &'a [Certificate],
    pub(super) at: Timestamp,
}

impl<'a> Builder<'a> {
    /// Builds the chain: at each certificate, a trusted issuer is taken before one that the server sends.
    pub(super) fn build(self) -> Option<Chain<'a>> {
        let mut certificates = vec![self.shown.first()?];
        let mut trusted_at = None;
        loop {
            let last = *certificates.last()?;
            if trusted_at.is_none() && self.is_trusted(last) {
                trusted_at = Some(certificates.len());
            }
            let is_at_end = signs_itself(last) || certificates.len() > MOST;
            let next = if is_at_end { None } else { self.issuer(last, &certificates) };
            match next {
                Some(next) => certificates.push(next),
                None => {
                    let is_complete = signs_itself(last) && self.is_trusted(last);
                    return Some(Chain { certificates, is_complete, trusted_at });
                }
            }
        }
    }

    fn is_trusted(self, one: &Certificate) -> bool {
        self.anchors.iter().any(|anchor| anchor.sha256() == one.sha256())
    }

    fn issuer(self, one: &Certificate, used: &[&Certificate]) -> Option<&'a Certificate> {
        let fits = |issuer: &&Certificate| has_issuer_name(one, issuer) && names_key_of(one, issuer);
        let is_new = |issuer: &&Certificate| !used.iter().any(|old| old.sha256() == issuer.sha256());
        let trusted: Vec<_> = self.anchors.iter().filter(fits).filter(is_new).collect();
        let sent: Vec<_> = self.shown.iter().filter(fits).filter(is_new).collect();
        self.best(&trusted).or_else(|| self.best(&sent))
    }

    /// The first one that is valid now, or else the one that was valid last.
    fn best(self, candidates: &[&'a Certificate]) -> Option<&'a Certificate> {
        let is_valid = |one: &&&Certificate| (one.not_before()..=one.not_after()).contains(&self.at);
        let valid = candidates.iter().find(is_valid);
        valid.or_else(|| candidates.iter().max_by_key(|one| one.not_after())).copied()
    }
}

/// OpenSSL compares names without case.
fn has_issuer_name(one: &Certificate, issuer: &Certificate) -> bool {
    one.issuer().to_lowercase() == issuer.subject().to_lowercase()
}

/// Returns whether it is its own issuer and does not name another key.
pub(super) fn signs_itself(one: &Certificate) -> bool {
    one.is_self_issued() && names_key_of(one, one)
}

/// Returns whether the authority key identifier of a certificate, if it has one, names the certificate of that issuer.
pub(super) fn names_key_of(one: &Certificate, issuer: &Certificate) -> bool {
    let Extensions { authority_key_id: Some(AuthorityKeyId { key_id, issuer: name, serial, .. }), .. } =
        one.extensions()
    else {
        return true;
    };
    let differs =
        |named: Option<String>, own: Option<&str>| named.zip(own).is_some_and(|(named, own)| named != own);
    let own = issuer.extensions().subject_key_id;
    !differs(key_id, own.as_deref())
        && !differs(serial, Some(issuer.serial()))
        && !differs(name, Some(issuer.issuer()))
}
