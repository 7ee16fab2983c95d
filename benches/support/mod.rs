//! Two processes beside the one that measures: a local cloud, and clients whose memory is theirs alone. All of them are
//! this program, started with another argument.

#![allow(dead_code, reason = "each bench takes what it needs")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use cloud_certs::reqwest::Client;
use cloud_certs::{CaBundle, Credential, Retry, Secret, Session};
use cloud_certs_emulator::{Answer, Emulator, Operation, Options, PROJECT_ID, Service};
use serde_json::{Value, json};

/// The part that this program plays, by its first argument.
pub(crate) enum Role {
    Measure,
    Cloud,
    Client(Vec<String>),
}

impl Role {
    pub(crate) fn of_process() -> Self {
        let mut arguments = std::env::args().skip(1);
        match arguments.next().as_deref() {
            Some("cloud") => Self::Cloud,
            Some("client") => Self::Client(arguments.collect()),
            _ => Self::Measure,
        }
    }
}

/// This program in another role.
pub(crate) fn again(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// The address of the cloud, and the credential that it takes.
#[derive(Clone)]
pub(crate) struct Place(Value);

impl Place {
    pub(crate) fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    /// A URL of the API, below the project.
    pub(crate) fn url(&self, version: &str, path: &str) -> String {
        format!("{}/{version}/{PROJECT_ID}/{path}", self.text("url").trim_end_matches('/'))
    }

    pub(crate) fn session(&self) -> Session {
        Session::builder()
            .endpoint(cloud_certs::Service::Css, self.text("url"))
            .endpoint(cloud_certs::Service::GeminiDb, self.text("url"))
            .project_id(PROJECT_ID)
            .credential(Credential::token(Secret::new(self.text("token"))))
            .roots(self.roots())
            .retry(Retry::new().with_retries(0))
            .build()
            .unwrap()
    }

    /// Returns the client that a careful developer writes with reqwest.
    pub(crate) fn by_hand(&self) -> ByHand {
        // This build of reqwest brings none. It may be there already.
        _ = cloud_certs::rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .tls_certs_only(cloud_certs::reqwest_certificates(&self.roots()).unwrap())
            .timeout(Duration::from_secs(30))
            .no_proxy()
            .build()
            .unwrap();
        ByHand { client, place: self.clone() }
    }

    fn roots(&self) -> CaBundle {
        CaBundle::from_bytes(self.text("ca").as_bytes()).unwrap()
    }
}

/// The same calls, written by hand.
pub(crate) struct ByHand {
    client: Client,
    place: Place,
}

impl ByHand {
    pub(crate) async fn css(&self) -> Vec<u8> {
        self.authorized(&self.place.url("v1.0", "cer/download")).await
    }

    pub(crate) async fn geminidb(&self, id: &str) -> Vec<u8> {
        let path = format!("instances/{id}/ssl-cert/download-link");
        let answer: Value =
            serde_json::from_slice(&self.authorized(&self.place.url("v3", &path)).await).unwrap();
        let link = answer["certs"][0]["download_link"].as_str().unwrap();
        let response = self.client.get(link).send().await.unwrap();
        response.error_for_status().unwrap().bytes().await.unwrap().into()
    }

    /// The ids of all instances.
    pub(crate) async fn instances(&self) -> Vec<String> {
        let mut ids = Vec::new();
        loop {
            let path = format!("instances?offset={}&limit=100", ids.len());
            let page: Value =
                serde_json::from_slice(&self.authorized(&self.place.url("v3", &path)).await).unwrap();
            let found = page["instances"].as_array().unwrap();
            ids.extend(found.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
            if ids.len() as u64 >= page["total_count"].as_u64().unwrap() {
                return ids;
            }
        }
    }

    async fn authorized(&self, url: &str) -> Vec<u8> {
        let request = self.client.get(url).header("X-Auth-Token", self.place.text("token"));
        let response = request.send().await.unwrap();
        response.error_for_status().unwrap().bytes().await.unwrap().into()
    }
}

/// The cloud in a process of its own; it ends with this one.
pub(crate) struct Cloud {
    process: Child,
    asks: ChildStdin,
    says: BufReader<ChildStdout>,
    /// Its address, for other processes.
    pub(crate) place: String,
}

impl Cloud {
    pub(crate) fn start() -> Self {
        let mut process = again(&["cloud"]).spawn().unwrap();
        let asks = process.stdin.take().unwrap();
        let says = BufReader::new(process.stdout.take().unwrap());
        let mut cloud = Self { process, asks, says, place: String::new() };
        cloud.place = cloud.line();
        cloud
    }

    /// The next listing has this many instances, each with the same certificate.
    pub(crate) fn list(&mut self, instances: usize) {
        writeln!(self.asks, "{instances}").unwrap();
        assert_eq!(self.line(), "listed");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.says.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        // A cloud that has ended already is as good.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Runs the cloud until nobody asks any more.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let emulator = runtime.block_on(Emulator::start(Options::default())).unwrap();
    let place =
        json!({ "url": emulator.https_url(), "token": emulator.token(), "ca": emulator.web_ca_pem() });
    println!("{place}");
    for line in std::io::stdin().lines() {
        list(&emulator, line.unwrap().parse().unwrap());
        println!("listed");
    }
}

fn list(emulator: &Emulator, instances: usize) {
    let json =
        |body: Value| Answer::status(200).header("content-type", "application/json").body(body.to_string());
    let ids: Vec<_> = (0..instances).map(|number| format!("{number:032}in06")).collect();
    for page in ids.chunks(100) {
        let instance = |id: &String| {
            json!({ "id": id, "name": format!("cassandra-{id}"), "status": "normal", "ssl": "1", "region": "eu-de",
                "datastore": { "type": "cassandra", "version": "3.11" }, "groups": [], "actions": [] })
        };
        let page: Vec<_> = page.iter().map(instance).collect();
        let answer = json(json!({ "instances": page, "total_count": instances }));
        emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, answer);
    }
    let link = format!("{}/demo-bucket/ca.crt?Signature=0", emulator.https_url().trim_end_matches('/'));
    let links = json!({ "certs": [{ "category": "international", "download_link": link }] });
    emulator.answer_always(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, json(links));
    let certificate = Answer::status(200).body(emulator.ca_pem(Service::GeminiDb).to_owned());
    emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, certificate);
}

pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The CPU time of this thread so far; Linux tells it.
pub(crate) fn cpu() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The peak memory of this process in KiB; Linux tells it.
pub(crate) fn peak() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().split(' ').next()?.parse().ok()
}
