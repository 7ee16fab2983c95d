//! What was removed is shown at the nearest parent that is left in the new document, in the file that has it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::checkout::Checkout;

const ROOT: &str = "openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
paths:
  /cats:
    $ref: parts/cats.yaml
  /dogs:
    get:
      operationId: listDogs
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - name: limit
          in: query
          schema: {type: integer}
      responses:
        '200':
          description: The dogs.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Dog'}
            text/plain:
              schema: {type: string}
        '404':
          description: None.
    delete:
      operationId: deleteDogs
      responses:
        '204': {description: Done.}
  /birds:
    get:
      operationId: listBirds
      responses:
        '200':
          description: The birds.
          content:
            application/json:
              schema: {$ref: 'parts/bird.yaml#/Bird'}
components:
  schemas:
    Dog:
      type: object
      properties:
        name: {type: string}
        bark:
          type: string
  responses:
    Unused:
      description: It.
    Other:
      description: It.
";

const CATS: &str = "# The cats.
get:
  operationId: listCats
  parameters:
    - {name: page, in: query, schema: {type: integer}}
    - name: limit
      in: query
      schema: {type: integer}
  responses:
    '200':
      description: The cats.
      content:
        application/json:
          schema:
            type: object
            properties:
              name: {type: string}
              purr:
                type: string
delete:
  operationId: deleteCats
  responses:
    '204': {description: Done.}
";

const BIRD: &str = "# The birds.

Bird:
  type: object
  properties:
    song: {type: string}
    wing: {$ref: '#/Wing'}
Wing:
  type: object
  properties:
    span:
      type: number
";

const FILES: [(&str, &str); 3] =
    [("api/root.yaml", ROOT), ("api/parts/cats.yaml", CATS), ("api/parts/bird.yaml", BIRD)];

