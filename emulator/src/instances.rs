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
    id_suffix: &'static str,
    /// `datastore.type`.
    pub(crate) datastore: &'static str,
    /// `datastore.version`.
    pub(crate) version: &'static str,
    /// `mode`.
    pub(crate) mode: &'static str,
}

static CASSANDRA: Engine =
    Engine { id_suffix: "in06", datastore: "cassandra", version: "3.11", mode: "Cluster" };
static MONGO: Engine = Engine { id_suffix: "in10", datastore: "mongodb", version: "4.0", mode: "ReplicaSet" };
static REDIS: Engine = Engine { id_suffix: "in12", datastore: "redis", version: "5.0", mode: "Cluster" };
static INFLUX: Engine = Engine { id_suffix: "in13", datastore: "influxdb", version: "1.8", mode: "Cluster" };

/// Returns all instances, newest first, always the same.
pub(crate) fn all() -> Vec<Instance> {
    let named = [
        ("demo-cassandra", &CASSANDRA, Tls::OwnCa),
        ("demo-mongo", &MONGO, Tls::OwnCa),
        ("demo-redis", &REDIS, Tls::OwnCa),
        ("demo-influx", &INFLUX, Tls::OwnCa),
        ("demo-ssl-off", &CASSANDRA, Tls::Off),
        ("demo-ccm", &CASSANDRA, Tls::CertificateManager),
        ("demo-twin", &CASSANDRA, Tls::OwnCa),
        ("demo-twin", &REDIS, Tls::OwnCa),
    ]
    .map(|(name, engine, tls)| (name.to_owned(), engine, tls));
    let many = (1..=MANY).map(|number| (format!("demo-many-{number:03}"), &CASSANDRA, Tls::OwnCa));

    named
        .into_iter()
        .chain(many)
        .zip(0..)
        .map(|((name, engine, tls), rank)| instance(name, engine, tls, rank))
        .collect()
}

fn instance(name: String, engine: &'static Engine, tls: Tls, rank: u32) -> Instance {
    let id = match rank {
        0 => "e73893ef73754465a8bd2e0857bbf13ein06".to_owned(),
        _ => format!("d{rank:031}{}", engine.id_suffix),
    };
    let created = Timestamp::from_second(NEWEST - 60 * i64::from(rank)).unwrap_or_default();
    Instance { id, name, engine, tls, created }
}
