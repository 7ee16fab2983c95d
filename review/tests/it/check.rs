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
        (
            "json",
            "{\n  \"problems\": [],\n  \"errors\": 0,\n  \"warnings\": 0,\n  \"accepted\": 0,\n  \"ignored\": 0\n}\n",
        ),
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
        first.starts_with(
            "::error file=review/tests/it/documents/nowhere.yaml,line=1,col=1,title=unreadable::"
        )
    );
    assert!(others.contains("unknown-keyword"), "the others are looked at too");
}

/// A document with so many unknown keywords and a doubtful path.
fn often_wrong(folder: &std::path::Path, name: &str, count: usize) -> String {
    let unknown: String = (0..count).map(|n| format!("unknown{n}: 1\n")).collect();
    let text =
        format!("openapi: 3.0.3\ninfo: {{ title: T, version: 1.0.0 }}\n{unknown}paths:\n  /cats/: {{}}\n");
    let path = folder.join(name);
    #[expect(clippy::disallowed_methods, reason = "a test may write half a file")]
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_rule_that_is_broken_often_is_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (often_wrong(folder.path(), "a.yaml", 12), often_wrong(folder.path(), "b.yaml", 3));
    let named = |ran: crate::support::Ran| ran.told().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(named(run(&["check", &first])));
    // All of a rule are shown where they are as many as that; the other document adds its own.
    let few = named(run(&["check", &second]));
    assert_eq!(few.matches("error[unknown-keyword]: ").count(), 3, "{few}");
    let both = named(run(&["check", "--max", "1", &second, &first]));
    assert!(both.contains("error[unknown-keyword] 15 times, also at 4:1, 5:1, a.yaml:3:1, 4:1, "), "{both}");
    let counts = named(run(&["check", "--max", "0", &second]));
    assert!(counts.contains("error[unknown-keyword] 3 times, also at b.yaml:3:1, 4:1, 5:1\n"), "{counts}");
}

#[test]
fn a_rule_that_is_broken_ten_thousand_times_hides_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = often_wrong(folder.path(), "a.yaml", 11_000);
    let ran = run(&["check", "--max", "0", &path]);
    assert!(ran.out.contains("error[unknown-keyword] 10000 or more times"), "{}", ran.out);
    assert!(ran.out.contains("warning[trailing-slash]"), "{}", ran.out);
    let ran = run(&["check", "--json", &path]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rules: std::collections::HashSet<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["rule"].as_str().unwrap())
        .collect();
    assert!(rules.len() > 2, "{rules:?}");
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
    let ran = run(&["check", "--max", "40", path.to_str().unwrap()]);
    let told = ran.told();
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    assert_eq!(told.matches("to match the patterns of the document takes too long").count(), 40, "{told}");
}
