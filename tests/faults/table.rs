//! The table, for the library.

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::{CaBundle, Error};
use cloud_certs_emulator::{Fault, Operation, Service};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::cloud::{Cloud, fetch, password};
use crate::expected::{OK, Place, Row, rows};
use crate::kind::{attempts, everything, kind};

/// An attempt that does not end by itself: long for a machine at work, short for a test. No other one comes near the
/// end of its time, or the emulator's 30 seconds of silence would be a broken connection.
const SHORT: Duration = Duration::from_secs(2);
const LONG: Duration = Duration::from_secs(60);

/// So many rows wait at the same time.
const AT_ONCE: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_as_expected() {
    let (rows, permits) = (rows(), Arc::new(Semaphore::new(AT_ONCE)));
    assert!(rows.len() > 3 * 60, "{} rows", rows.len());
    let mut running = JoinSet::new();
    for row in rows {
        let permits = permits.clone();
        running.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            differences(&row).await
        });
    }
    let mut all: Vec<_> = running.join_all().await.into_iter().flatten().collect();
    all.sort();
    assert!(all.is_empty(), "{} differences:\n{}", all.len(), all.join("\n"));
}

/// In what a row is not as it has to be.
async fn differences(row: &Row) -> Vec<String> {
    let cloud = Cloud::start().await;
    cloud.emulator.add_fault(row.rule());
    let time = if row.is_slow() { SHORT } else { LONG };
    let mut builder = cloud.builder().timeout(time).read_timeout(time);
    if row.place == Place::Iam {
        builder = builder.credential(password());
    }
    let service = if row.place.is_of_geminidb() { Service::GeminiDb } else { Service::Css };
    let result = fetch(&builder.build().unwrap(), service).await;
    let found = [
        outcome(row, &cloud, &result),
        pauses(row, &cloud, &result),
        of_result(&cloud, service, &result).map(str::to_owned),
        cloud.is_left(row.may_be_plain()).then(|| "a request went elsewhere".to_owned()),
    ];
    found.into_iter().flatten().map(|difference| format!("{}: {difference}", row.name())).collect()
}

/// The kind of the error, and the number of requests.
fn outcome(row: &Row, cloud: &Cloud, result: &Result<CaBundle, Error>) -> Option<String> {
    let wanted = match row.place {
        Place::Iam if !row.is_ok() => format!("Token: {}", row.kind),
        _ => row.kind.clone(),
    };
    let got = result.as_ref().err().map_or(OK.to_owned(), kind);
    let arrived = cloud.requests(row.place.operation()).len();
    let is_right = (&got, arrived) == (&wanted, row.attempts);
    let told = result.as_ref().err().map(everything).unwrap_or_default();
    (!is_right).then(|| format!("{got}, {arrived} requests; not {wanted}, {}\n  {told}", row.attempts))
}

/// A pause before each further attempt and none else, as long as the server asks for; and the library counts right.
fn pauses(row: &Row, cloud: &Cloud, result: &Result<CaBundle, Error>) -> Option<String> {
    let pauses = cloud.clock.pauses();
    // A date has no fractions of a second: the two seconds that are asked for can have begun.
    let least = match row.fault {
        Fault::ThrottledForSeconds => Duration::from_secs(2),
        Fault::ThrottledUntilDate => Duration::from_millis(500),
        _ => Duration::ZERO,
    };
    let counted = result.as_ref().err().and_then(attempts);
    let is_right = pauses.len() + 1 == row.tries()
        && pauses.iter().all(|pause| (least..Duration::from_secs(10)).contains(pause))
        && counted.is_none_or(|counted| counted == row.tries());
    (!is_right).then(|| format!("waited {pauses:?}, says that it tried {counted:?} times"))
}

/// The certificate itself, or an error that gives nothing away and follows no bad link.
fn of_result(cloud: &Cloud, service: Service, result: &Result<CaBundle, Error>) -> Option<&'static str> {
    match result {
        Ok(bundle) => (bundle.to_pem() != cloud.emulator.ca_pem(service)).then_some("another certificate"),
        Err(error) if cloud.is_told_in(&everything(error)) => Some("a secret can be seen"),
        Err(Error::Link { source, .. }) => {
            let is_refused = !matches!(source, cloud_certs::LinkError::Redirect(_));
            let is_asked = !cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).is_empty();
            (is_refused && is_asked).then_some("a bad link was followed")
        }
        Err(_) => None,
    }
}
