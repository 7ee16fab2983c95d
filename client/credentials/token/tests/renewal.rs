//! The renewal of tokens, and the token that is used when it fails.

use super::*;
#[cfg(unix)]
use crate::credentials::token::cache::{CacheKey, TokenCache};

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
        let store = TokenStore::with_cache(TokenCache::new(folder.path().join("tokens")), owner.clone());
        let tokens = tokens_on(store);
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
async fn a_clock_that_is_a_day_ahead_does_not_ask_for_every_call() {
    let (tokens, clock) = (tokens(), Hands::at("2026-11-23T12:00:00Z"));
    let requests = AtomicUsize::new(0);
    for _ in 0..10 {
        let issue = |_| async { Ok(issued(requests.fetch_add(1, SeqCst), NOON.parse().unwrap())) };
        assert_eq!(seen(tokens.get(&project("p"), &clock, issue).await), Ok("token-0".into()));
    }
    assert_eq!(requests.load(SeqCst), 1);
}
