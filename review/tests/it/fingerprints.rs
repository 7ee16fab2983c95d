//! Every format of one report has the same findings: by their fingerprints, and with the same effect on Rust callers.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::checkout::{Checkout, TIGHTER};

/// The effect of each finding by its fingerprint.
type Found = BTreeMap<String, Option<String>>;

/// The effects in the words for people.
const EFFECTS: [(&str, &str); 3] = [
    ("no-longer-compiles", "source no longer compiles"),
    ("compiles-differently", "source compiles and does something else"),
    ("fails-at-run-time", "a deployed client fails"),
];

/// A branch with findings of each effect, and of none.
fn branch() -> Checkout {
    let checkout = Checkout::new();
    checkout.git(&["switch", "--quiet", "main"]);
    checkout.edit(
        "openapi/pets.yaml",
        &[("            minimum: 1\n", "            minimum: 1\n            default: 5\n")],
    );
    checkout.commit();
    checkout.git(&["switch", "--quiet", "--force-create", "edit"]);
    checkout.edit(
        "openapi/pets.yaml",
        &[
            TIGHTER,
            ("            default: 5\n", "            default: 6\n"),
            ("operationId: ListPets", "operationId: AllPets"),
            ("The pets of", "All pets of"),
            ("        names:\n", "        tag:\n          type: string\n        names:\n"),
        ],
    );
    checkout
}

/// The effect that a text tells.
fn effect(text: &str) -> Option<String> {
    let told = EFFECTS.iter().filter(|(_, words)| text.contains(&format!("Rust: {words}")));
    let told: Vec<_> = told.map(|(name, _)| (*name).to_owned()).collect();
    assert!(told.len() <= 1, "{text}");
    told.into_iter().next()
}

/// The fingerprints in a text, without the marks around them.
fn fingerprints(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_one =
        |word: &&str| word.len() == 16 && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    words.filter(is_one).map(str::to_owned).collect()
}

fn add(found: &mut Found, fingerprint: &str, effect: Option<String>) {
    assert!(found.insert(fingerprint.to_owned(), effect).is_none(), "{fingerprint} is there twice");
}

fn of_json(report: &Value, facets: &[&str]) -> Found {
    let mut found = Found::new();
    for change in report["documents"][0]["changes"].as_array().unwrap() {
        if facets.contains(&change["facet"].as_str().unwrap()) {
            add(
                &mut found,
                change["fingerprint"].as_str().unwrap(),
                change["effect"].as_str().map(str::to_owned),
            );
        }
    }
    found
}

fn of_sarif(out: &str) -> Found {
    let report: Value = serde_json::from_str(out).unwrap();
    let mut found = Found::new();
    for result in report["runs"][0]["results"].as_array().unwrap() {
        let told = result["properties"]["effect"].as_str().map(str::to_owned);
        assert_eq!(told, effect(result["message"]["text"].as_str().unwrap()), "{result:#}");
        add(&mut found, result["partialFingerprints"]["specReview/v1"].as_str().unwrap(), told);
    }
    found
}

fn of_gitlab(out: &str) -> Found {
    let mut found = Found::new();
    for issue in serde_json::from_str::<Value>(out).unwrap().as_array().unwrap() {
        let fingerprint = issue["fingerprint"].as_str().unwrap().split(':').next().unwrap();
        add(&mut found, fingerprint, effect(issue["description"].as_str().unwrap()));
    }
    found
}

fn of_junit(out: &str) -> Found {
    let mut found = Found::new();
    for case in out.split("<testcase ").skip(1) {
        add(&mut found, &fingerprints(case.lines().next().unwrap())[0], effect(case));
    }
    found
}

/// Every line is an annotation: of a change, or of the Rust that one rule found.
fn of_github(out: &str) -> Found {
    let mut found = Found::new();
    for line in out.lines() {
        fingerprints(&line.replace("%0A", "\n")).iter().for_each(|one| add(&mut found, one, effect(line)));
    }
    found
}

/// Rows of a table, then lines of Rust below the rule that found them.
fn of_markdown(out: &str) -> Found {
    let (mut found, mut of_group) = (Found::new(), None);
    for line in out.lines() {
        if line.starts_with('|') {
            fingerprints(line).iter().for_each(|one| add(&mut found, one, effect(line)));
        } else if line.starts_with(['-', '+']) {
            fingerprints(line).iter().for_each(|one| add(&mut found, one, of_group.clone()));
        } else {
            of_group = effect(line);
        }
    }
    found
}

/// Articles: the id of one is its fingerprint, or each cell of Rust in it has one.
fn of_html(out: &str) -> Found {
    let mut found = Found::new();
    for article in out.split("<article ").skip(1) {
        let article = article.split("</article>").next().unwrap();
        for id in article.split(" id=\"").skip(1) {
            let id = id.split('"').next().unwrap();
            if fingerprints(id) == [id] {
                add(&mut found, id, effect(article));
            }
        }
    }
    found
}

#[test]
fn every_format_has_the_same_fingerprints_and_effects() {
    let checkout = branch();
    let report: Value = serde_json::from_str(&checkout.review(&["--json"]).out).unwrap();
    let all = of_json(&report, &["wire", "surface", "docs", "unclassified"]);
    let without_docs = of_json(&report, &["wire", "surface", "unclassified"]);
    for effect in EFFECTS.map(|(name, _)| Some(name.to_owned())).into_iter().chain([None]) {
        assert!(without_docs.values().any(|one| *one == effect), "{effect:?} in {report:#}");
    }
    let of = |format| checkout.review(&["--format", format]).out;
    assert_eq!(of_markdown(&of("markdown")), all);
    assert_eq!(of_html(&of("html")), all);
    assert_eq!(of_github(&of("github")), all);
    // These show errors of the branch as findings, too.
    for (format, read) in
        [("sarif", of_sarif as fn(&str) -> Found), ("gitlab", of_gitlab), ("junit", of_junit)]
    {
        let found = read(&of(format));
        let errors = found.len() - without_docs.len();
        assert_eq!(errors, report["errors"].as_array().unwrap().len(), "{format}");
        let is_change = |(fingerprint, _): &(&String, &Option<String>)| all.contains_key(*fingerprint);
        let changes: Found =
            found.iter().filter(is_change).map(|(one, effect)| (one.clone(), effect.clone())).collect();
        assert_eq!(changes, without_docs, "{format}");
    }
}
