//! Reports at a terminal: their width, their colours, and the lines of the documents.

use std::process::Command;

use clap::Parser as _;
use insta::assert_snapshot;
use spec_review::{Cli, command};

const PETS: [&str; 2] = ["tests/it/terminal/old.yaml", "tests/it/terminal/new.yaml"];

/// The report of `diff` on a terminal of this many columns, or in a pipe.
fn at(width: Option<usize>, files: [&str; 2], more: &[&str]) -> String {
    let cli = Cli::try_parse_from([&["spec-review", "diff"], &files[..], more].concat()).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    command::run(cli.with_width(width), &mut out, &mut err).unwrap();
    assert!(err.is_empty(), "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).unwrap()
}

/// The report on documents with these texts, whose folder is left out.
fn of_texts(width: Option<usize>, [old, new]: [&str; 2], more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        #[expect(clippy::disallowed_methods, reason = "a document to look at")]
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (old, new) = (write("old.yaml", old), write("new.yaml", new));
    at(width, [&old, &new], more).replace(&format!("{}/", folder.path().display()), "")
}

fn without_color(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

/// The longest line, without those that are one name.
fn widest(text: &str) -> usize {
    text.lines().filter(|line| line.trim().contains(' ')).map(|line| line.chars().count()).max().unwrap()
}

#[test]
fn a_terminal_of_80_columns() {
    let report = at(Some(80), PETS, &[]);
    assert!(widest(&report) <= 80, "{report}");
    assert_snapshot!(report);
}

#[test]
fn a_terminal_of_120_columns() {
    let report = at(Some(120), PETS, &[]);
    assert!(widest(&report) <= 120, "{report}");
    assert_snapshot!(report);
}

#[test]
fn a_pipe_has_each_finding_in_one_line() {
    assert_snapshot!(at(None, PETS, &[]));
}

#[test]
fn colour_is_the_only_difference() {
    for width in [Some(80), Some(120), None] {
        let colored = at(width, PETS, &["--color", "always"]);
        assert_eq!(without_color(&colored), at(width, PETS, &[]));
        // The word that differs stands out.
        assert!(colored.contains("{name: \u{1b}[0m\u{1b}[31;7mowner\u{1b}[0m"), "{colored}");
    }
}

#[test]
fn a_real_terminal_gets_colour_and_its_own_width() {
    let script = r#"
import fcntl, os, pty, struct, sys, termios
columns, command = int(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    sys.stdin.readline()
    os.execv(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
os.write(terminal, b"\n")
seen = b""
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:
        break
    if not more:
        break
    seen += more
os.waitpid(pid, 0)
sys.stdout.write(seen.decode().replace("\r\n", "\n").removeprefix("\n"))
"#;
    for (columns, no_color) in [(80, ""), (120, ""), (100, "1")] {
        let mut python = Command::new("python3");
        python
            .args(["-c", script, &columns.to_string(), env!("CARGO_BIN_EXE_spec-review"), "diff"])
            .args(PETS);
        python.current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", no_color);
        let seen = String::from_utf8(python.output().unwrap().stdout).unwrap();
        let color = if no_color.is_empty() { "always" } else { "never" };
        assert_eq!(seen, at(Some(columns), PETS, &["--color", color]), "{columns}");
    }
}

const MANY: &str = "openapi: 3.0.3\ninfo: {title: Many, version: 1.0.0}\npaths:\n";

/// A document with so many operations, each with this parameter.
fn many(count: usize, parameter: &str) -> String {
    (0..count).fold(MANY.to_owned(), |text, number| {
        text + &format!(
            "  /v1/{number}:\n    get:\n      operationId: get{number}\n      parameters:\n        - {{name: limit, in: query, schema: {{{parameter}}}}}\n      responses:\n        '204': {{description: Done.}}\n"
        )
    })
}

#[test]
fn the_same_change_at_many_places_is_told_once() {
    let [old, new] = ["type: integer, maximum: 100", "type: integer, maximum: 50"].map(|one| many(30, one));
    let report = of_texts(None, [&old, &new], &[]);
    let (_, findings) = report.split_once("\n\nGET ").unwrap();
    assert_snapshot!(findings, @"
    /v1/0, GET /v1/1, GET /v1/2, GET /v1/3, and 26 more
      breaking maximum-changed: query `limit`: maximum 100 -> 50
        old.yaml:8:69 -> new.yaml:8:69 and 29 more (Rust: a deployed client fails) [5b6804fc6a981243]
        a server refuses larger numbers; in responses, a client may get a larger number than the old document allows
          6   operationId: get0
          7   parameters:
          8 -   - {name: limit, in: query, schema: {type: integer, maximum: 100}}
          8 +   - {name: limit, in: query, schema: {type: integer, maximum: 50}}
          9   responses:
    ");
}

#[test]
fn nothing_of_a_document_acts_on_the_terminal() {
    let line =
        |value: u32| format!("type: integer, maximum: {value}, description: \"\u{202e}a\\e[31m\u{200b}\"");
    for width in [Some(80), None] {
        let report = of_texts(width, [&many(1, &line(100)), &many(1, &line(50))], &[]);
        assert!(!report.contains(['\u{202e}', '\u{1b}', '\u{200b}']), "{report}");
        assert!(report.contains("\\u{202e}a"), "the line is shown: {report}");
    }
}

#[test]
fn a_document_of_one_line_is_shown_around_the_place() {
    let text = |limit: u32| {
        let filler = "{\"description\":\"Done.\"},".repeat(400);
        format!(
            "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"X\",\"version\":\"1.0.0\"}},\"x-filler\":[{}1],\"paths\":{{\"/a\":{{\"get\":{{\"operationId\":\"a\",\"parameters\":[{{\"name\":\"limit\",\"in\":\"query\",\"schema\":{{\"type\":\"integer\",\"maximum\":{limit}}}}}],\"responses\":{{\"204\":{{\"description\":\"Done.\"}}}}}}}}}}}}",
            filler
        )
    };
    let report = of_texts(Some(80), [&text(100), &text(50)], &[]);
    let lines: Vec<&str> = report.lines().filter(|line| line.starts_with("      1 ")).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    1 - …e":"integer","maximum":100}}],"responses":{"204":{"description":"Don…
    1 + …e":"integer","maximum":50}}],"responses":{"204":{"description":"Done…
    "#);
}

#[test]
fn wide_characters_take_two_columns() {
    let line = |value: u32| format!("type: integer, maximum: {value}, description: {}", "云".repeat(60));
    let report = of_texts(Some(80), [&many(1, &line(100)), &many(1, &line(50))], &[]);
    let lines: Vec<&str> = report.lines().filter(|line| line.contains('云')).collect();
    assert_snapshot!(lines.join("\n"), @"
    8 - …ype: integer, maximum: 100, description: 云云云云云云云云云云云云云…
    8 + …ype: integer, maximum: 50, description: 云云云云云云云云云云云云云云…
    ");
}

#[test]
fn a_long_removal_is_cut() {
    let long: String = (0..40)
        .map(|number| format!("\n          - {{name: p{number}, in: query, schema: {{type: string}}}}"))
        .collect();
    let with = format!(
        "{}  /v2:\n    get:\n      operationId: v2\n      parameters:{long}\n      responses:\n        '204': {{description: Done.}}\n",
        many(1, "type: integer")
    );
    let report = of_texts(None, [&with, &many(1, "type: integer")], &[]);
    let (_, findings) = report.split_once("\n\nGET ").unwrap();
    assert_snapshot!(findings, @"
    /v2
      breaking operation-removed: GET /v2 is gone
        old.yaml:13:7 -> new.yaml:4:3 (Rust: a deployed client fails) [8a213ed08e5bf2df]
        deployed clients that call it get 404 or 405
          12 - get:
          13 -   operationId: v2
          14 -   parameters:
          15 -       - {name: p0, in: query, schema: {type: string}}
          16 -       - {name: p1, in: query, schema: {type: string}}
          17 -       - {name: p2, in: query, schema: {type: string}}
             - … 39 more lines

    The generated Rust
      breaking surface-removed: code that names it no longer compiles
        - pub fn Client::v2(&self) -> builder::V2
        - pub async fn builder::V2::send(self) -> Result<ResponseValue<()>, Error<()>>

    The request
      - GET /v2
      -   authentication: none
      -   query: p0, p1, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, and 28 more
    ");
}

#[test]
fn texts_for_readers_are_one_line_unless_asked_for() {
    let old = many(5, "type: integer, description: Old");
    let new = old.replace("Old", "New").replace("Done.", "Ready.");
    let folded = of_texts(None, [&old, &new], &[]);
    assert_snapshot!(folded, @"
    new.yaml: breaks nothing: 10 docs; SemVer raises info.version from 1.0.0 to 1.0.1

    For readers alone (--docs shows them): 10 description-changed
    ");
    let unfolded = of_texts(None, [&old, &new], &["--docs"]);
    assert_eq!(unfolded.matches("  changed description-changed: ").count(), 10, "{unfolded}");
}
