//! A relay on loopback that hears what goes through it in clear.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What was said so far, in order.
type Heard = Arc<Mutex<String>>;

/// A relay to a server. It ends when it is dropped.
pub(crate) struct Relay {
    url: String,
    asked: Heard,
    answered: Heard,
    _connections: JoinSet<()>,
}

impl Relay {
    /// A relay to this address, on the current tokio runtime.
    pub(crate) async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asked, answered) = (Heard::default(), Heard::default());
        let mut connections = JoinSet::new();
        connections.spawn(serve(listener, server.to_owned(), asked.clone(), answered.clone()));
        Self { url, asked, answered, _connections: connections }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Method and path of every request, as `GET /v3/auth/projects`.
    pub(crate) fn requests(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let lines = asked.split(" HTTP/1.1\r\n").filter_map(|text| text.rsplit_once(' '));
        // The last body goes right before the method.
        let request = |(before, path): (&str, &str)| {
            let body = before.trim_end_matches(|c: char| c.is_ascii_uppercase());
            path.starts_with('/').then(|| format!("{} {path}", &before[body.len()..]))
        };
        lines.filter_map(request).collect()
    }

    /// The tokens that were issued.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let answered = self.answered.lock().unwrap();
        let lines = answered.lines().filter_map(|line| line.split_once(": "));
        let tokens = lines.filter(|(name, _)| name.eq_ignore_ascii_case("x-subject-token"));
        tokens.map(|(_, token)| token.to_owned()).collect()
    }
}

async fn serve(listener: TcpListener, server: String, asked: Heard, answered: Heard) {
    // Owned here, so that connections end with the relay.
    let mut connections = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = TcpStream::connect(&server).await.unwrap().into_split();
        connections.spawn(pass_on(from_client, to_server, asked.clone()));
        connections.spawn(pass_on(from_server, to_client, answered.clone()));
    }
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, heard: Heard) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        heard.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..length]));
        if to.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
}
