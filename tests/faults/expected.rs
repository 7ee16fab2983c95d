//! What has to come of every fault, wherever it happens: the tests of the library and of the command share it.

use std::collections::{BTreeMap, BTreeSet};

use cloud_certs_emulator::{Fault, FaultRule, Operation};

/// How often a failed request is sent again in all rows.
pub(crate) const RETRIES: u32 = 2;

/// The kind of an outcome that is no error.
pub(crate) const OK: &str = "ok";

/// Where a fault happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Css,
    /// GeminiDB's list of links.
    GeminiDb,
    /// What these lead to.
    ObjectStorage,
    /// The token for a password.
    Iam,
}

/// A fault at a place, and what has to come of it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) fault: Fault,
    pub(crate) place: Place,
    /// The kind of the library's error, without the `Token` around those of IAM.
    pub(crate) kind: String,
    /// The exit code of the command.
    pub(crate) exit: i32,
    /// How many requests arrive there.
    pub(crate) attempts: usize,
}

impl Place {
    pub(crate) const ALL: [Self; 4] = [Self::Css, Self::GeminiDb, Self::ObjectStorage, Self::Iam];

    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Css => "css",
            Self::GeminiDb => "geminidb",
            Self::ObjectStorage => "object-storage",
            Self::Iam => "iam",
        }
    }

    /// What is asked for there.
    pub(crate) fn operation(self) -> Operation {
        match self {
            Self::Css => Operation::CSS_DOWNLOAD_CERT,
            Self::GeminiDb => Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
            Self::ObjectStorage => Operation::OBJECT_STORAGE_DOWNLOAD,
            Self::Iam => Operation::IAM_CREATE_TOKEN,
        }
    }

    /// Whether it is met on the way to a certificate of GeminiDB. Elsewhere, that of css is fetched.
    pub(crate) fn is_of_geminidb(self) -> bool {
        matches!(self, Self::GeminiDb | Self::ObjectStorage)
    }
}

impl Row {
    pub(crate) fn name(&self) -> String {
        format!("{}@{}", self.fault.name(), self.place.name())
    }

    pub(crate) fn rule(&self) -> FaultRule {
        rule(self.fault, self.place).unwrap()
    }

    pub(crate) fn is_ok(&self) -> bool {
        self.kind == OK
    }

    /// Whether only the end of its time ends an attempt.
    pub(crate) fn is_slow(&self) -> bool {
        ["slow", "stalled"].iter().any(|slow| self.fault.name().starts_with(slow))
    }

    /// How often it is tried. A link to nowhere is, though nobody is there to count, and what a redirect leads to is of
    /// the same attempt.
    pub(crate) fn tries(&self) -> usize {
        match self.kind.as_str() {
            "Network NoConnection" => RETRIES as usize + 1,
            "Link Redirect" => 1,
            _ => self.attempts,
        }
    }

    /// Whether a request without TLS may be seen: one fault alone leads there, and rightly.
    pub(crate) fn may_be_plain(&self) -> bool {
        self.fault == Fault::LinkHttp
    }
}

/// All faults at all places where they can happen. The slow ones come first, so that nobody waits for them in the end.
pub(crate) fn rows() -> Vec<Row> {
    let kept = kept();
    let known: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    assert_eq!(
        kept.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        known,
        "the faults of expected.toml"
    );
    let mut rows: Vec<_> = Fault::ALL.iter().flat_map(|fault| rows_of(*fault, &kept[fault.name()])).collect();
    rows.sort_by_key(|row| !row.is_slow());
    rows
}

type Outcome = (String, i32, usize);

fn kept() -> BTreeMap<String, BTreeMap<String, Outcome>> {
    toml::from_str(include_str!("expected.toml")).unwrap()
}

/// The places where a fault happens, with what is said of each or of all.
fn rows_of(fault: Fault, outcomes: &BTreeMap<String, Outcome>) -> Vec<Row> {
    let places = Place::ALL.into_iter().filter(|place| rule(fault, *place).is_some());
    let mut unused: BTreeSet<_> = outcomes.keys().map(String::as_str).collect();
    let rows = places.map(|place| {
        let name = if outcomes.contains_key(place.name()) { place.name() } else { "all" };
        unused.remove(name);
        let (kind, exit, attempts) =
            outcomes.get(name).unwrap_or_else(|| panic!("{fault:?}: {place:?}")).clone();
        Row { fault, place, kind, exit, attempts }
    });
    let rows = rows.collect();
    assert!(unused.is_empty(), "{fault:?}: nothing happens at {unused:?}");
    rows
}

/// The fault at the place, if it can happen there.
fn rule(fault: Fault, place: Place) -> Option<FaultRule> {
    format!("{}@{:?}", fault.name(), place.operation()).parse().ok()
}
