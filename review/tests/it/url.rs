//! Documents that are named by a URL, from a server on this machine.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::checkout::PETS;
use crate::command::Ran;

/// A server that answers each path in its way, and its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap())));
    format!("http://{address}")
}

fn answer(mut stream: TcpStream) {
    let mut request = [0; 4096];
    let length = stream.read(&mut request).unwrap();
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let path = request.split(' ').nth(1).unwrap();
    let (status, header, body) = match path {
        "/pets.yaml" => ("200 OK", String::new(), PETS.to_owned()),
        "/moved" => ("302 Found", "Location: /pets.yaml\r\n".to_owned(), String::new()),
        "/circle" => ("302 Found", "Location: /circle\r\n".to_owned(), String::new()),
        "/elsewhere" => ("302 Found", "Location: http://localhost:1/pets.yaml\r\n".to_owned(), String::new()),
        "/to-file" => ("302 Found", "Location: file:///etc/passwd\r\n".to_owned(), String::new()),
        "/parts.yaml" => {
            let text = "openapi: 3.0.3\ninfo: {title: x, version: 1.0.0}\npaths: {/a: {$ref: 'pets.yaml'}}\n";
            ("200 OK", String::new(), text.to_owned())
        }
        "/large" => ("200 OK", String::new(), " ".repeat((32 << 20) + 1)),
        // Of this one, nobody tells the length before.
        "/endless" => {
            _ = stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n");
            while stream.write_all(&[b' '; 1 << 16]).is_ok() {}
            return;
        }
        _ => ("404 Not Found", String::new(), "none".to_owned()),
    };
    let length = body.len();
    _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
}

fn run(arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec-review"));
    command.args(arguments).env("no_proxy", "*");
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        out: text(output.stdout),
        err: text(output.stderr),
        code: output.status.code().unwrap().try_into().unwrap(),
    }
}

#[test]
fn a_url_is_fetched_within_limits() {
    let server = server();
    for path in ["pets.yaml", "moved"] {
        let ran = run(&["list", &format!("{server}/{path}")]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains("maximum 100"), "{}", ran.out);
    }
    let ran = run(&["diff", &format!("{server}/pets.yaml"), &format!("{server}/moved")]);
    assert!(ran.code == 0 && ran.out.ends_with(": unchanged\n"), "{}", ran.err);
    for (path, expected) in [
        ("nothing", "the server answers with status 404"),
        ("circle", "it redirects more than 5 times"),
        ("elsewhere", "it redirects to another host: http://localhost:1/pets.yaml"),
        ("to-file", "it redirects to another host: file:///etc/passwd"),
        ("large", "it is larger than 32 MiB"),
        ("endless", "it is larger than 32 MiB"),
        ("parts.yaml", "other files of a URL are not downloaded"),
    ] {
        let ran = run(&["list", &format!("{server}/{path}")]);
        assert!(ran.code == 3 && ran.err.contains(expected), "{path}: {}", ran.err);
    }
}

#[test]
fn other_urls_are_refused() {
    for (url, expected) in [
        ("http://169.254.169.254/latest/meta-data/", "its scheme is not https"),
        ("http://127.0.0.1.example.com/a.yaml", "its scheme is not https"),
        ("http://localhost.example.com/a.yaml", "its scheme is not https"),
        ("file:///etc/passwd", "no host has"),
        ("ftp://example.com/a.yaml", "its scheme is not https"),
        ("https://user:secret@example.com/a.yaml", "it has a user name"),
        ("http://localhost:1\\@example.com/a.yaml", "no host has"),
        ("https://exa mple.com/a.yaml", "no host has"),
        ("http://localhost:1/a.yaml", "curl says: "),
    ] {
        let ran = run(&["list", "--", url]);
        assert!(ran.code == 3 && ran.err.contains(expected), "{url}: {}", ran.err);
    }
}
