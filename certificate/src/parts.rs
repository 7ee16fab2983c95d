//! The parts of a certificate (RFC 5280, section 4.1), as they lie in its DER.

use der::asn1::{
    AnyRef, BitStringRef, ContextSpecific, GeneralizedTime, IntRef, ObjectIdentifier, OctetStringRef,
    UintRef, UtcTime,
};
use der::{
    DateTime, Decode as _, Error, ErrorKind, Reader as _, SliceReader, Tag, TagMode, TagNumber, Tagged as _,
};

use super::name::Name;

/// What is looked at of a certificate; the rest has been read, and is left out.
///
/// Certificates are taken as they are: issuers exist whose serial numbers are longer than RFC 5280 allows, and
/// refusing those would protect nobody.
pub(crate) struct Parts<'a> {
    pub(super) is_version_1: bool,
    /// Two's complement, highest byte first.
    pub(super) serial: &'a [u8],
    pub(super) issuer: Name<'a>,
    pub(super) not_before: DateTime,
    pub(super) not_after: DateTime,
    pub(super) subject: Name<'a>,
    pub(crate) key: PublicKey<'a>,
    extensions: Vec<Extension<'a>>,
    pub(super) signature: Algorithm<'a>,
}

/// An algorithm, and what it asks for beside its name.
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) parameters: Option<AnyRef<'a>>,
}

/// The key of a certificate.
pub(crate) struct PublicKey<'a> {
    pub(crate) algorithm: Algorithm<'a>,
    pub(crate) bits: &'a [u8],
}

struct Extension<'a> {
    oid: ObjectIdentifier,
    content: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, Error> {
        sequence(der, |reader| {
            let mut parts = reader.sequence(Self::to_be_signed)?;
            // It is also inside. Whoever verifies goes by this one, and wants both to be alike.
            parts.signature = Algorithm::read(reader)?;
            BitStringRef::decode(reader)?;
            Ok(parts)
        })
    }

    fn to_be_signed(reader: &mut SliceReader<'a>) -> Result<Self, Error> {
        let is_version_1 = version(reader)? == 0;
        let serial = IntRef::decode(reader)?.as_bytes();
        let signature = Algorithm::read(reader)?;
        let issuer = Name::read(reader)?;
        let (not_before, not_after) =
            reader.sequence(|reader| Ok::<_, Error>((time(reader)?, time(reader)?)))?;
        let subject = Name::read(reader)?;
        let key = PublicKey::read(reader)?;
        for unique_id in [TagNumber(1), TagNumber(2)] {
            reader.context_specific::<BitStringRef<'_>>(unique_id, TagMode::Implicit)?;
        }
        let extensions = extensions(reader)?;
        Ok(Self { is_version_1, serial, issuer, not_before, not_after, subject, key, extensions, signature })
    }

    pub(super) fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// The content of an extension.
    ///
    /// # Errors
    ///
    /// When it is there twice: then it says nothing.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Result<Option<&'a [u8]>, Error> {
        let mut found = self.extensions.iter().filter(|extension| extension.oid == oid);
        match (found.next(), found.next()) {
            (found, None) => Ok(found.map(|extension| extension.content)),
            (_, Some(_)) => Err(ErrorKind::Failed.into()),
        }
    }
}

impl<'a> Algorithm<'a> {
    pub(super) fn read(reader: &mut SliceReader<'a>) -> Result<Self, Error> {
        reader.sequence(|reader| Ok(Self { oid: reader.decode()?, parameters: reader.decode()? }))
    }
}

impl<'a> PublicKey<'a> {
    fn read(reader: &mut SliceReader<'a>) -> Result<Self, Error> {
        reader.sequence(|reader| {
            let algorithm = Algorithm::read(reader)?;
            Ok(Self { algorithm, bits: BitStringRef::decode(reader)?.raw_bytes() })
        })
    }

    /// The bits of an RSA key; none for keys of other kinds.
    pub(crate) fn rsa_bits(&self) -> Option<usize> {
        if ![RSA, RSA_PSS].contains(&self.algorithm.oid) {
            return None;
        }
        let modulus = sequence(self.bits, |reader| {
            let modulus = UintRef::decode(reader)?;
            UintRef::decode(reader)?;
            Ok(modulus.as_bytes())
        });
        let modulus = modulus.ok()?;
        Some(modulus.len() * 8 - modulus.first()?.leading_zeros() as usize)
    }
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// Of a key and of a signature.
pub(super) const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// All of `der` as one sequence.
pub(super) fn sequence<'a, T>(
    der: &'a [u8],
    read: impl FnOnce(&mut SliceReader<'a>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut reader = SliceReader::new(der)?;
    let value = reader.sequence(read)?;
    reader.finish()?;
    Ok(value)
}

/// The number of the version less one; there are three.
fn version(reader: &mut SliceReader<'_>) -> Result<u8, Error> {
    match ContextSpecific::<u8>::decode_explicit(reader, TagNumber(0))? {
        None => Ok(0),
        Some(field) if field.value <= 2 => Ok(field.value),
        Some(_) => Err(reader.error(ErrorKind::Value { tag: Tag::Integer })),
    }
}

fn time(reader: &mut SliceReader<'_>) -> Result<DateTime, Error> {
    match Tag::peek(reader)? {
        Tag::UtcTime => UtcTime::decode(reader).map(|time| time.to_date_time()),
        _ => GeneralizedTime::decode(reader).map(|time| time.to_date_time()),
    }
}

fn extensions<'a>(reader: &mut SliceReader<'a>) -> Result<Vec<Extension<'a>>, Error> {
    let mut extensions = Vec::new();
    let Some(list) = ContextSpecific::<AnyRef<'a>>::decode_explicit(reader, TagNumber(3))? else {
        return Ok(extensions);
    };
    list.value.tag().assert_eq(Tag::Sequence)?;
    let mut reader = SliceReader::new(list.value.value())?;
    while !reader.is_finished() {
        extensions.push(reader.sequence(|reader| {
            let oid = ObjectIdentifier::decode(reader)?;
            // Whether it is critical; left out, it is not.
            Option::<bool>::decode(reader)?;
            Ok::<_, Error>(Extension { oid, content: <&OctetStringRef>::decode(reader)?.as_bytes() })
        })?);
    }
    Ok(extensions)
}
