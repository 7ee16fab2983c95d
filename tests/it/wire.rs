//! The wire with a proxy in it: the proxy, and hosts behind it that exist nowhere else.

use std::sync::{Arc, Mutex};

use cloud_certs_emulator::Emulator;
use cloud_certs_emulator::certificates::{Authority, Validity};
use rustls::ServerConfig;
use tokio::io::{AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// What a proxy does with those who ask it for a tunnel.
#[derive(Clone, Copy)]
pub(crate) enum Behaviour {
    /// Connects everybody to this port of this machine, whatever host they ask for.
    Tunnel(u16),
    /// Answers with this status.
    Answer(&'static str),
    /// Says that there is a tunnel, and closes the connection.
    Lie,
    /// Says nothing.
    Silence,
}

/// A proxy on this machine, which notes what it is asked.
pub(crate) struct TestProxy {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl TestProxy {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let noted = heads.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let noted = noted.clone();
                connections.spawn(async move {
                    let head = read_head(&mut client).await;
                    noted.lock().unwrap().push(head);
                    behaviour.serve(client).await;
                });
            }
        });
        Self { port, heads, _tasks: tasks }
    }

    /// Its URL, with this user information.
    pub(crate) fn url(&self, user: &str) -> String {
        format!("http://{user}127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What it was asked, line by line.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

impl Behaviour {
    async fn serve(self, mut client: TcpStream) {
        match self {
            Self::Tunnel(port) => {
                say(&mut client, "200 Connection established").await;
                tunnel(&mut client, port).await;
            }
            Self::Answer(status) => say(&mut client, status).await,
            Self::Lie => say(&mut client, "200 Connection established").await,
            Self::Silence => std::future::pending().await,
        }
    }
}

/// Presents a certificate for these names, and passes everything on to the emulator.
pub(crate) struct Front {
    pub(crate) port: u16,
    pub(crate) ca_pem: String,
    _tasks: JoinSet<()>,
}

impl Front {
    pub(crate) async fn start(emulator: &Emulator, names: &[&str]) -> Self {
        let authority = Authority::new("front", &Validity::current()).unwrap();
        let certificate = authority.issue_server(names).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(certificate.chain(), certificate.key())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let behind = emulator.http_url().rsplit(':').next().unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                connections.spawn(async move {
                    if let Ok(mut stream) = acceptor.accept(stream).await {
                        tunnel(&mut stream, behind).await;
                    }
                });
            }
        });
        Self { port, ca_pem: authority.pem(), _tasks: tasks }
    }
}

async fn tunnel(client: &mut (impl tokio::io::AsyncRead + AsyncWrite + Unpin), port: u16) {
    let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // Who closes first is nobody's concern.
    let _ = copy_bidirectional(client, &mut server).await;
}

async fn say(client: &mut TcpStream, status: &str) {
    let _ = client.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).await;
}

/// Everything up to the empty line.
async fn read_head(client: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match client.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}
