//! Faults of a path that rustls refuses, each with the certificate that has it.

use cloud_certs_certificate::{Certificate, ForbiddenName, NameKind, PublicKey};

use super::openssl;
use super::path::{Algorithms, LEAST_RSA_BITS, Path, is_short};

/// The critical extensions that rustls knows: key usage, subject alternative names, basic constraints, name constraints,
/// CRL distribution points and extended key usage.
const KNOWN: [&str; 6] = ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.31", "2.5.29.37"];

/// The most certificates that rustls accepts between a server's own and a trusted one.
const MOST_INTERMEDIATES: usize = 6;

/// A fault, in words.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) sentence: String,
    /// `true` if OpenSSL refuses it, too.
    pub(super) is_refused_by_openssl: bool,
}

impl Fault {
    fn of_all(sentence: String) -> Self {
        Self { sentence, is_refused_by_openssl: true }
    }
}

/// A fault that only rustls refuses, as far as is known.
impl From<String> for Fault {
    fn from(sentence: String) -> Self {
        Self { sentence, is_refused_by_openssl: false }
    }
}

/// A certificate for other purposes than servers.
pub(super) fn purpose(path: &Path<'_>) -> Option<Fault> {
    path.certificates.iter().find_map(|one| {
        let extensions = one.extensions();
        let purposes = extensions.extended_key_usage.as_ref().filter(|_| !extensions.is_for_servers())?;
        let purposes = purposes.join(", ");
        let label = one.label();
        Some(Fault::of_all(format!(
            "`{label}` is for other purposes than servers (extended key usage: {purposes})"
        )))
    })
}

/// An issuer that is not a CA.
pub(super) fn not_ca(path: &Path<'_>) -> Option<Fault> {
    let mut issuers = path.issuers().filter(|(_, below)| path.certificates.len() > below.len());
    let (issuer, below) = issuers.find(|(issuer, _)| !is_ca(issuer))?;
    let (issuer, signed) = (issuer.label(), below.last()?.label());
    Some(Fault::of_all(format!("`{issuer}`, which signed `{signed}`, is not a CA certificate")))
}

fn is_ca(certificate: &Certificate) -> bool {
    certificate.extensions().basic_constraints.is_some_and(|one| one.is_ca)
}

/// A CA that allows fewer others below it.
pub(super) fn path_length(path: &Path<'_>) -> Option<Fault> {
    path.certificates.iter().enumerate().skip(1).find_map(|(number, one)| {
        let most = one.extensions().basic_constraints?.path_length?;
        let there = number - 1;
        let is_longer = u32::try_from(there).is_ok_and(|there| there > most);
        let label = one.label();
        let told = || format!("`{label}` allows {most} CAs below it, and there are {there} (path length)");
        is_longer.then(|| Fault::of_all(told()))
    })
}

/// A path that is too long for rustls.
pub(super) fn depth(path: &Path<'_>) -> Option<Fault> {
    let between = path.certificates.len().saturating_sub(1);
    (between > MOST_INTERMEDIATES).then(|| {
        format!(
            "{between} certificates are between the server's own and the trusted one, and rustls takes \
             {MOST_INTERMEDIATES} at most"
        )
        .into()
    })
}

/// A certificate with a critical extension that rustls does not know.
pub(super) fn critical_extension(certificates: &[&Certificate]) -> Option<Fault> {
    certificates.iter().find_map(|one| {
        let extensions = one.extensions();
        let (oid, _) =
            extensions.all.iter().find(|(oid, is_critical)| *is_critical && !KNOWN.contains(&&**oid))?;
        let sentence =
            format!("`{}` has a critical extension that rustls does not know ({oid})", one.label());
        Some(Fault { sentence, is_refused_by_openssl: !openssl::knows(oid) })
    })
}

/// A certificate of an older version.
pub(super) fn version(certificates: &[&Certificate]) -> Option<Fault> {
    certificates.iter().find(|one| one.version() < 3).map(|one| {
        let version = one.version();
        format!("`{}` is of version {version} of X.509, and rustls takes version 3 only", one.label()).into()
    })
}

