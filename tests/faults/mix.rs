//! A random mix of all faults: every fetch ends with the right file or an error of the table.

use std::collections::BTreeSet;
use std::time::Duration;

use cloud_certs_emulator::Service;
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::cloud::{Cloud, fetch, password};
use crate::expected::rows;
use crate::kind::{everything, kind};

const SEEDS: u64 = 8;
const FETCHES: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fetch_among_random_faults_ends_with_a_good_file_or_an_error_of_the_table() {
    let mut running = JoinSet::new();
    (0..SEEDS).for_each(|seed| _ = running.spawn(fetches(seed)));
    let ends = running.join_all().await.concat();
    let good = ends.iter().filter(|end| end.is_none()).count();
    let known: BTreeSet<String> = rows().into_iter().map(|row| row.kind).collect();
    for end in ends.iter().flatten() {
        assert!(known.contains(end.trim_start_matches("Token: ")), "{end}");
    }
    assert_eq!(ends.len(), SEEDS as usize * FETCHES);
    assert!((25..180).contains(&good), "{good} good files of {}: {ends:?}", ends.len());
}

/// The kind of each error, and nothing for a good file.
async fn fetches(seed: u64) -> Vec<Option<String>> {
    let (cloud, folder) = (Cloud::start().await, tempfile::tempdir().unwrap());
    cloud.emulator.mix_faults(seed);
    let mut ends = Vec::new();
    for number in 0..FETCHES {
        let service = if number % 2 == 0 { Service::Css } else { Service::GeminiDb };
        ends.push(end(&cloud, &folder, service).await);
    }
    ends
}

/// A session of its own each time: one whose password was refused would not ask again.
async fn end(cloud: &Cloud, folder: &TempDir, service: Service) -> Option<String> {
    let short = Duration::from_millis(500);
    let builder = cloud.builder().credential(password()).timeout(short).read_timeout(short);
    match fetch(&builder.build().unwrap(), service).await {
        Ok(bundle) => {
            let path = folder.path().join("ca.pem");
            bundle.write_atomic(&path).unwrap();
            assert_eq!(std::fs::read_to_string(path).unwrap(), cloud.emulator.ca_pem(service));
            None
        }
        Err(error) => {
            assert!(!cloud.is_told_in(&everything(&error)), "{error:?}");
            Some(kind(&error))
        }
    }
}
