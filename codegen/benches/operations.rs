//! The cost of generating large documents: `cargo bench -p cloud-certs-codegen --bench operations`.
//!
//! With the names of documents (in JSON) and numbers behind `--pairs`, it is compared with progenitor alone on these, in
//! turns: scripts/generation-time.
//!
//! Each row is a document in which all operations share 50 schemas. The columns are seconds of processor time, as
//! Linux counts them; the cost is in proportion to the number of operations when a row takes twice the row before.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that measures, and says what it found"
)]

use std::fmt::Write;
use std::time::Duration;

use cloud_certs_codegen::generate_in_stages;
use openapi_document::Document;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};

const SCHEMAS: usize = 50;

fn main() {
    let mut counts: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if std::env::args().any(|argument| argument == "--pairs") {
        println!("| document | seconds | bare progenitor's | ratio |\n|---|---|---|---|");
        for file in std::env::args().filter(|argument| argument.ends_with(".json")) {
            compare(&file, &std::fs::read_to_string(&file).unwrap());
        }
        for operations in counts {
            let document = Document::parse("large.yaml", &text(operations)).unwrap();
            compare(&format!("{operations} operations.json"), &document.root.to_json().to_string());
        }
        return;
    }
    if counts.is_empty() {
        counts = vec![1250, 2500, 5000];
    }
    for operations in counts {
        measure(operations);
    }
}

/// The turns of a comparison.
const TURNS: usize = 7;

/// Generates the client of a document and what progenitor alone makes of it, from the text to the source.
fn compare(file: &str, text: &str) {
    let ours = || {
        let document = Document::parse(file, text).unwrap();
        generate_in_stages(&document, &mut |_| ()).unwrap().len()
    };
    let bare = || {
        let document = serde_json::from_str(text).unwrap();
        let mut settings = GenerationSettings::new();
        settings.with_interface(InterfaceStyle::Builder);
        let tokens = Generator::new(&settings).generate_tokens(&document).unwrap();
        prettyplease::unparse(&syn::parse2(tokens).unwrap()).len()
    };
    let mut times = [vec![], vec![]];
    for _ in 0..TURNS {
        let works: [&dyn Fn() -> usize; 2] = [&ours, &bare];
        for (work, times) in works.into_iter().zip(&mut times) {
            let start = spent();
            assert!(work() > 0);
            times.push((spent() - start).as_secs_f64());
        }
    }
    let [ours, bare] = times.each_mut().map(|times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".json");
    println!("| {name} | {ours:.3} | {bare:.3} | {:.2} |", ours / bare);
}

fn measure(operations: usize) {
    let text = text(operations);
    let start = spent();
    let document = Document::parse("large.yaml", &text).unwrap();
    let mut times = vec![("start", start), ("read", spent())];
    let source = generate_in_stages(&document, &mut |stage| times.push((stage, spent())));
    let methods = source.unwrap().matches("pub async fn ").count();
    assert_eq!(methods, operations, "every operation is generated");
    print!("{operations:5} operations, {:4.1} MB:", text.len() as f64 / 1e6);
    for pair in times.windows(2) {
        let [(_, before), (stage, after)] = pair else { unreachable!("a window of two") };
        print!("  {stage} {:.2}", (*after - *before).as_secs_f64());
    }
    println!("  together {:.2}", (spent() - start).as_secs_f64());
}

/// Returns the processor time of this thread: the time of the clock would tell of other programs too.
fn spent() -> Duration {
    let counts = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(counts.split(' ').next().unwrap().parse().unwrap())
}

/// A document of so many operations, as cloud services have them.
fn text(operations: usize) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Large, version: 1.0.0}\npaths:\n".to_owned();
    for number in 0..operations {
        let (answer, error) = (number % SCHEMAS, (number + 1) % SCHEMAS);
        write!(
            text,
            "  /v1/{{project_id}}/group-{group}/things-{number}/{{id}}:
    get:
      operationId: GetThing{number}
      description: The thing of that number.
      parameters:
      - {{name: project_id, in: path, required: true, schema: {{type: string}}}}
      - {{name: id, in: path, required: true, schema: {{type: string}}}}
      - {{name: limit, in: query, schema: {{type: integer, format: int32, minimum: 1}}}}
      responses:
        '200': {{description: It, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Shared{answer}'}}}}}}}}
        4XX: {{description: Not it, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Shared{error}'}}}}}}}}
",
            group = number / 100
        )
        .unwrap();
    }
    text += "components:\n  schemas:\n";
    for number in 0..SCHEMAS {
        write!(
            text,
            "    Shared{number}:
      type: object
      required: [id]
      properties:
        id: {{type: string, description: What it is called.}}
        state: {{type: string, enum: [on, off]}}
        parts: {{type: array, items: {{$ref: '#/components/schemas/Shared{next}'}}}}
",
            next = (number + 1) % SCHEMAS
        )
        .unwrap();
    }
    text
}
