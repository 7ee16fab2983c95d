//! The provider without a network: how often it asks, and what everybody gets.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use super::*;
use crate::NetworkFailure;
use crate::clock::Sleep;
use crate::credentials::{Domain, Password};
use crate::error::ServiceError;
use crate::transport::Seen;

/// A clock that tests set.
#[derive(Debug)]
struct Hands(Mutex<Timestamp>);

impl Hands {
    fn at(time: &str) -> Self {
        Self(Mutex::new(time.parse().unwrap()))
    }

    fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

const NOON: &str = "2026-11-21T12:00:00Z";
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn tokens() -> Tokens {
    tokens_on(Shelf::default())
}

fn tokens_on(shelf: Shelf) -> Tokens {
    let proof = Proof::Password(Password {
        user: "demo".into(),
        domain: Domain::Name("domain".into()),
        password: Secret::new("hunter2"),
    });
    Tokens::new(proof, shelf)
}

fn project(id: &str) -> Scope {
    Scope::Project(id.parse().unwrap())
}

/// The n-th token, valid for an hour from `now`.
fn issued(number: usize, now: Timestamp) -> Issued {
    Issued { token: Secret::new(format!("token-{number}")), expires_at: now + HOUR }
}

fn refused(status: u16) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    Error::Service(Box::new(ServiceError::new("iam", "host", status, Seen::default())))
}

fn unreachable() -> Error {
    let failure = NetworkFailure::NoConnection;
    Error::Network { failure, host: "host".into(), attempts: 1, source: "refused".into() }
}

/// What a caller sees: the token, or the status that IAM answered with.
fn seen(result: Result<Issued, Error>) -> Result<String, Option<u16>> {
    match result {
        Ok(issued) => Ok(issued.token.expose().to_owned()),
        Err(error) => Err(error.status().map(|status| status.as_u16())),
    }
}

#[tokio::test]
async fn a_thousand_callers_with_an_expired_token_make_one_request() {
    let (tokens, clock) = (Arc::new(tokens()), Arc::new(Hands::at(NOON)));
    let requests = Arc::new(AtomicUsize::new(0));
    let call = || {
        let (tokens, clock, requests) = (tokens.clone(), clock.clone(), requests.clone());
        async move {
            let issue = |_| async {
                tokio::task::yield_now().await;
                Ok(issued(requests.fetch_add(1, SeqCst) + 1, clock.now()))
            };
            seen(tokens.get(&project("p"), &*clock, issue).await)
        }
    };
    assert_eq!(call().await, Ok("token-1".into()));
    clock.advance(2 * HOUR);
    let callers: Vec<_> = (0..1000).map(|_| tokio::spawn(call())).collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), Ok("token-2".into()));
    }
    assert_eq!(requests.load(SeqCst), 2);
}

#[tokio::test]
async fn a_waiter_survives_the_cancellation_of_the_leader() {
    let (tokens, clock) = (Arc::new(tokens()), Arc::new(Hands::at(NOON)));
    let begun = Arc::new(Notify::new());
    let leader = tokio::spawn({
        let (tokens, clock, begun) = (tokens.clone(), clock.clone(), begun.clone());
        async move {
            let issue = |_| async {
                begun.notify_one();
                std::future::pending().await
            };
            seen(tokens.get(&project("p"), &*clock, issue).await)
        }
    });
    begun.notified().await;
    let waiter = tokio::spawn({
        let (tokens, clock) = (tokens.clone(), clock.clone());
        async move {
            let issue = |_| async { Ok(issued(7, clock.now())) };
            seen(tokens.get(&project("p"), &*clock, issue).await)
        }
    });
    tokio::task::yield_now().await;
    leader.abort();
    let waited = tokio::time::timeout(Duration::from_secs(10), waiter).await;
    assert_eq!(waited.unwrap().unwrap(), Ok("token-7".into()));
}

#[tokio::test]
async fn a_refused_password_is_final_for_everybody() {
    for status in [400, 401, 403, 404] {
        let (tokens, clock) = (tokens(), Hands::at(NOON));
        let requests = AtomicUsize::new(0);
        let call = || async {
            let issue = |_| async {
                requests.fetch_add(1, SeqCst);
                tokio::task::yield_now().await;
                Err(refused(status))
            };
            seen(tokens.get(&project("p"), &clock, issue).await)
        };
        for result in futures_util::future::join_all((0..100).map(|_| call())).await {
            assert_eq!(result, Err(Some(status)));
        }
        clock.advance(48 * HOUR);
        assert_eq!(call().await, Err(Some(status)));
        assert_eq!(requests.load(SeqCst), 1, "{status}");
    }
}

#[tokio::test]
async fn a_password_that_is_refused_for_a_renewal_is_not_sent_again() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let requests = AtomicUsize::new(0);
    let get = || async {
        let issue = |_| async {
            match requests.fetch_add(1, SeqCst) {
                0 => Ok(issued(1, clock.now())),
                _ => Err(refused(401)),
            }
        };
        seen(tokens.get(&project("p"), &clock, issue).await)
    };
    assert_eq!(get().await, Ok("token-1".into()));
    for _ in 0..3 {
        clock.advance(SignedDuration::from_mins(56));
        assert_eq!(get().await, Err(Some(401)));
    }
    assert_eq!(requests.load(SeqCst), 2);
}

