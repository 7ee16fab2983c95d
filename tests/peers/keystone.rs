//! This library against a real Keystone, whose API the vendors' IAM has.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, mpsc};
use std::thread;
use std::time::Duration;

use cloud_certs::{Clock as _, Credential, Error, Secret, Session, SessionBuilder, SystemClock};

use crate::relay::Relay;
use crate::venv::{Venv, variable};

const USER: &str = "demo";
const DOMAIN: &str = "Default";
const PASSWORD: &str = "demo-password-NOT-A-SECRET";

/// One Keystone serves all tests: it takes some seconds to start. It ends with this process, which holds its standard
/// input open.
static KEYSTONE: LazyLock<Keystone> = LazyLock::new(|| Keystone::start(&Venv::keystone()));

struct Keystone {
    /// `127.0.0.1:PORT`.
    address: String,
    _child: Child,
}

impl Keystone {
    fn start(venv: &Venv) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/keystone_up.sh");
        let mut child = Command::new(script)
            .arg(venv.folder())
            .env_clear()
            .env("PATH", variable("PATH").unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            stdout.read_line(&mut line).map(|_| sender.send(line))
        });
        let url = receiver.recv_timeout(Duration::from_secs(120)).expect("Keystone starts");
        let address = url.trim().strip_prefix("http://").expect("Keystone starts");
        Self { address: address.to_owned(), _child: child }
    }

    /// A request about a token, by that token: the status and the body.
    fn token(&self, method: &str, token: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let request = format!(
            "{method} /v3/auth/tokens?nocatalog HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             X-Auth-Token: {token}\r\nX-Subject-Token: {token}\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// The name of the project that a token is for, if it is for one.
    fn project_of(&self, token: &str) -> Option<String> {
        let (status, body) = self.token("GET", token);
        assert_eq!(status, 200, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["token"]["project"]["name"].as_str().map(str::to_owned)
    }

    fn revoke(&self, token: &str) {
        assert_eq!(self.token("DELETE", token).0, 204);
    }
}

/// A way to the one Keystone that one test hears alone.
async fn relay() -> (&'static Keystone, Relay) {
    (&KEYSTONE, Relay::to(&KEYSTONE.address).await)
}

fn builder(relay: &Relay, credential: Credential) -> SessionBuilder {
    Session::builder().endpoint(cloud_certs::Service::Iam, relay.url()).credential(credential)
}

fn password(password: &str) -> Credential {
    Credential::password(USER, DOMAIN, Secret::new(password))
}

fn names(projects: &[cloud_certs::Project]) -> Vec<&str> {
    let mut names: Vec<_> = projects.iter().map(|project| project.name.as_str()).collect();
    names.sort_unstable();
    names
}

const CREATE_TOKEN: &str = "POST /v3/auth/tokens?nocatalog=true";
const LIST_PROJECTS: &str = "GET /v3/auth/projects";

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_password_gives_a_token_of_the_project_by_name_and_by_id() {
    let (keystone, relay) = relay().await;
    let by_name = builder(&relay, password(PASSWORD)).project_name("eu-de").build().unwrap();
    let id = by_name.check_credential().await.unwrap().project_id;
    // The project is known from now on, and so the token is one of it.
    by_name.iam().projects().await.unwrap();
    let by_id = builder(&relay, password(PASSWORD)).project_id(id.as_str()).build().unwrap();
    let checked = by_id.check_credential().await.unwrap();

    assert_eq!(checked.project_id, id);
    assert!(checked.token_expires_at.unwrap() > SystemClock::default().now());
    let scopes: Vec<_> = relay.tokens().iter().map(|token| keystone.project_of(token)).collect();
    assert_eq!(scopes.iter().map(Option::as_deref).collect::<Vec<_>>(), [None, Some("eu-de"), Some("eu-de")]);
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn the_projects_of_the_user_are_listed() {
    let (_, relay) = relay().await;
    let session = builder(&relay, password(PASSWORD)).build().unwrap();
    assert_eq!(names(&session.iam().projects().await.unwrap()), ["eu-de", "eu-de_other"]);
    assert_eq!(relay.requests(), [CREATE_TOKEN, LIST_PROJECTS]);
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_wrong_password_is_tried_once() {
    let (_, relay) = relay().await;
    let _guard = hide_what_differs();
    let session = builder(&relay, password("wrong")).build().unwrap();
    for _ in 0..2 {
        let error = session.iam().projects().await.unwrap_err();
        insta::allow_duplicates!(insta::assert_snapshot!(told(&error), @"
        no token for the user `demo` of `Default`
        because iam at 127.0.0.1:PORT answered 401 Unauthorized: The request you have made requires authentication. (request id ID)
        hint: check the user name, the domain (account), the password and the project
        "));
        assert_eq!(relay.requests(), [CREATE_TOKEN]);
    }
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn an_unknown_project_is_answered_with_those_there_are() {
    let (_, relay) = relay().await;
    let session = builder(&relay, password(PASSWORD)).project_name("eu-nl").build().unwrap();
    let error = session.project_id().await.unwrap_err();
    let Error::ProjectNotFound { name, mut known, .. } = error else { panic!("{error}") };
    known.sort();
    assert_eq!((name.as_str(), known), ("eu-nl", vec!["eu-de".to_owned(), "eu-de_other".to_owned()]));
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_revoked_token_is_replaced_once_by_the_password() {
    let (keystone, relay) = relay().await;
    let session = builder(&relay, password(PASSWORD)).build().unwrap();
    session.iam().projects().await.unwrap();
    keystone.revoke(&relay.tokens()[0]);
    session.iam().projects().await.unwrap();
    session.iam().projects().await.unwrap();
    let once = [CREATE_TOKEN, LIST_PROJECTS];
    assert_eq!(relay.requests(), [&once[..], &[LIST_PROJECTS], &once, &[LIST_PROJECTS]].concat());
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_revoked_token_that_was_given_is_refused() {
    let (keystone, relay) = relay().await;
    let _guard = hide_what_differs();
    let token = token(&relay).await;
    let session = builder(&relay, Credential::token(Secret::new(&*token))).build().unwrap();
    session.iam().projects().await.unwrap();
    keystone.revoke(&token);
    let error = session.iam().projects().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    insta::assert_snapshot!(told(&error), @"
    iam at 127.0.0.1:PORT answered 401 Unauthorized: The request you have made requires authentication. (request id ID)
    hint: the token is wrong, expired or of another cloud: get a new one
    ");
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_token_is_exchanged_for_one_of_the_project() {
    let (keystone, relay) = relay().await;
    let token = token(&relay).await;
    assert_eq!(keystone.project_of(&token), None);
    let credential = Credential::rescoped_token(Secret::new(token));
    let session = builder(&relay, credential).project_name("eu-de").build().unwrap();
    session.project_id().await.unwrap();
    session.iam().projects().await.unwrap();
    assert_eq!(keystone.project_of(relay.tokens().last().unwrap()).as_deref(), Some("eu-de"));
}

/// A token of the user, for no project.
async fn token(relay: &Relay) -> String {
    builder(relay, password(PASSWORD)).build().unwrap().iam().projects().await.unwrap();
    relay.tokens().pop().unwrap()
}

/// What a user reads of an error: the causes, and the advice.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text += &format!("\nbecause {error}");
        cause = error.source();
    }
    text + &error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default()
}

/// Hides what differs between runs from the snapshots of a test.
fn hide_what_differs() -> impl Drop {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT");
    settings.add_filter(r"request id [-0-9a-z]+", "request id ID");
    settings.bind_to_scope()
}
