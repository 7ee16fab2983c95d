//! The verdicts of docs/rust-callers.md, proved: calls are compiled against the client of the old document and that of the
//! new one, and run against servers of both.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use cloud_certs_codegen::{Interface, Settings, generate_bare};
use openapi_document::Document;
use spec_review::diff::{Effect, diff};
use spec_review::{CallStyle, RustSettings};

use crate::edits::{Answer, BEFORE, EDITS, Edit, after};
use crate::project::Project;

const STYLES: [(&str, CallStyle, Interface); 2] = [
    ("positional", CallStyle::Positional, Interface::Positional),
    ("builder", CallStyle::Builder, Interface::Builder),
];

/// A program whose arguments are the address of a server and the name of a call.
fn program(calls: &[(&str, &str)]) -> String {
    let arms = calls.iter().map(|(name, call)| {
        format!("        {name:?} => {{ {call}.map(|_| ()).map_err(|error| format!(\"{{error:?}}\")) }}\n")
    });
    format!(
        "use client::{{Client, types}};

#[tokio::main(flavor = \"current_thread\")]
async fn main() {{
    let arguments: Vec<String> = std::env::args().collect();
    let client = Client::new(&arguments[1]);
    let result: Result<(), String> = match arguments[2].as_str() {{
{}        _ => Err(\"no such call\".to_owned()),
    }};
    if let Err(error) = result {{
        eprintln!(\"{{error}}\");
        std::process::exit(1);
    }}
}}
",
        arms.collect::<String>()
    )
}

fn parse(text: &str) -> Document {
    Document::parse("pets.yaml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn client(text: &str, interface: Interface) -> String {
    let settings = Settings::of_progenitor(interface);
    generate_bare(&parse(text), &settings).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Runs a program against a server that answers once, and returns the request that it got.
fn run(program: &Path, call: &str, (status, media_type, body): Answer) -> (Output, String) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let local = server.local_addr().unwrap();
    let address = format!("http://{local}");
    let answering = thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut request, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if request.is_empty() {
                request.clone_from(&line);
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut sent = vec![0; length];
        reader.read_exact(&mut sent).unwrap();
        let kind =
            if media_type.is_empty() { String::new() } else { format!("content-type: {media_type}\r\n") };
        let length =
            if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        let head = format!("HTTP/1.1 {status} Answer\r\n{kind}{length}connection: close\r\n\r\n");
        let _ = stream.write_all((head + body).as_bytes());
        request + &String::from_utf8(sent).unwrap()
    });
    let output = Command::new(program).args([&address, call]).env_clear().output().unwrap();
    // A program that sends nothing leaves the server waiting.
    drop(TcpStream::connect(local));
    (output, answering.join().unwrap())
}

/// The effects that the tool reports.
fn reported(edit: &Edit, style: CallStyle) -> Vec<Effect> {
    let mut settings = RustSettings::default();
    settings.interface = style;
    let review = diff(&parse(BEFORE), &parse(&after(edit)), &settings);
    Effect::ALL.into_iter().filter(|effect| review.count_of(*effect) > 0).collect()
}

#[test]
#[ignore = "compiles generated clients: scripts/ignored-tests"]
fn what_is_reported_of_an_edit_happens_to_a_caller() {
    let mut project = Project::new("edits");
    let mut expected: BTreeMap<String, (&Edit, Vec<Effect>)> = BTreeMap::new();
    for (index, (style, call_style, interface)) in STYLES.into_iter().enumerate() {
        let calls: Vec<_> = EDITS.iter().map(|edit| (edit.name, edit.calls[index])).collect();
        project.add(&format!("before_{style}"), &client(BEFORE, interface), &program(&calls));
        for edit in EDITS {
            let name = format!("{}_{style}", edit.name);
            let code = program(&[(edit.name, edit.calls[index])]);
            project.add(&name, &client(&after(edit), interface), &code);
            expected.insert(name, (edit, reported(edit, call_style)));
        }
    }
    let (errors, programs) = project.build();
    let mut wrong = Vec::new();
    for (style, ..) in STYLES {
        let before = format!("before_{style}");
        assert_eq!(errors[&before], [""; 0], "{before}");
        for edit in EDITS {
            let name = format!("{}_{style}", edit.name);
            let effects = &expected[&name].1;
            let mut found = Vec::new();
            if !errors[&name].is_empty() {
                found.push(Effect::NoLongerCompiles);
            }
            let [old_answer, new_answer] = edit.answers;
            let (output, request) = run(&programs[&before], edit.name, old_answer);
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name} before the edit: {error}");
            if let Some(program) = programs.get(&name) {
                let (_, request_after) = run(program, edit.name, new_answer);
                if request != request_after {
                    found.push(Effect::CompilesDifferently);
                }
            }
            if !run(&programs[&before], edit.name, new_answer).0.status.success() {
                found.push(Effect::FailsAtRunTime);
            }
            // What does not compile does nothing else.
            let is_seen = |effect: &Effect| {
                *effect != Effect::CompilesDifferently || !effects.contains(&Effect::NoLongerCompiles)
            };
            if found != effects.iter().copied().filter(is_seen).collect::<Vec<_>>() {
                wrong.push(format!(
                    "{name} ({}): reported {effects:?}, found {found:?}: {:?}",
                    edit.title, errors[&name]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
