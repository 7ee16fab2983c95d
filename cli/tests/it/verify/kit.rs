//! What the real `openssl` gives to these tests: certificates, servers, and a second opinion.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use crate::ran::{LIMIT, Ran, finish, run};
use crate::support::{Folder, await_that, put};

/// Names of this machine, as an extension.
pub(super) const LOCAL: &str = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n";

/// What makes an authority.
pub(super) const CA: &str =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n";

/// From when until when something was, or will be, valid.
pub(super) const PAST: [&str; 2] = ["20200101000000Z", "20210101000000Z"];
pub(super) const FUTURE: [&str; 2] = ["20400101000000Z", "20410101000000Z"];

/// A folder with certificates: `NAME.pem` and `NAME.key`.
pub(super) struct Kit {
    pub(super) folder: Folder,
}

impl Kit {
    /// With an authority `root` that has issued `server` for this machine.
    pub(super) fn new() -> Self {
        let version = Command::new("openssl").arg("version").output();
        let is_there = version.is_ok_and(|output| output.stdout.starts_with(b"OpenSSL 3"));
        assert!(is_there, "there is no `openssl` of version 3; run tests/peers/setup");
        let kit = Self { folder: Folder::new() };
        kit.authority("root", CA);
        kit.issue("server", "root", LOCAL);
        kit
    }

    fn openssl(&self, line: &str) -> Ran {
        run(Command::new("openssl").args(line.split_whitespace()).current_dir(self.folder.path()))
    }

    #[track_caller]
    pub(super) fn make(&self, line: &str) {
        let ran = self.openssl(line);
        assert_eq!(ran.code(), Some(0), "openssl {line}: {ran}");
    }

    /// Makes the key of a certificate to come, of an algorithm and options of `openssl genpkey`.
    pub(super) fn key(&self, name: &str, options: &str) -> &Self {
        self.make(&format!("genpkey -out {name}.key -algorithm {options}"));
        self
    }

    fn ready_key(&self, name: &str) {
        if !self.folder.at(&format!("{name}.key")).exists() {
            self.key(name, "EC -pkeyopt ec_paramgen_curve:P-256");
        }
    }

    fn configure(&self, name: &str, subject: &str, extensions: &str) {
        put(
            &self.folder.at(&format!("{name}.cnf")),
            format!(
                "[req]\ndistinguished_name=d\nx509_extensions=e\nprompt=no\nutf8=yes\nstring_mask=utf8only\n\
                 [d]\n{subject}\n[e]\n{extensions}\n\
                 [ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n\
                 unique_subject=no\nrand_serial=yes\n[p]\ncommonName=supplied\n"
            ),
        );
    }

    /// A certificate that signs itself.
    pub(super) fn authority(&self, name: &str, extensions: &str) {
        self.ready_key(name);
        self.configure(name, &format!("CN={name}"), extensions);
        self.make(&format!("req -x509 -new -key {name}.key -config {name}.cnf -out {name}.pem -days 30"));
    }

    /// The same, valid at another time.
    pub(super) fn authority_of(&self, name: &str, extensions: &str, [from, to]: [&str; 2]) {
        self.request(name, name, extensions);
        self.make(&format!(
            "ca -batch -config {name}.cnf -selfsign -keyfile {name}.key -in {name}.csr -out {name}.pem -notext \
             -extensions e -startdate {from} -enddate {to}"
        ));
    }

    fn request(&self, name: &str, common_name: &str, extensions: &str) {
        self.ready_key(name);
        self.configure(name, &format!("CN={common_name}"), extensions);
        put(&self.folder.at("index.txt"), "");
        self.make(&format!("req -new -key {name}.key -config {name}.cnf -out {name}.csr"));
    }

    /// A certificate that another one has signed.
    pub(super) fn issue(&self, name: &str, issuer: &str, extensions: &str) {
        self.issue_with(name, name, issuer, &format!("-extfile {name}.cnf -extensions e"), extensions);
    }

