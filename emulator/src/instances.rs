//! The instances of a service.

use jiff::Timestamp;

/// The creation time of the newest instance, 2026-01-01T00:00:00Z. Each further one is a minute older.
const NEWEST: i64 = 1_767_225_600;

/// An instance.
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) engine: &'static Engine,
    pub(crate) tls: Tls,
    pub(crate) created: Timestamp,
}

/// The TLS of an instance.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tls {
    /// A certificate signed by the CA of the service.
    OwnCa,
    /// A certificate of the cloud certificate manager, which the download address does not cover.
    CertificateManager,
    /// No TLS.
    Off,
}

/// A database engine.
pub(crate) struct Engine {
    /// The last four characters of the ids of its instances.
    pub(crate) id_suffix: &'static str,
    /// `datastore.type`.
    pub(crate) datastore: &'static str,
    /// `datastore.version`.
    pub(crate) version: &'static str,
    /// `mode`.
    pub(crate) mode: &'static str,
}

/// Makes instances with these names, engines and TLS, the newest first. Their ids are always the same.
pub(crate) fn demo(instances: impl Iterator<Item = (String, &'static Engine, Tls)>) -> Vec<Instance> {
    let demo = |((name, engine, tls), rank): ((String, &'static Engine, Tls), u32)| Instance {
        id: format!("d{rank:031}{}", engine.id_suffix),
        name,
        engine,
        tls,
        created: Timestamp::from_second(NEWEST - 60 * i64::from(rank)).unwrap_or_default(),
    };
    instances.zip(0..).map(demo).collect()
}
