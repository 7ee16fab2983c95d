//! One request at a time, for everybody who waits.

use super::*;

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

/// The number of requests to IAM, which answers with this status: of a hundred callers at once, and of a later one.
async fn requests_for(status: u16) -> (usize, usize) {
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
    let at_once = requests.load(SeqCst);
    clock.advance(48 * HOUR);
    assert_eq!(call().await, Err(Some(status)));
    (at_once, requests.load(SeqCst) - at_once)
}

#[tokio::test]
async fn a_refused_password_is_final_for_everybody() {
    for status in [400, 401, 403, 404] {
        assert_eq!(requests_for(status).await, (1, 0), "{status}");
    }
}

#[tokio::test]
async fn what_is_not_a_refusal_is_shared_by_those_who_waited_and_asked_for_again_by_the_next() {
    for status in [408, 429, 500, 503] {
        assert_eq!(requests_for(status).await, (1, 1), "{status}");
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