    /// The same with another common name, and options of `openssl x509`.
    pub(super) fn issue_with(
        &self,
        name: &str,
        common_name: &str,
        issuer: &str,
        options: &str,
        extensions: &str,
    ) {
        self.request(name, common_name, extensions);
        self.make(&format!(
            "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -out {name}.pem -days 20 {options}"
        ));
    }

    /// The same, valid at another time.
    pub(super) fn issue_of(&self, name: &str, issuer: &str, extensions: &str, [from, to]: [&str; 2]) {
        self.request(name, name, extensions);
        self.make(&format!(
            "ca -batch -config {name}.cnf -cert {issuer}.pem -keyfile {issuer}.key -in {name}.csr -out {name}.pem \
             -notext -extensions e -startdate {from} -enddate {to}"
        ));
    }

    /// Puts certificates into one file.
    pub(super) fn join(&self, name: &str, parts: [&str; 2]) {
        let read = |part: &str| std::fs::read_to_string(self.folder.at(&format!("{part}.pem"))).unwrap();
        put(&self.folder.at(&format!("{name}.pem")), parts.map(read).concat());
    }

    /// A server with this certificate, and options of `openssl s_server`.
    pub(super) fn serve(&self, name: &str, options: &str) -> Server {
        self.serve_at("127.0.0.1", name, options)
    }

    pub(super) fn serve_at(&self, host: &str, name: &str, options: &str) -> Server {
        let line = format!("s_server -accept {host}:0 -cert {name}.pem -key {name}.key {options}");
        let mut command = Command::new("openssl");
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Server::new(piped.spawn().unwrap())
    }

    /// What the command says of a server.
    pub(super) fn verify(&self, server: &Server, rest: &str) -> Ran {
        self.folder.run(&format!("verify 127.0.0.1:{} {rest}", server.port))
    }

    /// Whether the command and `openssl s_client` trust the server with this file, by this name.
    #[track_caller]
    pub(super) fn opinions(&self, server: &Server, ca: &str, name: &str) -> [bool; 2] {
        let ours = self.verify(server, &format!("--ca {ca}.pem --server-name {name}"));
        assert!(matches!(ours.code(), Some(0 | 7)), "{ours}");
        let is_address = name.parse::<std::net::IpAddr>().is_ok();
        let check = if is_address {
            format!("-verify_ip {name}")
        } else {
            format!("-servername {name} -verify_hostname {name}")
        };
        let line = format!(
            "s_client -connect 127.0.0.1:{} -CAfile {ca}.pem -verify_return_error {check}",
            server.port
        );
        let mut command = Command::new("openssl");
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut client = piped.spawn().unwrap();
        // It ends with its input. What it sends comes to the server when both are done with the handshake.
        let mut stdin = client.stdin.take().unwrap();
        let _ = writeln!(stdin, "{GREETING}");
        await_that("the handshake is over", || client.try_wait().unwrap().is_some() || server.is_greeted());
        drop(stdin);
        [ours.code() == Some(0), finish(client).code() == Some(0)]
    }
}

/// A running `openssl s_server`, which ends with this.
pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
    /// What clients have sent.
    greetings: mpsc::Receiver<()>,
}

/// What the client of OpenSSL sends to the server, which prints it.
const GREETING: &str = "greeting";

impl Server {
    fn new(mut child: Child) -> Self {
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let (sender, receiver) = mpsc::channel();
        let (greeted, greetings) = mpsc::channel();
        // Reads on, so that the server never waits for a reader.
        thread::spawn(move || {
            for line in lines {
                let port =
                    line.strip_prefix("ACCEPT ").and_then(|address| address.rsplit_once(':')?.1.parse().ok());
                port.map(|port: u16| sender.send(port));
                line.ends_with(GREETING).then(|| greeted.send(()));
            }
        });
        let mut server = Self { child, port: 0, greetings };
        server.port = receiver.recv_timeout(LIMIT).unwrap();
        server
    }

    fn is_greeted(&self) -> bool {
        self.greetings.try_recv().is_ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All that a run said: standard output, standard error and the exit code.
pub(super) fn all(ran: &Ran) -> String {
    format!("{}{ran}", ran.stdout)
}
