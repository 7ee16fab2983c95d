//! `check`: what is said in every format.

use crate::support::{document, run};

fn check(names: &[&str], format: &str) -> crate::support::Ran {
    let paths: Vec<String> = names.iter().map(|name| document(name)).collect();
    let mut args = vec!["check", "--format", format];
    args.extend(paths.iter().map(String::as_str));
    run(&args)
}

#[test]
fn people_see_each_problem_in_its_line() {
    insta::assert_snapshot!(check(&["wrong.yaml"], "text").told());
}

#[test]
fn programs_read_one_object() {
    let ran = check(&["wrong.yaml", "doubtful.yaml"], "json");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let of = |severity: &str| problems.iter().filter(|problem| problem["severity"] == severity).count();
    assert_eq!(report["errors"], of("error"));
    assert_eq!(report["warnings"], of("warning"));
    insta::assert_snapshot!(ran.told());
}

#[test]
fn workflows_get_annotations() {
    insta::assert_snapshot!(check(&["wrong.yaml", "doubtful.yaml"], "github").told());
}

#[test]
fn warnings_alone_break_nothing() {
    let ran = check(&["doubtful.yaml"], "text");
    assert_eq!((ran.code, ran.err.as_str()), (0, "0 errors, 2 warnings\n"));
}

#[test]
fn a_document_without_problems_gives_nothing_to_say() {
    for (format, out) in [
        ("text", ""),
        ("github", ""),
        ("json", "{\n  \"problems\": [],\n  \"errors\": 0,\n  \"warnings\": 0,\n  \"ignored\": 0\n}\n"),
    ] {
        let ran = check(&["fine.yaml"], format);
        assert_eq!((ran.code, ran.out.as_str()), (0, out), "{format}");
    }
}

#[test]
fn the_documents_of_this_project_give_nothing_to_say() {
    let ran = run(&["check", "../openapi/css.yaml", "../openapi/geminidb.yaml", "../openapi/iam.yaml"]);
    assert_eq!(ran.told(), "-- stderr\n0 errors, 0 warnings\n-- exit code 0\n");
}

#[test]
fn several_files_are_told_one_after_the_other_and_one_error_is_enough() {
    insta::assert_snapshot!(
        check(&["fine.yaml", "not-yaml.yaml", "doubtful.yaml", "wrong.json"], "text").told()
    );
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_the_document() {
    insta::assert_snapshot!(check(&["latin-1.yaml"], "text").told());
    let ran = check(&["nowhere.yaml", "wrong.yaml"], "github");
    assert_eq!(ran.code, 3);
    let (first, others) = ran.out.split_once('\n').unwrap();
    assert!(
        first.starts_with("::error file=tests/it/documents/nowhere.yaml,line=1,col=1,title=unreadable::")
    );
    assert!(others.contains("unknown-keyword"), "the others are looked at too");
}

#[test]
fn what_a_document_says_cannot_disturb_the_report() {
    for format in ["text", "json", "github"] {
        let ran = check(&["hostile.yaml"], format);
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\r', '\t']), "{format}");
        if format != "json" {
            assert!(ran.out.lines().all(|line| line.chars().count() < 1700), "{format}");
        }
        insta::assert_snapshot!(format!("hostile-{format}"), ran.told());
    }
}

#[test]
fn patterns_take_a_few_seconds_together() {
    let schema = |n: usize| {
        format!(
            "    S{n}: {{ type: string, description: A text., pattern: '^(a+)+{n}$', default: {} }}\n",
            "a".repeat(60)
        )
    };
    let schemas: String = (0..40).map(schema).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{ title: T, version: 1.0.0 }}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slow.yaml");
    #[expect(clippy::disallowed_methods, reason = "a test may write half a file")]
    std::fs::write(&path, text).unwrap();
    let start = std::time::Instant::now();
    let ran = run(&["check", path.to_str().unwrap()]);
    let told = ran.told();
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    assert_eq!(told.matches("to match the patterns of the document takes too long").count(), 40, "{told}");
}