#[tokio::test]
async fn a_token_of_a_short_life_serves_for_most_of_it() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let requests = AtomicUsize::new(0);
    let get = || async {
        let issue = |_| async {
            let number = requests.fetch_add(1, SeqCst) + 1;
            Ok(Issued {
                expires_at: clock.now() + SignedDuration::from_mins(4),
                ..issued(number, clock.now())
            })
        };
        seen(tokens.get(&project("p"), &clock, issue).await)
    };
    for expected in ["token-1", "token-1", "token-1", "token-2"] {
        assert_eq!(get().await, Ok(expected.into()));
        clock.advance(SignedDuration::from_mins(1));
    }
}

#[tokio::test]
async fn what_is_not_a_refusal_is_shared_by_those_who_waited_and_asked_for_again_by_the_next() {
    for status in [408, 429, 500, 503] {
        let (tokens, clock) = (tokens(), Hands::at(NOON));
        let requests = AtomicUsize::new(0);
        let call = || async {
            let issue = |_| async {
                requests.fetch_add(1, SeqCst);
                tokio::task::yield_now().await;
                Err(refused(status))
            };
            seen(tokens.get(&project("p"), &clock, issue).await)
        };
        for result in futures_util::future::join_all((0..100).map(|_| call())).await {
            assert_eq!(result, Err(Some(status)));
        }
        assert_eq!(requests.load(SeqCst), 1, "{status}");
        assert_eq!(call().await, Err(Some(status)));
        assert_eq!(requests.load(SeqCst), 2, "{status}");
    }
}

#[tokio::test]
async fn a_token_is_renewed_with_a_margin_and_serves_on_when_that_fails() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let get = |answer: Result<usize, ()>| {
        let issue = move |_| async move {
            match answer {
                Ok(number) => Ok(issued(number, NOON.parse().unwrap())),
                Err(()) => Err(unreachable()),
            }
        };
        let (tokens, clock) = (&tokens, &clock);
        async move { seen(tokens.get(&project("p"), clock, issue).await) }
    };
    assert_eq!(get(Ok(1)).await, Ok("token-1".into()));
    clock.advance(SignedDuration::from_mins(54));
    assert_eq!(get(Ok(2)).await, Ok("token-1".into()));
    clock.advance(SignedDuration::from_mins(1));
    assert_eq!(get(Err(())).await, Ok("token-1".into()), "valid for five minutes yet");
    clock.advance(SignedDuration::from_mins(1));
    assert_eq!(get(Ok(3)).await, Ok("token-3".into()));
    clock.advance(SignedDuration::from_mins(4));
    assert_eq!(get(Err(())).await, Err(None), "expired");
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_by_one_caller_a_minute_while_the_token_serves() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let requests = AtomicUsize::new(0);
    let get = || async {
        let issue = |_| async {
            tokio::task::yield_now().await;
            match requests.fetch_add(1, SeqCst) {
                0 => Ok(issued(1, clock.now())),
                _ => Err(unreachable()),
            }
        };
        seen(tokens.get(&project("p"), &clock, issue).await)
    };
    assert_eq!(get().await, Ok("token-1".into()));
    clock.advance(SignedDuration::from_secs(54 * 60 + 30));
    for minute in 1..=5 {
        clock.advance(SignedDuration::from_mins(1));
        for result in futures_util::future::join_all((0..100).map(|_| get())).await {
            assert_eq!(result, Ok("token-1".into()));
        }
        assert_eq!(requests.load(SeqCst), 1 + minute);
    }
    clock.advance(SignedDuration::from_secs(31));
    assert_eq!(get().await, Err(None), "expired");
}

#[cfg(unix)]
#[tokio::test]
async fn a_token_of_the_file_is_renewed_with_the_same_margin() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Hands::at(NOON);
    let owner = CacheKey {
        iam_endpoint: "https://iam.example/".into(),
        domain: "domain".into(),
        user: "demo".into(),
        project: String::new(),
    };
    let get = async |answer: Result<usize, ()>| {
        let shelf = Shelf::with_cache(TokenCache::new(folder.path().join("tokens")), owner.clone());
        let tokens = tokens_on(shelf);
        let issue =
            |_| async { answer.map(|number| issued(number, clock.now())).map_err(|()| unreachable()) };
        let got = seen(tokens.get(&project("p"), &clock, issue).await);
        (got, tokens.expires_at(&project("p"), &clock).await)
    };
    let end: Timestamp = "2026-11-21T13:00:00Z".parse().unwrap();
    assert_eq!(get(Ok(1)).await, (Ok("token-1".into()), Some(end)));
    clock.advance(SignedDuration::from_mins(54));
    assert_eq!(get(Ok(2)).await, (Ok("token-1".into()), Some(end)));
    clock.advance(SignedDuration::from_mins(1));
    assert_eq!(get(Err(())).await, (Ok("token-1".into()), Some(end)), "valid for five minutes yet");
    assert_eq!(get(Ok(3)).await, (Ok("token-3".into()), Some(clock.now() + HOUR)));
}

