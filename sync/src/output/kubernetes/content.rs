//! The content of an object's keys, as it is and as it should be.

use std::collections::BTreeMap;

use cloud_certs::CaBundle;
use cloud_certs::certificate::{Certificate, DecodeError, Format, FormatError};
use jiff::Timestamp;

use crate::config::format::FileFormat;
use crate::config::merge::MergePolicy;
use crate::output::kubernetes::error::ObjectError;
use crate::output::kubernetes::live::LiveObject;
use crate::output::kubernetes::place::ObjectPlace;
use crate::proof::Replacement;

/// A key, and the format that it should have.
pub(crate) struct Key<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: FileFormat,
    /// The same with the password of a store.
    pub(crate) format: Format,
}

/// The content that an object should have.
pub(crate) struct Content {
    /// The bytes under each key; the present ones, if they are right.
    pub(crate) values: BTreeMap<String, Vec<u8>>,
    /// The new certificates, and after them those that are kept.
    pub(crate) bundle: CaBundle,
    pub(crate) kept: usize,
    /// The certificates that the keys hold now.
    pub(crate) current: Vec<Certificate>,
    pub(crate) dropped: Vec<Certificate>,
    pub(crate) parts: Vec<Part>,
    pub(crate) warnings: Vec<String>,
}

/// A key with certificates, as it should be and as it is.
pub(crate) struct Part {
    new: CaBundle,
    dropped: Vec<Certificate>,
    is_closed: bool,
}

impl Part {
    pub(crate) fn replacement(&self) -> Replacement<'_> {
        Replacement { new: &self.new, dropped: &self.dropped, is_closed: self.is_closed }
    }
}

/// The content that the keys hold now.
#[derive(Default)]
struct Older<'a> {
    /// By key; none for a key that cannot be read.
    keys: BTreeMap<&'a str, Option<CaBundle>>,
    warnings: Vec<String>,
}

/// The wanted content, from the configuration.
pub(crate) struct Wishes<'a> {
    pub(crate) place: &'a ObjectPlace,
    pub(crate) keys: Vec<Key<'a>>,
    pub(crate) merge: MergePolicy,
    pub(crate) is_forced: bool,
    pub(crate) now: Timestamp,
}

impl Content {
    /// Decides about all keys. Older certificates of one key stay in the others, too, also in those that are new.
    pub(crate) fn new(
        wishes: &Wishes<'_>,
        fetched: &CaBundle,
        live: &LiveObject,
    ) -> Result<Self, ObjectError> {
        let Older { keys: old, warnings } = older(wishes, live)?;
        let first = wishes.keys.first().map_or("", |key| key.name);
        let failed = |key: &str, source| ObjectError::Encode {
            key: key.to_owned(),
            object: wishes.place.to_string(),
            source: Box::new(source),
        };
        let held_by = |key: &Key<'_>| old.get(key.name).into_iter().flatten().flatten();
        let can_stay: Vec<_> =
            wishes.keys.iter().filter(|key| key.kind.can_merge()).flat_map(held_by).cloned().collect();
        let kept = can_stay
            .iter()
            .filter(|one| wishes.merge == MergePolicy::KeepUntilExpiry && one.not_after() >= wishes.now);
        let bundle = CaBundle::from_certificates(fetched.iter().chain(kept).cloned());
        let bundle = bundle.map_err(|error| failed(first, error.into()))?;
        let (mut values, mut parts) = (BTreeMap::new(), Vec::new());
        for key in &wishes.keys {
            let wanted = if key.kind.can_merge() { &bundle } else { fetched };
            let found = live.contents.get(key.name).filter(|found| is_right(key, wanted, found));
            let value = match found {
                Some(found) => found.clone(),
                None => wanted.encode(&key.format).map_err(|error| failed(key.name, error))?,
            };
            values.insert(key.name.to_owned(), value);
            if key.kind != FileFormat::Fingerprint {
                let is_dropped = |one: &&Certificate| !wanted.certificates().contains(one);
                parts.push(Part {
                    new: wanted.clone(),
                    dropped: held_by(key).filter(is_dropped).cloned().collect(),
                    is_closed: key.kind.has_password() && old.get(key.name).is_some_and(Option::is_none),
                });
            }
        }
        let without_repeats = |certificates: &mut dyn Iterator<Item = &Certificate>| {
            let mut found = Vec::<Certificate>::new();
            certificates.for_each(|one| {
                if !found.contains(one) {
                    found.push(one.clone());
                }
            });
            found
        };
        let mut all = wishes.keys.iter().flat_map(held_by);
        let current = without_repeats(&mut all);
        let mut gone = can_stay.iter().filter(|one| !bundle.certificates().contains(one));
        let dropped = without_repeats(&mut gone);
        let kept = bundle.certificates().len() - fetched.certificates().len();
        Ok(Self { values, bundle, kept, current, dropped, parts, warnings })
    }
}

/// The certificates that the keys hold now.
fn older<'a>(wishes: &Wishes<'a>, live: &LiveObject) -> Result<Older<'a>, ObjectError> {
    let mut old = Older::default();
    for key in wishes.keys.iter().filter(|key| key.kind != FileFormat::Fingerprint) {
        let Some(found) = live.contents.get(key.name).filter(|found| !found.is_empty()) else { continue };
        match key.format.read(found) {
            Ok(bundle) => drop(old.keys.insert(key.name, Some(bundle))),
            Err(source) => {
                let is_key =
                    matches!(&source, FormatError::Decode(error) if DecodeError::is_private_key(error));
                if is_key || !(wishes.is_forced || live.is_own_key(key.name)) {
                    let (key, object) = (key.name.to_owned(), wishes.place.to_string());
                    return Err(ObjectError::Content { key, object, source: Box::new(source) });
                }
                old.keys.insert(key.name, None);
                old.warnings.push(format!(
                    "the key `{}` of {} cannot be read, and is replaced: {source}",
                    key.name, wishes.place
                ));
            }
        }
    }
    Ok(old)
}

/// Returns whether a key holds these certificates in its format, and its password opens it.
fn is_right(key: &Key<'_>, wanted: &CaBundle, found: &[u8]) -> bool {
    let is_form = |magic: &[u8]| found.starts_with(magic);
    let opens_on_the_same =
        || key.format.read(found).is_ok_and(|bundle| bundle.has_same_certificates(wanted));
    match key.kind {
        FileFormat::Jks => is_form(&[0xfe, 0xed, 0xfe, 0xed]) && opens_on_the_same(),
        #[cfg(feature = "pkcs12")]
        FileFormat::Pkcs12 => is_form(&[0x30]) && opens_on_the_same(),
        _ => wanted.encode(&key.format).is_ok_and(|bytes| bytes == found),
    }
}