/// The file and line of every finding of a rule, in each format that has places.
fn places(edits: &[(&str, &str, &str)], removed: &[&str], rule: &str) -> BTreeSet<(String, u64)> {
    let checkout = Checkout::with(&FILES);
    checkout.git(&["switch", "--quiet", "--create", "edit"]);
    for (file, from, to) in edits {
        checkout.edit(file, &[(from, to)]);
    }
    removed.iter().for_each(|file| checkout.remove(file));
    let sarif: Value = serde_json::from_str(&checkout.review(&["--format", "sarif"]).out).unwrap();
    let of_sarif =
        sarif["runs"][0]["results"].as_array().unwrap().iter().filter(|result| result["ruleId"] == rule);
    let of_sarif: BTreeSet<(String, u64)> = of_sarif
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let file = place["artifactLocation"]["uri"].as_str().unwrap();
            (file.to_owned(), place["region"]["startLine"].as_u64().unwrap())
        })
        .collect();
    let title = format!("title={rule}::");
    let github = checkout.review(&["--format", "github"]).out;
    let of_github: BTreeSet<(String, u64)> = github
        .lines()
        .filter(|line| line.contains(&title))
        .map(|line| {
            let value = |key: &str| line.split_once(key).unwrap().1.split(',').next().unwrap().to_owned();
            (value("file="), value(",line=").parse().unwrap())
        })
        .collect();
    assert_eq!(of_github, of_sarif, "{github}");
    let gitlab: Value = serde_json::from_str(&checkout.review(&["--format", "gitlab"]).out).unwrap();
    let of_gitlab = gitlab.as_array().unwrap().iter().filter(|issue| issue["check_name"] == rule);
    let of_gitlab: BTreeSet<(String, u64)> = of_gitlab
        .map(|issue| {
            let place = &issue["location"];
            (place["path"].as_str().unwrap().to_owned(), place["lines"]["begin"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(of_gitlab, of_sarif, "{gitlab:#}");
    // The same files in two folders, as `diff` gets them.
    checkout.shell("mkdir old && git archive main api | tar -x -C old");
    let diff = checkout.run(&["diff", "old/api/root.yaml", "api/root.yaml", "--format", "github"]).out;
    let of_diff = diff.lines().filter(|line| line.contains(&title)).count();
    assert_eq!(of_diff, github.lines().filter(|line| line.contains(&title)).count(), "{diff}");
    for (file, line) in &of_sarif {
        assert!(diff.contains(&format!("file={file},line={line},")), "{file}:{line} in {diff}");
    }
    of_sarif
}

/// The line of the first place where a text is in a file after the edit.
fn line(text: &str, wanted: &str) -> u64 {
    u64::try_from(text.split_once(wanted).unwrap().0.matches('\n').count()).unwrap() + 1
}

#[track_caller]
fn check(rule: &str, edit: (&str, &str), parent: &str) {
    let new = ROOT.replacen(edit.0, edit.1, 1);
    let found = places(&[("api/root.yaml", edit.0, edit.1)], &[], rule);
    assert_eq!(found, BTreeSet::from([("api/root.yaml".to_owned(), line(&new, parent))]), "{rule}");
}

#[test]
fn a_part_of_the_root_is_shown_at_its_parent() {
    check(
        "parameter-removed",
        ("        - name: limit\n          in: query\n          schema: {type: integer}\n", ""),
        "        - {name: page",
    );
    check(
        "property-removed",
        ("        bark:\n          type: string\n", ""),
        "        name: {type: string}",
    );
    check("status-removed", ("        '404':\n          description: None.\n", ""), "        '200':\n");
    check(
        "media-type-removed",
        ("            text/plain:\n              schema: {type: string}\n", ""),
        "            application/json:\n",
    );
    check(
        "operation-removed",
        (
            "    delete:\n      operationId: deleteDogs\n      responses:\n        '204': {description: Done.}\n",
            "",
        ),
        "    get:\n      operationId: listDogs",
    );
    let birds = "  /birds:\n    get:\n      operationId: listBirds\n      responses:\n        '200':\n          description: The birds.\n          content:\n            application/json:\n              schema: {$ref: 'parts/bird.yaml#/Bird'}\n";
    check("operation-removed", (birds, ""), "  /cats:\n");
}

#[test]
fn a_part_of_another_file_is_shown_at_its_parent_there() {
    let cats = |rule: &str, edit: &str, parent: &str| {
        let new = CATS.replacen(edit, "", 1);
        let found = places(&[("api/parts/cats.yaml", edit, "")], &[], rule);
        assert_eq!(found, BTreeSet::from([("api/parts/cats.yaml".to_owned(), line(&new, parent))]), "{rule}");
    };
    cats(
        "parameter-removed",
        "    - name: limit\n      in: query\n      schema: {type: integer}\n",
        "    - {name: page",
    );
    cats(
        "property-removed",
        "              purr:\n                type: string\n",
        "              name: {type: string}",
    );
    cats(
        "operation-removed",
        "delete:\n  operationId: deleteCats\n  responses:\n    '204': {description: Done.}\n",
        "get:\n",
    );
    let wing = [("api/parts/bird.yaml", "    span:\n      type: number\n", "    other: {type: string}\n")];
    let new = BIRD.replacen(wing[0].1, wing[0].2, 1);
    let found = places(&wing, &[], "property-removed");
    assert_eq!(found, BTreeSet::from([("api/parts/bird.yaml".to_owned(), line(&new, "    other:"))]));
}

#[test]
fn a_file_that_is_gone_is_shown_where_the_document_named_it() {
    let gone = [("api/root.yaml", "  /cats:\n    $ref: parts/cats.yaml\n", "")];
    let new = ROOT.replacen(gone[0].1, "", 1);
    let found = places(&gone, &["api/parts/cats.yaml"], "operation-removed");
    assert_eq!(found, BTreeSet::from([("api/root.yaml".to_owned(), line(&new, "  /dogs:\n"))]));
    // The file is there, and nothing leads to it.
    assert_eq!(places(&gone, &[], "operation-removed"), found);
    let inline = [(
        "api/root.yaml",
        "schema: {$ref: 'parts/bird.yaml#/Bird'}",
        "schema: {type: object, properties: {wing: {type: object}}}",
    )];
    let new = ROOT.replacen(inline[0].1, inline[0].2, 1);
    let found = places(&inline, &["api/parts/bird.yaml"], "property-removed");
    assert!(!found.is_empty());
    for (file, at) in found {
        assert_eq!((&*file, at), ("api/root.yaml", line(&new, "schema: {type: object, properties")));
    }
}

#[test]
fn a_component_that_nothing_uses_is_shown_among_the_others_of_its_kind() {
    let checkout = Checkout::with(&FILES);
    checkout.git(&["switch", "--quiet", "--create", "edit"]);
    checkout.edit("api/root.yaml", &[("    Unused:\n      description: It.\n", "")]);
    let out = checkout.review(&["--format", "github"]).out;
    let place = format!("file=api/root.yaml,line={},", line(ROOT, "    Unused:\n"));
    assert!(
        out.lines().any(|line| line.contains(&place) && line.contains("title=unused-component-removed::")),
        "{out}"
    );
}
