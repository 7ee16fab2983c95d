//! The GeminiDB instances of the project.

use jiff::Timestamp;

/// The number of numbered instances: enough for three pages of 100.
const MANY: u32 = 230;

/// The creation time of the newest instance, 2026-01-01T00:00:00Z. Each further one is a minute older.
const NEWEST: i64 = 1_767_225_600;

/// An instance.
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) engine: Engine,
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
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    Cassandra,
    Mongo,
    Redis,
    Influx,
}

impl Engine {
    /// The last four characters of the ids of its instances.
    pub(crate) fn id_suffix(self) -> &'static str {
        match self {
            Self::Cassandra => "in06",
            Self::Mongo => "in10",
            Self::Redis => "in12",
            Self::Influx => "in13",
        }
    }

    /// `datastore.type`.
    pub(crate) fn datastore(self) -> &'static str {
        match self {
            Self::Cassandra => "cassandra",
            Self::Mongo => "mongodb",
            Self::Redis => "redis",
            Self::Influx => "influxdb",
        }
    }

    /// `datastore.version`.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Cassandra => "3.11",
            Self::Mongo => "4.0",
            Self::Redis => "5.0",
            Self::Influx => "1.8",
        }
    }

    /// `mode`.
    pub(crate) fn mode(self) -> &'static str {
        match self {
            Self::Mongo => "ReplicaSet",
            _ => "Cluster",
        }
    }
}

/// Returns all instances, newest first, always the same.
pub(crate) fn all() -> Vec<Instance> {
    let named = [
        ("demo-cassandra", Engine::Cassandra, Tls::OwnCa),
        ("demo-mongo", Engine::Mongo, Tls::OwnCa),
        ("demo-redis", Engine::Redis, Tls::OwnCa),
        ("demo-influx", Engine::Influx, Tls::OwnCa),
        ("demo-ssl-off", Engine::Cassandra, Tls::Off),
        ("demo-ccm", Engine::Cassandra, Tls::CertificateManager),
        ("demo-twin", Engine::Cassandra, Tls::OwnCa),
        ("demo-twin", Engine::Redis, Tls::OwnCa),
    ]
    .map(|(name, engine, tls)| (name.to_owned(), engine, tls));
    let many = (1..=MANY).map(|number| (format!("demo-many-{number:03}"), Engine::Cassandra, Tls::OwnCa));

    named
        .into_iter()
        .chain(many)
        .zip(0..)
        .map(|((name, engine, tls), rank)| instance(name, engine, tls, rank))
        .collect()
}

fn instance(name: String, engine: Engine, tls: Tls, rank: u32) -> Instance {
    let id = match rank {
        0 => "e73893ef73754465a8bd2e0857bbf13ein06".to_owned(),
        _ => format!("d{rank:031}{}", engine.id_suffix()),
    };
    let created = Timestamp::from_second(NEWEST - 60 * i64::from(rank)).unwrap_or_default();
    Instance { id, name, engine, tls, created }
}
