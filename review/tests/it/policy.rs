//! Levels, operations that are left out, and flags that select changes: what fails, and what is counted.

use serde_json::Value as Json;

use crate::checkout::{Checkout, PETS, TIGHTER};
use crate::command::Ran;

/// A change for readers.
const DOCS: (&str, &str) = ("The pets of an owner", "All pets of an owner");

fn edited(settings: &str, edits: &[(&str, &str)]) -> Checkout {
    let checkout = Checkout::new();
    checkout.write("spec-review.toml", settings);
    checkout.edit("openapi/pets.yaml", edits);
    checkout
}

fn summary(ran: &Ran) -> &str {
    ran.out.lines().next().unwrap_or_default()
}

#[test]
fn without_settings_no_version_has_to_rise() {
    let checkout = edited("", &[DOCS]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(!ran.out.contains("Cargo.toml") && !ran.out.contains("snapshots"), "{}", ran.out);
}

#[test]
fn levels_change_what_fails() {
    for (levels, edit, code) in [
        ("", TIGHTER, 5),
        ("maximum-changed = \"warning\"", TIGHTER, 0),
        ("\"max*\" = \"compatible\"", TIGHTER, 0),
        ("wire = { breaking = \"warning\" }", TIGHTER, 0),
        ("wire = { warning = \"compatible\" }", TIGHTER, 5),
        ("wire = \"ignore\"\nmaximum-changed = \"breaking\"", TIGHTER, 5),
        ("\"*\" = \"ignore\"\n\"max*\" = \"breaking\"", TIGHTER, 5),
        ("", ("maximum: 100", "maximum: 200"), 0),
        ("maximum-changed = \"breaking\"", ("maximum: 100", "maximum: 200"), 5),
        ("maximum-changed = { warning = \"breaking\" }", ("maximum: 100", "maximum: 200"), 0),
    ] {
        let ran = edited(&format!("[levels.changes]\n{levels}"), &[edit]).review(&[]);
        assert_eq!(ran.code, code, "{levels}: {}{}", ran.out, ran.err);
    }
    let document =
        "[[document]]\nfiles = \"openapi/*.yaml\"\n[document.levels.changes]\nwire = \"warning\"\n";
    let ran = edited(&format!("[levels.changes]\nmaximum-changed = \"breaking\"\n{document}"), &[TIGHTER])
        .review(&[]);
    assert_eq!(ran.code, 0, "settings of a document go before those of all: {}", ran.out);
}

#[test]
fn versions_follow_the_rule_and_not_its_level() {
    let settings = "[levels.changes]\nmaximum-changed = \"warning\"\n[versions]\ninfo = true\n";
    let ran = edited(settings, &[TIGHTER]).review(&[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.err.contains("require a major step"), "{}", ran.err);
    let ran = edited(&settings.replace("warning", "ignore"), &[TIGHTER]).review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(summary(&ran).ends_with("left out: 1 change"), "{}", ran.out);
}

#[test]
fn a_break_is_fine_with_a_version_that_announces_it() {
    let settings = "[versions]\ninfo = true\nallow-breaks = true\n";
    let told = "what breaks passes: the versions have risen enough for it";
    let still = edited(settings, &[TIGHTER]).review(&[]);
    assert!(still.code == 5 && !still.err.contains(told), "{}", still.err);
    let risen = ("version: 1.2.3", "version: 2.0.0");
    let passes = edited(settings, &[TIGHTER, risen]);
    let ran = passes.review(&[]);
    assert!(ran.code == 0 && ran.err.contains(told), "{}", ran.err);
    for format in ["json", "markdown", "html", "github"] {
        let out = passes.review(&["--format", format]).out;
        assert!(out.contains("what breaks passes"), "{out}");
    }
    assert!(!edited(settings, &[risen]).review(&["--json"]).out.contains("what breaks passes"));
    assert_eq!(edited("[versions]\ninfo = true\n", &[TIGHTER, risen]).review(&[]).code, 5);
}

#[test]
fn operations_are_left_out_by_path_and_by_the_value_of_an_extension() {
    let draft = PETS.replace("      operationId:", "      x-stability-level: draft\n      operationId:");
    for (ignore, old, edits, code, operations) in [
        ("paths = \"/pets/*\"", PETS, vec![TIGHTER], 0, 1),
        ("paths = \"/cats/*\"", PETS, vec![TIGHTER], 5, 0),
        ("x-stability-level = [\"draft\"]", &draft, vec![TIGHTER], 0, 1),
        ("x-stability-level = [\"alpha\"]", &draft, vec![TIGHTER], 5, 0),
        ("x-stability-level = true", &draft, vec![TIGHTER], 0, 1),
        // What was official is compared although it is a draft now.
        (
            "x-stability-level = [\"draft\"]",
            PETS,
            vec![TIGHTER, ("      operationId:", "      x-stability-level: draft\n      operationId:")],
            5,
            0,
        ),
    ] {
        let checkout = Checkout::new();
        checkout.write("openapi/pets.yaml", &format!("{old}# The end.\n"));
        checkout.commit();
        checkout.git(&["branch", "--quiet", "--force", "main"]);
        checkout.write("spec-review.toml", &format!("[ignore]\n{ignore}\n"));
        checkout.edit("openapi/pets.yaml", &edits);
        let ran = checkout.review(&["--json"]);
        let report: Json = serde_json::from_str(&ran.out).unwrap();
        let left_out = &report["documents"][0]["left_out"]["operations"];
        assert_eq!(
            (ran.code, left_out.as_array().unwrap().len()),
            (code, operations),
            "{ignore}: {}",
            ran.out
        );
    }
}

#[test]
fn rust_is_not_compared_where_none_is_generated() {
    let ran = edited("rust = false", &[("operationId: ListPets", "operationId: ListAllPets")]).review(&[]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("no Rust to compare: spec-review.toml says"), "{}", ran.out);
}

#[test]
fn levels_of_check_change_what_fails() {
    let checkout = Checkout::new();
    let wrong = std::fs::read_to_string(crate::support::document("wrong.yaml")).unwrap();
    checkout.write("a.yaml", &wrong);
    for (levels, code, said) in [
        ("", 3, "error"),
        ("openapi = \"warning\"\nrust = \"warning\"", 0, "0 errors"),
        ("openapi = { error = \"ignore\" }\nrust = { error = \"ignore\" }", 0, ", left out: "),
    ] {
        checkout.write("spec-review.toml", &format!("[levels.check]\n{levels}\n"));
        let ran = checkout.shell("\"$0\" check a.yaml");
        assert_eq!(ran.code, code, "{levels}: {}", ran.err);
        assert!(ran.err.contains(said), "{levels}: {}", ran.err);
    }
}

#[test]
fn a_renamed_rule_keeps_its_old_name() {
    let checkout = Checkout::new();
    checkout.write("a.yaml", &PETS.replace("3.0.3", "2.9.0"));
    for (settings, said) in [
        ("", "openapi-version"),
        // The document cannot be read, whatever the level is.
        ("[levels.check]\nunsupported-version = \"ignore\"\n", "error[openapi-version]"),
        (
            "[[accepted]]\nrule = \"unsupported-version\"\nsubject = \"nowhere\"\nreason = \"x\"\n",
            "accepted `openapi-version` at nowhere: there is no such finding",
        ),
    ] {
        checkout.write("spec-review.toml", settings);
        let ran = checkout.shell("\"$0\" check a.yaml");
        let told = ran.out + &ran.err;
        assert!(told.contains(said), "{settings}: {told}");
        assert!(!told.contains("unsupported-version"), "{told}");
    }
}

#[test]
fn flags_select_changes_and_what_fails() {
    let checkout = edited("", &[TIGHTER, DOCS]);
    for (flags, code, left_out) in [
        (&[][..], 5, ""),
        (&["--fail-on", "none"], 0, ""),
        (&["--fail-on", "any"], 5, ""),
        (&["--facet", "docs"], 0, "left out: 1 change"),
        (&["--facet", "docs", "--fail-on", "any"], 7, "left out: 1 change"),
        (&["--facet", "docs", "--fail-on", "warning"], 0, "left out: 1 change"),
        (&["--facet", "wire"], 5, "left out: 1 change"),
        (&["--facet", "wire", "--facet", "docs"], 5, ""),
        (&["--facet", "rust"], 0, "left out: 2 changes"),
        (&["--match-path", "/pets/*"], 5, ""),
        (&["--only-operation", "GET /pets/{owner}"], 5, ""),
    ] {
        let ran = checkout.review(flags);
        assert_eq!(ran.code, code, "{flags:?}: {}{}", ran.out, ran.err);
        let (counts, _) = summary(&ran).split_once(';').unwrap();
        let told = counts.split_once("left out: ").map(|(_, count)| format!("left out: {count}"));
        assert_eq!(told.unwrap_or_default(), left_out, "{flags:?}");
    }
    for (flag, value) in [("--match-path", "/cats/*"), ("--only-operation", "GET /cats")] {
        let ran = checkout.review(&[flag, value]);
        assert_eq!(ran.code, 3);
        assert!(ran.err.starts_with(&format!("error: {flag}: no ")), "{}", ran.err);
    }
}

#[test]
fn flags_select_the_operations_of_one_path() {
    let two = PETS.replace("components:", "  /cats:\n    get:\n      operationId: ListCats\n      responses:\n        \"200\": { description: Cats. }\ncomponents:");
    let checkout = Checkout::new();
    checkout.write("openapi/pets.yaml", &two);
    checkout.commit();
    checkout.git(&["branch", "--quiet", "--force", "main"]);
    checkout.write("spec-review.toml", "");
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let ran = checkout.review(&["--only-operation", "GET /cats"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(summary(&ran).contains(": unchanged, left out: 1 change;"), "{}", ran.out);
    assert_eq!(checkout.review(&["--match-path", "/pets/**"]).code, 5);
}

/// The same settings, and the same names in them, from every folder of the checkout.
#[test]
fn settings_are_found_from_a_folder_below() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let from = |folder: &str, command: &str| checkout.shell(&format!("cd {folder} && \"$0\" {command}"));
    checkout.write(
        "spec-review.toml",
        "[[document]]\nfiles = \"openapi/pets.yaml\"\nlevels.changes.wire = \"warning\"",
    );
    for (folder, command) in [
        (".", "diff HEAD:openapi/pets.yaml openapi/pets.yaml"),
        ("openapi", "diff HEAD:openapi/pets.yaml pets.yaml"),
        ("openapi", "diff HEAD:openapi/pets.yaml ../openapi/pets.yaml"),
        ("openapi", "diff HEAD:openapi/pets.yaml \"$PWD/pets.yaml\""),
        ("openapi", "diff pets.yaml HEAD:openapi/pets.yaml"),
    ] {
        let ran = from(folder, command);
        assert_eq!(ran.code, 0, "{folder} {command}: {} {}", ran.out, ran.err);
        assert!(ran.out.contains("warning"), "{folder} {command}: {}", ran.out);
    }

    checkout.write("spec-review.toml", "");
    let accepted = from("openapi", "accept --reason known HEAD:openapi/pets.yaml pets.yaml");
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    assert!(!checkout.path("openapi/spec-review.toml").exists());
    for folder in ["openapi", "."] {
        let named = if folder == "." { "openapi/pets.yaml" } else { "pets.yaml" };
        let ran = from(folder, &format!("diff HEAD:openapi/pets.yaml {named}"));
        assert_eq!(ran.code, 0, "{folder}: {} {}", ran.out, ran.err);
    }

    checkout.write("spec-review.toml", "\nwrong = 1");
    let ran = from("openapi", "check pets.yaml");
    assert!(ran.code == 3 && ran.err.contains("../spec-review.toml:2:1"), "{}", ran.err);
}

/// Above the checkout begins what is somebody else's.
#[test]
fn settings_above_the_checkout_do_not_count() {
    let checkout = Checkout::new();
    checkout.write("spec-review.toml", "wrong = 1");
    checkout.write("inner/pets.yaml", crate::checkout::PETS);
    let check = "cd inner && \"$0\" check pets.yaml";
    assert_eq!(checkout.shell(check).code, 3);
    assert_eq!(checkout.shell(&format!("git init --quiet inner && {check}")).code, 0);
    assert_eq!(
        checkout.shell("mv .git git && rm -r inner/.git && cd inner && \"$0\" check pets.yaml").code,
        0
    );
}
