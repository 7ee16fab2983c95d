//! Calls per second of the library, in turn with the same calls written by hand with reqwest, one and 32 in flight.
//!
//! ```sh
//! cargo bench -p cloud-certs --bench calls
//! ```
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "the table")]

mod support;

use std::future::ready;
use std::time::{Duration, Instant};

use cloud_certs::Session;
use futures_util::stream::{StreamExt as _, repeat_with};
use support::{ByHand, Cloud, Place, Role, cpu, median, serve};

/// The id of `demo-cassandra`.
const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";
/// How long one side is measured before the other takes its turn.
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
        "{:26} {:>8} {:>8} {:>6} {:>19} {:>6}",
        "calls per second", "library", "by hand", "ratio", "CPU µs per call", "ratio"
    );
    for in_flight in [1, 32] {
        let css = [0; TURNS].map(|_| {
            let library = turn(in_flight, || library_css(&session));
            (runtime.block_on(library), runtime.block_on(turn(in_flight, || hand_css(&hand))))
        });
        report(&format!("css, {in_flight} in flight"), &css);
        let geminidb = [0; TURNS].map(|_| {
            let library = turn(in_flight, || library_geminidb(&session));
            (runtime.block_on(library), runtime.block_on(turn(in_flight, || hand_geminidb(&hand))))
        });
        report(&format!("geminidb, {in_flight} in flight"), &geminidb);
    }
}

async fn library_css(session: &Session) {
    assert_eq!(session.css().ca_certificates().await.unwrap().iter().count(), 1);
}

async fn library_geminidb(session: &Session) {
    assert_eq!(session.geminidb().ca_certificates(CASSANDRA).await.unwrap().iter().count(), 1);
}

async fn hand_css(hand: &ByHand) {
    assert!(hand.css().await.starts_with(b"-----BEGIN"));
}

async fn hand_geminidb(hand: &ByHand) {
    assert!(hand.geminidb(CASSANDRA).await.starts_with(b"-----BEGIN"));
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
        "{what:26} {:8.0} {:8.0} {:6.2} {:9.0} {:9.0} {:6.2}",
        median_of(|((library, _), _)| *library),
        median_of(|(_, (hand, _))| *hand),
        median_of(|((library, _), (hand, _))| library / hand),
        median_of(|((_, library), _)| *library),
        median_of(|(_, (_, hand))| *hand),
        median_of(|((_, library), (_, hand))| library / hand),
    );
}
