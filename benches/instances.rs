//! The certificates of all instances of a project, sixteen at a time, in turn with the loop of two requests that a hand
//! writes with reqwest: time, CPU time and peak memory of each, for 100 to 10 000 instances. Every run is a process.
//!
//! ```sh
//! cargo bench -p cloud-certs --bench instances
//! ```
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "the table")]

mod support;

use std::io::Write as _;
use std::time::Instant;

use futures_util::stream::{StreamExt as _, iter};
use support::{Cloud, Place, Role, again, cpu, median, peak, serve};

const AT_A_TIME: usize = 16;

fn main() {
    match Role::of_process() {
        Role::Measure => measure(),
        Role::Cloud => serve(),
        Role::Client(who) => client(who.first().is_some_and(|who| who == "library")),
    }
}

fn measure() {
    let mut cloud = Cloud::start();
    println!(
        "{:>9} {:>17} {:>6} {:>17} {:>6} {:>17}",
        "instances", "seconds", "ratio", "CPU seconds", "ratio", "peak MiB"
    );
    for (instances, turns) in [(100, 5), (1_000, 3), (10_000, 3)] {
        let turns: Vec<_> =
            (0..turns).map(|_| ["library", "hand"].map(|who| run(&mut cloud, who, instances))).collect();
        report(instances, &turns);
    }
}

/// Seconds, CPU seconds and MiB.
type Figures = [f64; 3];

fn run(cloud: &mut Cloud, who: &str, instances: usize) -> Figures {
    cloud.list(instances);
    let mut process = again(&["client", who]).spawn().unwrap();
    process.stdin.take().unwrap().write_all(cloud.place.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{who}: {}", output.status);
    let (got, figures): (usize, Figures) = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(got, instances, "{who}");
    figures
}

/// Fetches all, and tells how many there were and what it took.
fn client(is_library: bool) {
    let place = Place::parse(&std::io::read_to_string(std::io::stdin()).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (start, before) = (Instant::now(), cpu());
    let got = runtime.block_on(async { if is_library { library(&place).await } else { hand(&place).await } });
    let used = cpu().zip(before).map_or(0.0, |(after, before)| (after - before).as_secs_f64());
    let figures = [start.elapsed().as_secs_f64(), used, peak().unwrap_or(0) as f64 / 1024.0];
    println!("{}", serde_json::json!([got, figures]));
}

async fn library(place: &Place) -> usize {
    let geminidb = &place.session().geminidb();
    let instances = geminidb.instances().await.unwrap();
    let fetches = instances.iter().map(|instance| async {
        let bundle = geminidb.ca_certificates(&instance.id).await.unwrap();
        assert_eq!(bundle.iter().count(), 1);
    });
    iter(fetches).buffer_unordered(AT_A_TIME).count().await
}

async fn hand(place: &Place) -> usize {
    let hand = &place.by_hand();
    let ids = hand.instances().await;
    let fetches = ids.iter().map(|id| async { assert!(hand.geminidb(id).await.starts_with(b"-----BEGIN")) });
    iter(fetches).buffer_unordered(AT_A_TIME).count().await
}

/// Medians, and the medians of the ratios turn by turn; of the memory, the most.
fn report(instances: usize, turns: &[[Figures; 2]]) {
    let of = |side: usize, figure: usize| turns.iter().map(move |turn| turn[side][figure]);
    let ratio = |figure: usize| median(turns.iter().map(|[a, b]| a[figure] / b[figure]).collect());
    let both = |figure: usize| [0, 1].map(|side| median(of(side, figure).collect()));
    let most = [0, 1].map(|side| of(side, 2).fold(0.0, f64::max));
    let ([wall, wall_hand], [cpu, cpu_hand]) = (both(0), both(1));
    println!(
        "{instances:9} {wall:8.2} {wall_hand:8.2} {:6.2} {cpu:8.2} {cpu_hand:8.2} {:6.2} {:8.1} {:8.1}",
        ratio(0),
        ratio(1),
        most[0],
        most[1],
    );
}
