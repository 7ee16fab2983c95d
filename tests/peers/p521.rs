//! Servers of `openssl` whose certificates ring cannot verify, checked by the library with its own cryptography and with
//! ring alone.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use cloud_certs::CaBundle;
use cloud_certs::rustls::crypto::ring;
use cloud_certs::verify::TlsCheck;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::program::run;

async fn openssl(folder: &Path, line: &str) {
    run(Path::new("openssl"), line.split(' '), folder, &[]).await.done();
}

/// A server `NAME` on this curve, of a root `NAME-root` on that one, which signs with this hash.
async fn issue(folder: &Path, name: &str, own: &str, of_root: &str, hash: &str) {
    let curve = |curve| format!("-newkey ec -pkeyopt ec_paramgen_curve:{curve} -nodes");
    let root = format!("{name}-root");
    // OpenSSL's own configuration makes it a CA.
    let line =
        format!("req -x509 {} -keyout {root}.key -out {root}.pem -subj /CN=root -days 9", curve(of_root));
    openssl(folder, &line).await;
    let line = format!(
        "req -x509 {} -keyout {name}.key -out {name}.pem -subj /CN={name} -days 9 -{hash} -CA {root}.pem -CAkey {root}.key \
         -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:127.0.0.1",
        curve(own)
    );
    openssl(folder, &line).await;
}

async fn serve(folder: &Path, name: &str, options: &str) -> (Child, String) {
    let line = format!("s_server -accept 127.0.0.1:0 -cert {name}.pem -key {name}.key{options}");
    let mut command = Command::new("openssl");
    command.args(line.split(' ')).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut server = command.kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("the server listens");
        if let Some(address) = line.strip_prefix("ACCEPT ") {
            // Reads on, so that the server never waits for a reader.
            let address = address.to_owned();
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (server, address);
        }
    }
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn what_ring_alone_would_refuse_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, own, of_root, hash, is_taken_by_ring) in [
        ("plain", "P-256", "P-384", "sha384", true),
        ("root", "P-256", "P-521", "sha256", false),
        ("leaf", "P-521", "P-256", "sha256", false),
        ("hash", "P-256", "P-256", "sha512", false),
    ] {
        issue(folder, name, own, of_root, hash).await;
        let pem = std::fs::read(folder.join(format!("{name}-root.pem"))).unwrap();
        let (_server, address) = serve(folder, name, "").await;
        let check = TlsCheck::new(address.parse().unwrap(), &CaBundle::from_bytes(&pem).unwrap()).unwrap();
        let handshake = check.run().await.unwrap();
        assert_eq!(handshake.refused_by_ring, !is_taken_by_ring, "{name}");
        let of_ring = check.crypto_provider(Arc::new(ring::default_provider())).run().await;
        assert_eq!(of_ring.is_ok(), is_taken_by_ring, "{name}");
    }
    // A curve for the exchange of keys that ring lacks, with certificates that it takes.
    let pem = std::fs::read(folder.join("plain-root.pem")).unwrap();
    let (_server, address) = serve(folder, "plain", " -groups P-521").await;
    let check = TlsCheck::new(address.parse().unwrap(), &CaBundle::from_bytes(&pem).unwrap()).unwrap();
    assert!(check.run().await.unwrap().refused_by_ring);
    assert!(check.crypto_provider(Arc::new(ring::default_provider())).run().await.is_err());
}
