//! Clients that refuse a server which rustls trusts, and why.

use cloud_certs_certificate::{Certificate, Extensions, PublicKey, SignatureCheck};
use jiff::Timestamp;

use super::openssl::{Builder, Chain, knows, names_key_of, signs_itself};
use super::path::{Path, PathFinder};

/// A client that refuses a server which rustls trusts, with the same certificates to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The client: `OpenSSL` for all that use its defaults, `Python 3.13` for that version and newer, `Java`, or `rustls on
    /// ring`, as this crate is without the feature `p521`.
    pub client: &'static str,
    /// The reason, in words.
    pub why: String,
}

impl Difference {
    /// The difference of clients that have only the cryptography of ring.
    pub(super) fn of_ring() -> Self {
        let why =
            "a key is on P-521, or a signature is of ECDSA and SHA-512, and ring has neither".to_owned();
        Self { client: "rustls on ring", why }
    }
}

const OPENSSL: &str = "OpenSSL";
const PYTHON: &str = "Python 3.13";
const JAVA: &str = "Java";

const SUBJECT_ALT_NAMES: &str = "2.5.29.17";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const SUBJECT_KEY_ID: &str = "2.5.29.14";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";

/// The facts of a handshake that rustls trusts.
pub(super) struct Trusted<'a> {
    /// The name that the certificate was checked for.
    pub(super) name: &'a str,
    /// The path that rustls took.
    pub(super) path: &'a Path<'a>,
    /// Everything that paths are made of.
    pub(super) finder: PathFinder<'a>,
    /// The time that the certificates were judged at.
    pub(super) at: Timestamp,
}

impl<'a> Trusted<'a> {
    /// Finds the clients that refuse the server.
    pub(super) fn differences(&self) -> Vec<Difference> {
        let difference = |client| move |why| Difference { client, why };
        let builder = Builder { shown: self.finder.shown, anchors: self.finder.anchors, at: self.at };
        let Some(chain) = builder.build() else { return Vec::new() };
        let name = || dot_at_end(self.name);
        let openssl = self.unfinished(&chain).or_else(|| self.refused(&chain)).or_else(name);
        let partial = self.partial(&chain);
        let python = match &partial {
            // It ends at the first trusted certificate, as the flag for partial chains is set.
            Some(partial) => self.refused(partial).or_else(|| strict(partial)).or_else(name),
            None => openssl.clone(),
        };
        let java = self.refused_by_java();
        let all =
            [openssl.map(difference(OPENSSL)), python.map(difference(PYTHON)), java.map(difference(JAVA))];
        all.into_iter().flatten().collect()
    }