#[tokio::test]
async fn a_project_is_reached_with_the_token_of_the_account_or_without() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let asked = Mutex::new(Vec::new());
    let number = AtomicUsize::new(0);
    let is_account_token_dead = std::sync::atomic::AtomicBool::new(false);
    let get = |scope: Scope| {
        let (tokens, clock, asked, number, dead) = (&tokens, &clock, &asked, &number, &is_account_token_dead);
        async move {
            let issue = |request: TokenRequest| async move {
                let is_exchange = matches!(request.proof, Proof::Token(_));
                asked.lock().unwrap().push(if is_exchange { "exchange" } else { "password" });
                if is_exchange && dead.load(SeqCst) {
                    return Err(refused(401));
                }
                Ok(issued(number.fetch_add(1, SeqCst) + 1, clock.now()))
            };
            seen(tokens.get(&scope, clock, issue).await)
        }
    };
    assert_eq!(get(Scope::Account).await, Ok("token-1".into()));
    assert_eq!(get(project("p")).await, Ok("token-2".into()));
    assert_eq!(get(project("p")).await, Ok("token-2".into()));
    is_account_token_dead.store(true, SeqCst);
    assert_eq!(get(project("q")).await, Ok("token-3".into()));
    assert_eq!(get(Scope::Account).await, Ok("token-4".into()), "the dead one was dropped");
    assert_eq!(*asked.lock().unwrap(), ["password", "exchange", "exchange", "password", "password"]);
}

#[tokio::test]
async fn the_password_is_not_sent_when_the_account_may_not_use_the_project() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let asked = Mutex::new(Vec::new());
    let get = |scope: Scope, exchanged: Result<usize, u16>| {
        let (tokens, clock, asked) = (&tokens, &clock, &asked);
        async move {
            let issue = |request: TokenRequest| async move {
                let is_exchange = matches!(request.proof, Proof::Token(_));
                asked.lock().unwrap().push(if is_exchange { "exchange" } else { "password" });
                let answer = if is_exchange { exchanged } else { Ok(1) };
                answer.map(|number| issued(number, clock.now())).map_err(refused)
            };
            seen(tokens.get(&scope, clock, issue).await)
        }
    };
    assert_eq!(get(Scope::Account, Err(403)).await, Ok("token-1".into()));
    for status in [403, 404, 500] {
        assert_eq!(get(project("p"), Err(status)).await, Err(Some(status)));
    }
    assert_eq!(get(project("p"), Ok(2)).await, Ok("token-2".into()), "it may by now");
    assert_eq!(*asked.lock().unwrap(), ["password", "exchange", "exchange", "exchange", "exchange"]);
}

#[tokio::test]
async fn only_the_token_that_was_refused_is_dropped() {
    let (tokens, clock) = (tokens(), Hands::at(NOON));
    let number = AtomicUsize::new(0);
    let get = || async {
        let issue = |_| async { Ok(issued(number.fetch_add(1, SeqCst) + 1, clock.now())) };
        seen(tokens.get(&project("p"), &clock, issue).await)
    };
    assert_eq!(get().await, Ok("token-1".into()));
    tokens.renounce(&Secret::new("token-0")).await;
    assert_eq!(get().await, Ok("token-1".into()));
    tokens.renounce(&Secret::new("token-1")).await;
    assert_eq!(get().await, Ok("token-2".into()));
    tokens.renounce(&Secret::new("token-1")).await;
    assert_eq!(get().await, Ok("token-2".into()));
    let other = || async {
        let issue = |_| async { Ok(issued(9, clock.now())) };
        seen(tokens.get(&project("q"), &clock, issue).await)
    };
    assert_eq!(other().await, Ok("token-9".into()));
    tokens.renounce(&Secret::new("token-9")).await;
    assert_eq!(get().await, Ok("token-2".into()), "that of another project");
}

#[tokio::test]
async fn a_clock_that_is_a_day_ahead_does_not_ask_for_every_call() {
    let (tokens, clock) = (tokens(), Hands::at("2026-11-23T12:00:00Z"));
    let requests = AtomicUsize::new(0);
    for _ in 0..10 {
        let issue = |_| async { Ok(issued(requests.fetch_add(1, SeqCst), NOON.parse().unwrap())) };
        assert_eq!(seen(tokens.get(&project("p"), &clock, issue).await), Ok("token-0".into()));
    }
    assert_eq!(requests.load(SeqCst), 1);
}

#[test]
fn nothing_shows_the_password() {
    let tokens = tokens();
    let request = TokenRequest { proof: tokens.proof.clone(), scope: Scope::Account };
    let error = tokens.no_token(Arc::new(refused(401)));
    for shown in [format!("{tokens:?}"), format!("{request:?}"), format!("{error} {error:?}")] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    assert_eq!(error.to_string(), "no token for the user `demo` of `domain`");
}
