//! The provider without a network: how often it asks, and what everybody gets.

#[cfg(unix)]
mod cache;
mod flight;
mod renewal;

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use super::*;
use crate::clock::Sleep;
use crate::credentials::credential::{Domain, Password, User};
use crate::error::{AnswerFacts, NetworkFailure, ServiceError};

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
    tokens_on(TokenStore::default())
}

fn tokens_on(store: TokenStore) -> Tokens {
    let user = User::Name { name: "demo".into(), domain: Domain::Name("domain".into()) };
    let proof = Proof::Password(Password { user, password: Secret::new("hunter2") });
    Tokens::new(proof, store)
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
    Error::Service(Box::new(ServiceError::new("iam", "host", status, AnswerFacts::default())))
}

fn unreachable() -> Error {
    let failure = NetworkFailure::NoConnection;
    Error::Network { failure, host: "host".into(), attempts: 1, source: "refused".into() }
}

/// The result for a caller: the token, or the status that IAM answered with.
fn seen(result: Result<Issued, Error>) -> Result<String, Option<u16>> {
    match result {
        Ok(issued) => Ok(issued.token.expose().to_owned()),
        Err(error) => Err(error.status().map(|status| status.as_u16())),
    }
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
    tokens.invalidate(&Secret::new("token-0")).await;
    assert_eq!(get().await, Ok("token-1".into()));
    tokens.invalidate(&Secret::new("token-1")).await;
    assert_eq!(get().await, Ok("token-2".into()));
    tokens.invalidate(&Secret::new("token-1")).await;
    assert_eq!(get().await, Ok("token-2".into()));
    let other = || async {
        let issue = |_| async { Ok(issued(9, clock.now())) };
        seen(tokens.get(&project("q"), &clock, issue).await)
    };
    assert_eq!(other().await, Ok("token-9".into()));
    tokens.invalidate(&Secret::new("token-9")).await;
    assert_eq!(get().await, Ok("token-2".into()), "that of another project");
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