    /// The chain up to the first trusted certificate.
    fn partial(&self, chain: &Chain<'a>) -> Option<Chain<'a>> {
        let length = chain.trusted_at?;
        let certificates = chain.certificates.iter().take(length).copied().collect();
        Some(Chain { certificates, is_complete: true, trusted_at: chain.trusted_at })
    }

    /// The reason that OpenSSL finds no chain to a trusted root.
    fn unfinished(&self, chain: &Chain<'_>) -> Option<String> {
        if chain.is_complete {
            return None;
        }
        if let Some(length) = chain.trusted_at {
            let trusted = chain.certificates.get(length - 1)?.label();
            return Some(format!(
                "the trusted `{trusted}` is not a root, and without the flag for partial chains, which curl and Python \
                 3.13 set, it looks for one above"
            ));
        }
        if let Some((below, issuer)) = self.wrong_key_id() {
            return Some(wrong_key_id(below, issuer));
        }
        let is_on_path =
            |one: &Certificate| self.path.certificates.iter().any(|other| other.sha256() == one.sha256());
        Some(match chain.certificates.iter().find(|one| !is_on_path(one)) {
            Some(twin) => format!(
                "it takes `{}` by `{}`, the first of the certificates of that name that the server sends, and does not \
                 come back to the cross-signed other one",
                twin.label(),
                twin.issuer()
            ),
            None => "it finds no way to a trusted certificate".to_owned(),
        })
    }

    /// The first link of the path whose authority key identifier names another certificate than that of the issuer.
    fn wrong_key_id(&self) -> Option<(&Certificate, &Certificate)> {
        let mut links = self.path.issuers().filter_map(|(issuer, below)| Some((*below.last()?, issuer)));
        links.find(|(below, issuer)| !names_key_of(below, issuer))
    }

    /// The reason to refuse a chain that gets to a trusted certificate.
    fn refused(&self, chain: &Chain<'_>) -> Option<String> {
        let all = &chain.certificates;
        let above = all.iter().enumerate().skip(1);
        let of_issuers = |rule: fn(&Certificate, &Extensions) -> Option<String>| {
            above.clone().find_map(|(_, one)| rule(one, &one.extensions()))
        };
        all.iter()
            .find_map(|one| critical_extension(one, &one.extensions()))
            .or_else(|| of_issuers(not_a_ca))
            .or_else(|| above.clone().find_map(|(number, one)| path_length(one, all.get(1..number)?)))
            .or_else(|| of_issuers(other_purposes))
            .or_else(|| {
                let mut links = all.iter().zip(all.iter().skip(1));
                links.find_map(|(below, issuer)| self.other_key(below, issuer))
            })
            .or_else(|| all.iter().find_map(|one| out_of_time(one, self.at)))
    }

    fn other_key(&self, below: &Certificate, issuer: &Certificate) -> Option<String> {
        let check = below.check_signature(issuer, self.finder.algorithms);
        (check == SignatureCheck::Invalid).then(|| {
            format!("it takes a certificate `{}` that did not sign `{}`", issuer.label(), below.label())
        })
    }

    fn refused_by_java(&self) -> Option<String> {
        let (own, anchor) = (self.path.certificates.first()?, self.path.anchor?);
        if self.name.contains('_') {
            return Some(format!("`{}` has an underscore, which it takes in no host name", self.name));
        }
        let all = self.path.certificates.iter().copied().chain([anchor]);
        if let Some(one) = all.into_iter().find(|one| one.issuer().is_empty()) {
            return Some(format!("`{}` has no issuer, and it reads no such certificate", one.label()));
        }
        let usage = own.extensions().key_usage;
        if usage.is_some_and(|usages| !usages.contains(&"digitalSignature")) {
            return Some(format!("the key usage of `{}` has no digital signatures", own.label()));
        }
        if self.finder.anchors.iter().any(|one| one.sha256() == own.sha256()) {
            // It does not check a certificate further if it is trusted itself.
            return None;
        }
        let issuers = self.path.issuers().map(|(issuer, _)| issuer);
        let silent = issuers.into_iter().find_map(|issuer| no_signing(issuer, &issuer.extensions()));
        let is_ca =
            anchor.version() < 3 || anchor.extensions().basic_constraints.is_some_and(|one| one.is_ca);
        let no_ca = (!is_ca)
            .then(|| format!("the trusted `{}` is not a CA by its basic constraints", anchor.label()));
        let last = self.path.certificates.last()?;
        let key = (!names_key_of(last, anchor)).then(|| wrong_key_id(last, anchor));
        silent.or(no_ca).or(key)
    }
}

fn wrong_key_id(below: &Certificate, issuer: &Certificate) -> String {
    format!(
        "the authority key identifier of `{}` names another key than that of `{}`",
        below.label(),
        issuer.label()
    )
}

/// rustls takes the dot off, as resolvers do.
fn dot_at_end(name: &str) -> Option<String> {
    name.ends_with('.').then(|| format!("it compares the dot at the end of `{name}`"))
}

fn out_of_time(one: &Certificate, at: Timestamp) -> Option<String> {
    if at > one.not_after() {
        Some(format!("`{}` expired on {}", one.label(), one.not_after_text()))
    } else if at < one.not_before() {
        Some(format!("`{}` is not valid before {}", one.label(), one.not_before_text()))
    } else {
        None
    }
}

fn critical_extension(one: &Certificate, extensions: &Extensions) -> Option<String> {
    let unknown = extensions.all.iter().find(|(oid, is_critical)| *is_critical && !knows(oid));
    unknown
        .map(|(oid, _)| format!("`{}` has a critical extension that it does not know ({oid})", one.label()))
}

fn not_a_ca(one: &Certificate, extensions: &Extensions) -> Option<String> {
    no_signing(one, extensions).or_else(|| {
        let is_ca = match extensions.basic_constraints {
            Some(constraints) => constraints.is_ca,
            // A CA without basic constraints is recognised by its key usage, or is a root from before there were
            // extensions.
            None => extensions.key_usage.is_some() || one.version() < 3 && signs_itself(one),
        };
        (!is_ca).then(|| format!("`{}` is not a CA certificate", one.label()))
    })
}

fn no_signing(one: &Certificate, extensions: &Extensions) -> Option<String> {
    let is_silent = !extensions.may_sign_certificates();
    is_silent.then(|| format!("the key usage of `{}` does not let it sign certificates", one.label()))
}

/// Those that are their own issuers do not count.
fn path_length(one: &Certificate, between: &[&Certificate]) -> Option<String> {
    let most = one.extensions().basic_constraints?.path_length?;
    let there = between.iter().filter(|one| !one.is_self_issued()).count();
    u32::try_from(there)
        .is_ok_and(|there| there > most)
        .then(|| format!("`{}` allows {most} CAs below it, and there are {there} (path length)", one.label()))
}

fn other_purposes(one: &Certificate, extensions: &Extensions) -> Option<String> {
    let is_other = !extensions.is_for_servers();
    is_other.then(|| format!("`{}` is for other purposes than servers (extended key usage)", one.label()))
}

/// The rules of OpenSSL's flag for strictness, which Python sets since 3.13. A certificate alone is exempt.
fn strict(chain: &Chain<'_>) -> Option<String> {
    if chain.certificates.len() < 2 {
        return None;
    }
    let last = chain.certificates.len() - 1;
    let all = chain.certificates.iter().enumerate();
    all.into_iter().find_map(|(number, one)| {
        let broken = broken_rule(one, number > 0, number == last)?;
        Some(format!("it is strict (VERIFY_X509_STRICT), and `{}` {broken}", one.label()))
    })
}

fn broken_rule(one: &Certificate, is_issuer: bool, is_last: bool) -> Option<&'static str> {
    let extensions = one.extensions();
    let constraints = extensions.basic_constraints;
    let is_ca = constraints.is_some_and(|one| one.is_ca);
    let signs = extensions.key_usage.is_some() && extensions.may_sign_certificates();
    let key_id = extensions.authority_key_id.as_ref().and_then(|id| id.key_id.as_ref());
    let has_names = extensions.all.iter().any(|(oid, _)| oid == SUBJECT_ALT_NAMES);
    let is_nameless = one.subject().is_empty();
    let has_path_length = constraints.is_some_and(|one| one.path_length.is_some());
    let rules = [
        (matches!(one.public_key(), PublicKey::Elliptic { curve: None, .. }), "describes its elliptic curve"),
        (is_issuer && !is_ca, "is not a CA by basic constraints"),
        (has_path_length && !is_ca, "limits the path length and is not a CA"),
        (
            has_path_length && !signs,
            "limits the path length without a key usage that lets it sign certificates",
        ),
        (is_ca && !extensions.is_critical(BASIC_CONSTRAINTS), "has basic constraints that are not critical"),
        (is_ca && extensions.key_usage.is_none(), "is a CA without key usage"),
        (!is_ca && signs, "has a key usage for signing certificates and is not a CA"),
        (one.issuer().is_empty(), "has no issuer"),
        (is_nameless && (is_ca || !has_names), "has no subject"),
        (
            is_nameless && has_names && !extensions.is_critical(SUBJECT_ALT_NAMES),
            "has no subject, and subject alternative names that are not critical",
        ),
        (extensions.is_critical(AUTHORITY_KEY_ID), "has an authority key identifier that is critical"),
        (extensions.is_critical(SUBJECT_KEY_ID), "has a subject key identifier that is critical"),
        (!is_last && key_id.is_none(), "has no authority key identifier"),
        (is_ca && extensions.subject_key_id.is_none(), "has no subject key identifier"),
    ];
    rules.into_iter().find(|(is_broken, _)| *is_broken).map(|(_, why)| why)
}
