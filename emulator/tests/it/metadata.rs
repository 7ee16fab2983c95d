//! The metadata service of a server: its session tokens.

use crate::support::{client, emulator};

#[tokio::test]
async fn session_tokens_are_for_six_hours_at_most_and_are_checked() {
    let emulator = emulator().await;
    let (client, url) = (client(&emulator), emulator.metadata_url());
    let asked = async |seconds: &str| {
        let request = client.put(format!("{url}/meta-data/latest/api/token"));
        request.header("x-metadata-token-ttl-seconds", seconds).send().await.unwrap()
    };
    for seconds in ["0", "21601", "-1", "an hour"] {
        let refused = asked(seconds).await;
        assert_eq!(refused.status(), 400, "{seconds}");
        assert_eq!(refused.text().await.unwrap(), "the lifetime has to be 1 to 21600 seconds");
    }
    let token = asked("21600").await.text().await.unwrap();
    for path in ["securitykey", "meta_data.json"] {
        let get = async |token: &str| {
            let request = client.get(format!("{url}/openstack/latest/{path}"));
            request.header("x-metadata-token", token).send().await.unwrap()
        };
        assert_eq!(get(&token).await.status(), 200);
        let refused = get("another").await;
        assert_eq!(refused.status(), 401);
        assert_eq!(refused.text().await.unwrap(), "the token is not valid");
    }
}
