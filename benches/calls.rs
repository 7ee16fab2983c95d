//! Calls per second of the library, in turn with the same calls written by hand with reqwest, one and 32 in flight.
//!
//! ```sh
//! cargo bench -p cloud-certs --bench calls
//! ```
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "the table")]

mod support;

use std::future::ready;
use std::hint::black_box;
use std::time::{Duration, Instant};

use cloud_certs::rustls::RootCertStore;
use cloud_certs::rustls::pki_types::CertificateDer;
use cloud_certs::rustls::pki_types::pem::PemObject as _;
use cloud_certs::{CaBundle, Session};
use futures_util::stream::{StreamExt as _, repeat_with};
use sha2::{Digest as _, Sha256};
use support::{ByHand, Cloud, Place, Role, cpu, median, serve};
use x509_cert::der::Decode as _;

/// The id of `demo-cassandra`.
const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";
/// The time for which one side is measured before the other takes its turn.
const TURN: Duration = Duration::from_millis(600);
const TURNS: usize = 11;

fn main() {
    match Role::of_process() {
        Role::Measure => measure(),
        _ => serve(),
    }
}

fn measure() {
    let cloud = Cloud::start();
    let place = Place::parse(&cloud.place);
    let (session, hand) = (place.session(), place.by_hand());
    // One thread: no idle core hides what the library adds.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!(
        "{:34} {:>8} {:>8} {:>6} {:>19} {:>6}",
        "calls per second", "library", "by hand", "ratio", "CPU µs per call", "ratio"
    );
    for end in [End::Bytes, End::Roots, End::Facts] {
        for in_flight in [1, 32] {
            let css = [0; TURNS].map(|_| {
                let library = turn(in_flight, || library_css(&session, end));
                let figures = runtime.block_on(library);
                (figures, runtime.block_on(turn(in_flight, || hand_css(&hand, end))))
            });
            report(&format!("css, {in_flight} in flight{}", end.words()), &css);
            let geminidb = [0; TURNS].map(|_| {
                let library = turn(in_flight, || library_geminidb(&session, end));
                let figures = runtime.block_on(library);
                (figures, runtime.block_on(turn(in_flight, || hand_geminidb(&hand, end))))
            });
            report(&format!("geminidb, {in_flight} in flight{}", end.words()), &geminidb);
        }
    }
}

async fn library_css(session: &Session, end: End) {
    library(&session.css().ca_certificates().await.unwrap(), end);
}

async fn library_geminidb(session: &Session, end: End) {
    library(&session.geminidb().ca_certificates(CASSANDRA).await.unwrap(), end);
}

fn library(bundle: &CaBundle, end: End) {
    assert_eq!(bundle.certificates().len(), 1);
    if let End::Roots = end {
        assert_eq!(bundle.root_store().unwrap().len(), 1);
    }
}

async fn hand_css(hand: &ByHand, end: End) {
    by_hand(&hand.css().await, end);
}

async fn hand_geminidb(hand: &ByHand, end: End) {
    by_hand(&hand.geminidb(CASSANDRA).await, end);
}

fn by_hand(bytes: &[u8], end: End) {
    assert!(bytes.starts_with(b"-----BEGIN"));
    let certificates = || CertificateDer::pem_slice_iter(bytes).map(Result::unwrap);
    match end {
        End::Bytes => {}
        End::Roots => {
            let mut roots = RootCertStore::empty();
            certificates().for_each(|certificate| roots.add(certificate).unwrap());
            assert_eq!(roots.len(), 1);
        }
        End::Facts => {
            for certificate in certificates() {
                let parsed = x509_cert::Certificate::from_der(&certificate).unwrap();
                let subject = parsed.tbs_certificate().subject().to_string();
                black_box((Sha256::digest(&certificate), subject));
            }
        }
    }
}

/// The end of a call. That of the library ends with certificates, whose facts are known.
#[derive(Clone, Copy)]
enum End {
    /// By hand, with the bytes, whatever they are.
    Bytes,
    /// On both sides, with the roots of a TLS client.
    Roots,
    /// By hand, with subject and fingerprint; the library knows issuer, days and kind as well.
    Facts,
}

impl End {
    fn words(self) -> &'static str {
        match self {
            Self::Bytes => "",
            Self::Roots => ", to roots",
            Self::Facts => ", to facts",
        }
    }
}

/// Calls per second, and the CPU microseconds of each.
type Figures = (f64, f64);

async fn turn<F: Future<Output = ()>>(in_flight: usize, call: impl Fn() -> F) -> Figures {
    let (start, before) = (Instant::now(), cpu());
    let calls = repeat_with(&call).take_while(|_| ready(start.elapsed() < TURN));
    let made = calls.buffer_unordered(in_flight).count().await as f64;
    let used = cpu().zip(before).map_or(f64::NAN, |(after, before)| (after - before).as_secs_f64());
    (made / start.elapsed().as_secs_f64(), used * 1e6 / made)
}

/// Medians, and the medians of the ratios turn by turn.
fn report(what: &str, turns: &[(Figures, Figures)]) {
    let median_of = |figure: fn(&(Figures, Figures)) -> f64| median(turns.iter().map(figure).collect());
    println!(
        "{what:34} {:8.0} {:8.0} {:6.2} {:9.0} {:9.0} {:6.2}",
        median_of(|((library, _), _)| *library),
        median_of(|(_, (hand, _))| *hand),
        median_of(|((library, _), (hand, _))| library / hand),
        median_of(|((_, library), _)| *library),
        median_of(|(_, (_, hand))| *hand),
        median_of(|((_, library), (_, hand))| library / hand),
    );
}
