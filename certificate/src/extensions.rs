//! The extensions of a certificate that clients judge it by (RFC 5280, section 4.2.1).

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions as parser;
use x509_parser::extensions::GeneralName;
use x509_parser::oid_registry as oids;
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::FromDer;

use crate::name;
use crate::parse::{extension, hexadecimal, parse, serial};

/// The extensions of a certificate that clients judge it by. One that is there twice or cannot be read counts as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extensions {
    /// The basic constraints: CA or not, and the number of CAs that may follow.
    pub basic_constraints: Option<BasicConstraints>,
    /// The uses of its key, by the names of RFC 5280: `keyCertSign`, `digitalSignature`.
    pub key_usage: Option<Vec<&'static str>>,
    /// The purposes of its key, by the names of RFC 5280: `serverAuth`; the object identifier of one without a known
    /// name.
    pub extended_key_usage: Option<Vec<String>>,
    /// The identifier of its key, in uppercase hexadecimal.
    pub subject_key_id: Option<String>,
    /// The identifier of the key that signed it.
    pub authority_key_id: Option<AuthorityKeyId>,
    /// The object identifiers of all its extensions, in their order, and whether each is critical.
    pub all: Vec<(String, bool)>,
}

/// The basic constraints: CA or not, and the longest path below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// `true` if it may sign others.
    pub is_ca: bool,
    /// The number of intermediates that may come between it and a server's certificate.
    pub path_length: Option<u32>,
}

/// The names of the key that signed a certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorityKeyId {
    /// The identifier of the key, in uppercase hexadecimal.
    pub key_id: Option<String>,
    /// The issuer of the certificate with that key.
    pub issuer: Option<String>,
    /// The serial number of the certificate with that key.
    pub serial: Option<String>,
}

/// The uses of a key, from the first bit on.
const KEY_USAGES: [&str; 9] = [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

impl Extensions {
    /// Reads the extensions of a certificate; none of one that cannot be read.
    pub(crate) fn read(der: &[u8]) -> Self {
        let Ok(certificate) = parse(der) else { return Self::default() };
        let certificate = &certificate;
        let all = certificate.extensions().iter().map(|one| (one.oid.to_id_string(), one.critical)).collect();
        let constraints: Option<parser::BasicConstraints> =
            readable(certificate, &oids::OID_X509_EXT_BASIC_CONSTRAINTS);
        let usage: Option<parser::KeyUsage> = readable(certificate, &oids::OID_X509_EXT_KEY_USAGE);
        let purposes: Option<parser::ExtendedKeyUsage<'_>> =
            readable(certificate, &oids::OID_X509_EXT_EXTENDED_KEY_USAGE);
        let subject: Option<parser::KeyIdentifier<'_>> =
            readable(certificate, &oids::OID_X509_EXT_SUBJECT_KEY_IDENTIFIER);
        let authority: Option<parser::AuthorityKeyIdentifier<'_>> =
            readable(certificate, &oids::OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER);
        Self {
            basic_constraints: constraints
                .map(|one| BasicConstraints { is_ca: one.ca, path_length: one.path_len_constraint }),
            key_usage: usage.map(|usage| key_usage(usage.flags)),
            extended_key_usage: purposes.as_ref().map(extended_key_usage),
            subject_key_id: subject.map(|id| hexadecimal(id.0)),
            authority_key_id: authority.as_ref().map(authority_key_id),
            all,
        }
    }

    /// Returns whether the key may sign certificates: its key usage says so, or there is none.
    #[must_use]
    pub fn may_sign_certificates(&self) -> bool {
        self.key_usage.as_ref().is_none_or(|usages| usages.contains(&"keyCertSign"))
    }

    /// Returns whether it may be the certificate of a server, or of a CA of servers: its extended key usage says so, or
    /// there is none.
    #[must_use]
    pub fn is_for_servers(&self) -> bool {
        self.extended_key_usage.as_ref().is_none_or(|all| all.iter().any(|one| one == "serverAuth"))
    }

    /// Returns whether an extension, by its object identifier, is there and critical.
    #[must_use]
    pub fn is_critical(&self, oid: &str) -> bool {
        self.all.iter().any(|(found, is_critical)| *is_critical && found == oid)
    }
}

/// Reads an extension, if it is there once and can be read.
fn readable<'a, T: FromDer<'a, x509_parser::error::X509Error>>(
    certificate: &X509Certificate<'a>,
    oid: &Oid<'_>,
) -> Option<T> {
    extension(certificate, oid).ok().flatten()
}

fn key_usage(flags: u16) -> Vec<&'static str> {
    let usages = KEY_USAGES.into_iter().enumerate();
    usages.filter(|(bit, _)| flags >> bit & 1 == 1).map(|(_, usage)| usage).collect()
}

fn extended_key_usage(purposes: &parser::ExtendedKeyUsage<'_>) -> Vec<String> {
    let known = [
        (purposes.any, "anyExtendedKeyUsage"),
        (purposes.server_auth, "serverAuth"),
        (purposes.client_auth, "clientAuth"),
        (purposes.code_signing, "codeSigning"),
        (purposes.email_protection, "emailProtection"),
        (purposes.time_stamping, "timeStamping"),
        (purposes.ocsp_signing, "OCSPSigning"),
    ];
    let known = known.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name.to_owned());
    known.chain(purposes.other.iter().map(Oid::to_id_string)).collect()
}

fn authority_key_id(id: &parser::AuthorityKeyIdentifier<'_>) -> AuthorityKeyId {
    let names = id.authority_cert_issuer.iter().flatten();
    let mut directory_names = names.filter_map(|one| match one {
        GeneralName::DirectoryName(name) => Some(name::rfc4514(name)),
        _ => None,
    });
    AuthorityKeyId {
        key_id: id.key_identifier.as_ref().map(|id| hexadecimal(id.0)),
        issuer: directory_names.next(),
        serial: id.authority_cert_serial.map(serial),
    }
}
