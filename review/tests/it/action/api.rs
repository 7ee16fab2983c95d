//! The comments of one pull request, as GitHub's API has them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// The answers of the API, and what it was asked.
#[derive(Default)]
struct State {
    comments: Vec<Value>,
    /// The status of every answer, if not that of success.
    refusal: Option<u16>,
    requests: Vec<Request>,
}

/// A request to the API.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) authorization: String,
    pub(super) body: Value,
}

/// An API on loopback, which ends with the process.
#[derive(Clone)]
pub(super) struct Api {
    pub(super) url: String,
    state: Arc<Mutex<State>>,
}

impl Api {
    pub(super) fn new(comments: Vec<Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { comments, ..State::default() }));
        let api = Self { url, state };
        let serving = api.clone();
        std::thread::spawn(move || listener.incoming().for_each(|stream| serving.serve(&stream.unwrap())));
        api
    }

    /// An API that answers everything with this status.
    pub(super) fn refusing(status: u16) -> Self {
        let api = Self::new(vec![]);
        api.state.lock().unwrap().refusal = Some(status);
        api
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }

    /// The texts that were written, in order.
    pub(super) fn written(&self) -> Vec<String> {
        let written = self.requests().into_iter().filter(|request| request.method != "GET");
        written.map(|request| request.body["body"].as_str().unwrap().to_owned()).collect()
    }

    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
        let header = |name: &str| {
            let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name));
            line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
        reader.read_exact(&mut body).unwrap();
        let mut line = head.split(' ').map(str::to_owned);
        let request = Request {
            method: line.next().unwrap(),
            path: line.next().unwrap(),
            authorization: header("authorization"),
            body: serde_json::from_slice(&body).unwrap_or_default(),
        };
        let (status, answer) = self.answer(&request);
        self.state.lock().unwrap().requests.push(request);
        let answer = answer.to_string();
        let length = answer.len();
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}"
        )
        .unwrap();
    }

    fn answer(&self, request: &Request) -> (u16, Value) {
        let mut state = self.state.lock().unwrap();
        if let Some(status) = state.refusal {
            return (status, json!({ "message": "Resource not accessible by integration" }));
        }
        match &*request.method {
            "GET" => {
                let page: usize = request.path.rsplit("&page=").next().unwrap().parse().unwrap();
                let page: Vec<&Value> = state.comments.iter().skip((page - 1) * 100).take(100).collect();
                (200, json!(page))
            }
            "POST" => {
                let id = state.comments.len() + 1;
                state.comments.push(comment(id, &request.body["body"], "Bot", "NONE"));
                (201, json!({}))
            }
            "PATCH" => {
                let id: usize = request.path.rsplit('/').next().unwrap().parse().unwrap();
                state.comments[id - 1]["body"] = request.body["body"].clone();
                (200, json!({}))
            }
            other => panic!("{other}"),
        }
    }
}

/// A comment, as the API returns it.
pub(super) fn comment(id: usize, body: &Value, kind: &str, association: &str) -> Value {
    json!({ "id": id, "body": body, "user": { "login": "x", "type": kind }, "author_association": association })
}