/// A signature that rustls does not check, because of its algorithm or of the key that made it.
pub(super) fn signature(path: &Path<'_>, algorithms: Algorithms) -> Option<Fault> {
    let (one, issuer) = path.unchecked?;
    if let Some(fault) = key(issuer, algorithms) {
        return Some(fault);
    }
    let (label, algorithm) = (one.label(), one.signature_algorithm());
    let algorithm = match algorithm.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("the algorithm {algorithm}"),
        false => algorithm.to_owned(),
    };
    Some(format!("`{label}` is signed with {algorithm}, which rustls with ring refuses").into())
}

/// A key that rustls does not take.
pub(super) fn key(certificate: &Certificate, algorithms: Algorithms) -> Option<Fault> {
    let (label, key) = (certificate.label(), certificate.public_key());
    if is_short(certificate) {
        let sentence =
            format!("the key of `{label}` is {key}, and rustls wants {LEAST_RSA_BITS} bits at least");
        return Some(sentence.into());
    }
    let is_refused = !certificate.has_key_for(algorithms);
    let kind = match key {
        PublicKey::Elliptic { .. } => key.to_string().replacen("EC", "on the elliptic curve", 1),
        _ => format!("of the kind {key}"),
    };
    is_refused.then(|| format!("the key of `{label}` is {kind}, which rustls with ring refuses").into())
}

/// A name that a CA above it forbids, or a constraint that rustls does not judge.
pub(super) fn name_constraint(path: &Path<'_>) -> Option<Fault> {
    let forbidden = forbidden_name(path, false);
    if let Some((one, issuer, name)) =
        forbidden.as_ref().filter(|(.., name)| name.kind != NameKind::Directory)
    {
        let told = told(one, issuer, name);
        return Some(match is_exempt(path, one) {
            true => {
                format!("{told}; OpenSSL does not look at the names of a CA that is its own issuer").into()
            }
            false => Fault::of_all(told),
        });
    }
    let (issuer, _) = path.issuers().find(|(issuer, _)| issuer.constrains_directory_names())?;
    let forbidden = forbidden_name(path, true);
    let others = match &forbidden {
        None => "would accept these names".to_owned(),
        Some((one, issuer, name)) => format!("would refuse, too: {}", told(one, issuer, name)),
    };
    let sentence = format!(
        "`{}` has a name constraint on directory names, which rustls does not judge and always refuses; OpenSSL, curl \
         and Java judge it, and {others}",
        issuer.label()
    );
    Some(Fault { sentence, is_refused_by_openssl: forbidden.is_some() })
}

fn told(one: &Certificate, issuer: &Certificate, name: &ForbiddenName) -> String {
    let (label, kind, name, is_excluded) = (one.label(), name.kind, &name.name, name.is_excluded);
    let verb = if is_excluded { "exclude" } else { "do not permit" };
    format!("`{label}` has the {kind} `{name}`, which the name constraints of `{}` {verb}", issuer.label())
}

/// Returns whether RFC 5280 exempts a certificate of the path from name constraints: a CA that is its own issuer.
fn is_exempt(path: &Path<'_>, one: &Certificate) -> bool {
    one.is_self_issued() && path.certificates.first().is_some_and(|own| own.sha256() != one.sha256())
}

type Forbidden<'a> = (&'a Certificate, &'a Certificate, ForbiddenName);

/// The first name on a path that an issuer above forbids, with its certificate and that issuer.
fn forbidden_name<'a>(path: &Path<'a>, with_exemptions: bool) -> Option<Forbidden<'a>> {
    path.issuers().find_map(|(issuer, below)| {
        let below = below.iter().filter(|one| !(with_exemptions && is_exempt(path, one)));
        below.copied().find_map(|one| Some((one, issuer, issuer.forbidden_name(one)?)))
    })
}
