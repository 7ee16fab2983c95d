//! The reasons to refuse bytes as certificates, and the bounds of what is read.

use std::error::Error;

/// The largest input that is looked at: 1 MiB, some hundred times what a service sends.
pub const MAX_INPUT_BYTES: usize = 1 << 20;

/// The most certificates in one bundle; the root stores of operating systems hold about 150.
pub const MAX_CERTIFICATES: usize = 256;

/// Bytes were not accepted as certificates. No variant carries a part of the input, which may hold a secret, but the
/// names of members of an archive.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Nothing, or only white space.
    #[error("there is no certificate: the input is empty")]
    Empty,

    /// More than [`MAX_INPUT_BYTES`].
    #[error("the input is larger than {} KiB, so it is not a CA certificate", MAX_INPUT_BYTES / 1024)]
    TooLarge,

    /// More than [`MAX_CERTIFICATES`] different certificates.
    #[error("more than {MAX_CERTIFICATES} certificates: this is not the bundle of a database service")]
    TooManyCertificates,

    /// A web page or an XML document.
    #[error(
        "this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead"
    )]
    Html,

    /// A private key, alone or beside certificates.
    #[error("there is a private key in it, which does not belong in a CA bundle")]
    PrivateKey,

    /// A PEM block begins and does not end.
    #[error("the PEM block that begins in line {line} is cut off: its END line is missing")]
    #[non_exhaustive]
    TruncatedPem {
        /// The line of its BEGIN, counted from 1.
        line: usize,
    },

    /// PEM with no other certificates than those whose lines are commented out, or quoted in a mail.
    #[error(
        "there is no certificate in use: the PEM block that begins in line {line} is commented out with `{mark}`"
    )]
    #[non_exhaustive]
    CommentedOut {
        /// The line of the first BEGIN, counted from 1.
        line: usize,
        /// The mark that its lines begin with, such as `#`.
        mark: &'static str,
    },

    /// DER announces more bytes than there are.
    #[error("certificate {number} is cut off: it should have {expected} bytes, and has {actual}")]
    #[non_exhaustive]
    TruncatedDer {
        /// Its number in the input, counted from 1.
        number: usize,
        /// The bytes it should have.
        expected: usize,
        /// The bytes it has.
        actual: usize,
    },

    /// After a certificate in DER stands something other than white space or another certificate.
    #[error(
        "something other than a certificate follows certificate {number}: {bytes} byte{} from byte {offset} on",
        if *bytes == 1 { "" } else { "s" }
    )]
    #[non_exhaustive]
    TrailingData {
        /// The number of the certificate in the input, counted from 1.
        number: usize,
        /// The number of bytes that follow it.
        bytes: usize,
        /// The number of bytes before them.
        offset: usize,
    },

    /// A PEM block whose content is not base64.
    #[error("the PEM block that begins in line {line} is damaged: its content is not base64")]
    #[non_exhaustive]
    DamagedPem {
        /// The line of its BEGIN, counted from 1.
        line: usize,
        /// The decoder's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// PEM without a certificate, such as a public key or a certificate request.
    #[error("the PEM text holds no CERTIFICATE block, only other kinds")]
    OtherPem,

    /// Something else in DER: a public key, a certificate request, a list of revoked certificates.
    #[error("this is {kind}, not a certificate")]
    #[non_exhaustive]
    OtherDer {
        /// The kind, such as `a public key`.
        kind: &'static str,
    },

    /// JSON in which no text is a certificate.
    #[error("this is JSON, and no text in it is a certificate: perhaps an error of the service")]
    OtherJson,

    /// Base64 that begins like a certificate and goes on otherwise.
    #[error("the base64 text is damaged: it begins like a certificate, but is not valid base64")]
    #[non_exhaustive]
    DamagedBase64 {
        /// The decoder's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// A PKCS#12 store, which is opened with a password.
    #[error("this is a PKCS#12 store, which only opens with its password")]
    Pkcs12,

    /// A store of Java's own older forms, JKS or JCEKS, that is damaged or empty.
    #[error("the Java keystore (JKS or JCEKS) cannot be read")]
    #[non_exhaustive]
    JavaKeystore {
        /// The reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// A store of another program, which may hold keys as well.
    #[error("this is {what}, which is not read here: {instead}")]
    #[non_exhaustive]
    OtherStore {
        /// The kind of store.
        what: &'static str,
        /// A way to get the certificates out of it.
        instead: &'static str,
    },

    /// Certificates in a kind of PEM block that is not read here, and must not get lost.
    #[error(
        "the PEM block that begins in line {line} holds certificates in a form that is not read here: convert it with \
         `openssl x509`"
    )]
    #[non_exhaustive]
    OtherCertificates {
        /// The line of its BEGIN, counted from 1.
        line: usize,
    },

    /// PKCS#7 that is not a collection of certificates.
    #[error("this is PKCS#7, but not a collection of certificates")]
    #[non_exhaustive]
    Pkcs7 {
        /// The reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// An archive that is cut off, damaged, or larger than that of certificates can be.
    #[error("the {kind} cannot be read")]
    #[non_exhaustive]
    Archive {
        /// The kind of archive, such as `ZIP archive`.
        kind: &'static str,
        /// The reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// A member of an archive that must not be passed over: then none of the others is taken either.
    #[error("the {kind} is refused because of its member `{member}`")]
    #[non_exhaustive]
    ArchiveMember {
        /// The kind of archive, such as `ZIP archive`.
        kind: &'static str,
        /// The path of the member in the archive, safe to print.
        member: String,
        /// The reason; a [`DecodeError`] if the member's content is at fault.
        source: Box<dyn Error + Send + Sync>,
    },

    /// An archive in which no member is a certificate.
    #[error("no certificate is in the {kind}: {contents}")]
    #[non_exhaustive]
    NoCertificateInArchive {
        /// The kind of archive, such as `ZIP archive`.
        kind: &'static str,
        /// The names of its first members, safe to print, or that there are none.
        contents: String,
    },

    /// An archive or a compressed file of a kind that is not unpacked here.
    #[error("this is {kind}, which is not unpacked here: unpack it first with `{command}`")]
    #[non_exhaustive]
    OtherArchive {
        /// The kind, such as `a 7-Zip archive`.
        kind: &'static str,
        /// The command that unpacks it.
        command: &'static str,
    },

    /// The envelope fits, its content is not an X.509 certificate.
    #[error(
        "certificate {number} cannot be read as X.509: it is damaged, or something other than a certificate"
    )]
    #[non_exhaustive]
    NotX509 {
        /// Its number in the input, counted from 1.
        number: usize,
        /// The parser's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// None of the accepted forms.
    #[error(
        "this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them"
    )]
    Unrecognised,
}

impl DecodeError {
    /// Returns whether the input is something other than certificates, and not damaged ones: a public key, a text, a web
    /// page, an archive of other files. A private key and the stores that a password opens do not count: certificates may
    /// be beside or in them.
    #[must_use]
    pub fn is_something_else(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::Html
                | Self::OtherPem
                | Self::OtherDer { .. }
                | Self::OtherJson
                | Self::CommentedOut { .. }
                | Self::NoCertificateInArchive { .. }
                | Self::Unrecognised
        )
    }

    /// Returns whether a private key is the reason, in the input itself or in a member of an archive.
    #[must_use]
    pub fn is_private_key(&self) -> bool {
        match self {
            Self::PrivateKey => true,
            Self::ArchiveMember { source, .. } => {
                source.downcast_ref::<Self>().is_some_and(Self::is_private_key)
            }
            _ => false,
        }
    }
}
