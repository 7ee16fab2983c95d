//! Paths from a server's certificate to a trusted one, found by checking signatures.

use cloud_certs_certificate::{Certificate, PublicKey, SignatureCheck};
use rustls::pki_types::SignatureVerificationAlgorithm;

/// The algorithms that check signatures.
pub(super) type Algorithms = &'static [&'static dyn SignatureVerificationAlgorithm];

/// The shortest RSA key that rustls takes, with ring.
pub(super) const LEAST_RSA_BITS: usize = 2048;

/// The most signatures that are checked in a search: as many as rustls checks.
const MOST_SIGNATURES: usize = 100;

/// Certificates, each signed by the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Path<'a> {
    /// From the server's own certificate up, without the trusted one.
    pub(super) certificates: Vec<&'a Certificate>,
    /// The trusted certificate that signed the last one, if the path leads to one.
    pub(super) anchor: Option<&'a Certificate>,
    /// The first certificate whose signature cannot be checked with the algorithms at hand, and its issuer.
    pub(super) unchecked: Option<(&'a Certificate, &'a Certificate)>,
}

impl<'a> Path<'a> {
    /// The issuers on the path from the lowest on, the trusted one included, and the certificates below each.
    pub(super) fn issuers(&self) -> impl Iterator<Item = (&'a Certificate, &[&'a Certificate])> {
        let above = self.certificates.iter().copied().chain(self.anchor).enumerate().skip(1);
        above.map(|(number, issuer)| (issuer, &self.certificates[..number]))
    }

    /// All certificates from the server's own up; a trusted one that is also the server's own is listed once.
    pub(super) fn all(&self) -> Vec<Certificate> {
        let last = self.certificates.last();
        let anchor = self.anchor.filter(|anchor| last.is_none_or(|last| last.sha256() != anchor.sha256()));
        self.certificates.iter().copied().chain(anchor).cloned().collect()
    }
}

/// Everything that paths are made of.
#[derive(Clone, Copy)]
pub(super) struct PathFinder<'a> {
    /// The certificates that the server showed, its own first.
    pub(super) shown: &'a [Certificate],
    pub(super) anchors: &'a [Certificate],
    pub(super) algorithms: Algorithms,
}

/// The paths that there are.
#[derive(Default)]
pub(super) struct Paths<'a> {
    /// Those that lead to a trusted certificate; those whose signatures were all checked come first.
    pub(super) complete: Vec<Path<'a>>,
    /// The longest of those that do not.
    pub(super) incomplete: Path<'a>,
    signatures: usize,
}

/// The reason that a path does not go on from its last certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenLink {
    /// No certificate has the name of its issuer, neither a trusted one nor one that the server sends.
    NoIssuer,
    /// Its own key signed it, and it is not trusted.
    SignedByItself,
    /// A trusted certificate has the name of its issuer, and another key signed it.
    OtherTrustedKey,
    /// The server sends a certificate with the name of its issuer, and another key signed it.
    OtherSentKey,
    /// A trusted certificate signed it, and writes its name with other letters or spaces than this one does.
    OtherSpelling,
    /// There is a path to a trusted certificate, which rustls refuses for another reason.
    Refused,
}

impl<'a> PathFinder<'a> {
    /// Finds all paths from the server's own certificate.
    pub(super) fn find(self) -> Paths<'a> {
        let mut paths = Paths::default();
        if let Some(own) = self.shown.first() {
            self.follow(Path { certificates: vec![own], ..Path::default() }, &mut paths);
        }
        paths.complete.sort_by_key(|path| path.unchecked.is_some());
        paths
    }

    fn follow(self, path: Path<'a>, paths: &mut Paths<'a>) {
        let Some(last) = path.certificates.last().copied() else { return };
        let mut is_dead_end = true;
        let anchors = self.anchors.iter().map(|one| (one, true));
        for (issuer, is_trusted) in anchors.chain(self.shown.iter().map(|one| (one, false))) {
            let is_new =
                |one: &Certificate| !path.certificates.iter().any(|old| old.has_name_and_key_of(one));
            if !last.names_as_issuer(issuer) || !(is_trusted || is_new(issuer)) {
                continue;
            }
            paths.signatures += 1;
            if paths.signatures > MOST_SIGNATURES {
                break;
            }
            let is_checked = match self.check(last, issuer) {
                SignatureCheck::Invalid => continue,
                check => check == SignatureCheck::Valid,
            };
            is_dead_end = false;
            let mut next = path.clone();
            next.unchecked = path.unchecked.or((!is_checked).then_some((last, issuer)));
            if is_trusted {
                next.anchor = Some(issuer);
                paths.complete.push(next);
            } else {
                next.certificates.push(issuer);
                self.follow(next, paths);
            }
        }
        if is_dead_end && path.certificates.len() > paths.incomplete.certificates.len() {
            paths.incomplete = path;
        }
    }

    /// Checks a signature; the result is unknown for a key that the algorithms do not support.
    fn check(self, one: &Certificate, issuer: &Certificate) -> SignatureCheck {
        match one.check_signature(issuer, self.algorithms) {
            SignatureCheck::Invalid if is_short(issuer) => SignatureCheck::Unsupported,
            check => check,
        }
    }

    /// Finds why there is no way on from the last certificate of a path.
    pub(super) fn broken_link(self, last: &Certificate) -> BrokenLink {
        let is_namesake = |one: &&Certificate| last.names_as_issuer(one);
        let is_stranger = |one: &&Certificate| !last.has_name_and_key_of(one);
        if self.anchors.iter().any(|one| is_namesake(&one)) {
            BrokenLink::OtherTrustedKey
        } else if self.shown.iter().filter(is_stranger).any(|one| is_namesake(&one)) {
            BrokenLink::OtherSentKey
        } else if self.spelled_otherwise(last).is_some() {
            BrokenLink::OtherSpelling
        } else if last.is_self_issued() && self.check(last, last) == SignatureCheck::Valid {
            BrokenLink::SignedByItself
        } else {
            BrokenLink::NoIssuer
        }
    }

    /// The trusted certificate whose key signed one that writes its name in another way.
    pub(super) fn spelled_otherwise(self, last: &Certificate) -> Option<&'a Certificate> {
        let plain = |name: &str| name.to_lowercase();
        let is_meant =
            |one: &&Certificate| !last.names_as_issuer(one) && plain(one.subject()) == plain(last.issuer());
        self.anchors.iter().filter(is_meant).find(|one| self.check(last, one) == SignatureCheck::Valid)
    }
}

/// Returns whether the key is one of RSA that is too short for rustls.
pub(super) fn is_short(certificate: &Certificate) -> bool {
    // rustls counts whole bytes.
    matches!(certificate.public_key(), PublicKey::Rsa { bits, .. } if bits.next_multiple_of(8) < LEAST_RSA_BITS)
}
