//! The random mix: the same seed, the same faults.

use cloud_certs_emulator::{Emulator, Fault, FaultRule};

use super::arrived::{CSS, LINK};
use crate::support::emulator;

/// What happens to a few requests, of which nobody awaits the answer.
async fn happens(emulator: &Emulator) -> Vec<Option<Fault>> {
    for number in 0..60 {
        let path = if number % 3 == 0 { LINK } else { CSS };
        let before = emulator.requests().len();
        let request = tokio::spawn({
            let (url, client) = (format!("{}{path}", emulator.http_url()), crate::support::client(emulator));
            let token = emulator.token();
            async move { client.get(url).header("X-Auth-Token", token).send().await.is_ok() }
        });
        while emulator.requests().len() == before {
            tokio::task::yield_now().await;
        }
        request.abort();
    }
    emulator.requests().iter().map(|request| request.fault).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_gives_the_same_faults() {
    let (one, two, other) = (emulator().await, emulator().await, emulator().await);
    one.mix_faults(7);
    two.mix_faults(7);
    other.mix_faults(8);
    let first = happens(&one).await;
    assert_eq!(happens(&two).await, first);
    assert_ne!(happens(&other).await, first);
    let failed = first.iter().flatten().count();
    assert!((15..45).contains(&failed), "{failed} of 60");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mix_comes_after_what_was_asked_for_and_can_be_taken_back() {
    let emulator = emulator().await;
    emulator.mix_faults(7);
    emulator.add_fault(FaultRule::new(Fault::Unavailable).times(60));
    assert_eq!(happens(&emulator).await, vec![Some(Fault::Unavailable); 60]);
    emulator.clear_faults();
    assert_eq!(happens(&emulator).await[60..], [None; 60]);
}
