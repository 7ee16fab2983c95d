//! Deprecation with `x-sunset` or without, and later removal: of operations, parameters and properties.

use serde_json::Value;

use crate::checkout::Checkout;

const OPERATION: &str = "    delete:
      operationId: removePet
      MARKS
      responses:
        '204': {description: Removed.}
";
const PARAMETER: &str = "        - name: limit
          in: query
          MARKS
          schema: {type: integer}
";
const PROPERTY: &str = "        nickname:
          MARKS
          type: string
";
/// A property that requests have, too.
const SENT: &str = "                  nickname:
                    MARKS
                    type: string
";

/// A document with these parts, in which `MARKS` are replaced.
fn document(parts: [&str; 4], marks: &str) -> String {
    let [operation, parameter, property, sent] = parts;
    let text = format!(
        "openapi: 3.0.3
info: {{title: Pets, version: 1.0.0}}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - name: page
          in: query
          schema: {{type: integer}}
{parameter}      responses:
        '200':
          description: The pets.
          content:
            application/json:
              schema: {{$ref: '#/components/schemas/Pet'}}
    put:
      operationId: addPet
      requestBody:
        content:
          application/json:
            schema:
                type: object
                properties:
                  other: {{type: string}}
{sent}      responses:
        '204': {{description: Added.}}
{operation}components:
  schemas:
    Pet:
      type: object
      properties:
        name: {{type: string}}
{property}"
    );
    // The indent of a line is that of its first key.
    let lines = text.lines().map(|line| match line.split_once("MARKS") {
        Some((indent, _)) => marks.lines().map(|mark| format!("{indent}{mark}\n")).collect(),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// Runs `diff` and `changelog` from one document to another: the report, and the text.
fn compared(old: &str, new: &str) -> (Value, String) {
    let checkout = Checkout::with(&[("old.yaml", old), ("new.yaml", new)]);
    let report = checkout.run(&["diff", "old.yaml", "new.yaml", "--json"]);
    let changelog = checkout.run(&["changelog", "old.yaml", "new.yaml"]);
    assert_eq!((changelog.code, &*changelog.err), (0, ""));
    (serde_json::from_str(&report.out).unwrap(), changelog.out)
}

/// The parts, each with the rule of its removal, and the verdict.
const PARTS: [([&str; 4], &str, &str); 4] = [
    ([OPERATION, "", "", ""], "operation-removed", "breaking"),
    (["", PARAMETER, "", ""], "parameter-removed", "breaking"),
    (["", "", PROPERTY, ""], "property-removed", "warning"),
    (["", "", "", SENT], "property-removed", "breaking"),
];

const NONE: [&str; 4] = [""; 4];

#[test]
fn a_removal_tells_whether_it_was_announced_and_is_never_called_harmless() {
    for (parts, rule, verdict) in PARTS {
        for (marks, told) in [
            ("x-other: 1", None),
            ("deprecated: false", None),
            ("deprecated: true", Some(", which the old document marked as deprecated")),
            (
                "deprecated: true\nx-sunset: '2020-12-31'",
                Some(", which the old document marked as deprecated until 2020-12-31: that day has passed"),
            ),
            (
                "deprecated: true\nx-sunset: '2999-12-31T00:00:00Z'",
                Some(
                    ", which the old document marked as deprecated until 2999-12-31: that day has not come yet",
                ),
            ),
            (
                "deprecated: true\nx-sunset: some day",
                Some(", which the old document marked as deprecated until a day that nobody can read"),
            ),
        ] {
            let (report, changelog) = compared(&document(parts, marks), &document(NONE, ""));
            let changes = report["changes"].as_array().unwrap();
            let removed: Vec<&Value> = changes.iter().filter(|change| change["rule"] == rule).collect();
            let [change] = &removed[..] else { panic!("{rule}, {marks}: {report:#}") };
            assert_eq!(change["verdict"], verdict, "{change:#}");
            let what = change["what"].as_str().unwrap();
            match told {
                Some(told) => assert!(what.ends_with(told), "{what}"),
                None => assert!(!what.contains("deprecated"), "{what}"),
            }
            let line = changelog
                .lines()
                .find(|line| line.contains(what))
                .unwrap_or_else(|| panic!("{what}: {changelog}"));
            assert!(line.trim_start().starts_with(verdict), "{line}");
        }
    }
}

#[test]
fn a_deprecation_is_in_the_changelog_with_its_last_day() {
    for (parts, ..) in PARTS {
        let marks = |marks| document(parts, marks);
        let deprecations = |old: &str, new: &str| -> Vec<String> {
            let (report, changelog) = compared(old, new);
            assert_ne!(report["wire"], "breaking", "{report:#}");
            let lines = changelog.lines().filter_map(|line| line.trim_start().strip_prefix("deprecation "));
            lines.map(|line| line.trim_start().to_owned()).collect()
        };
        let plain = deprecations(&marks("x-other: 1"), &marks("x-other: 1\ndeprecated: true"));
        assert!(plain.len() == 1 && plain[0].ends_with("deprecated none -> true"), "{plain:?}");
        let dated = deprecations(
            &marks("x-other: 1"),
            &marks("x-other: 1\ndeprecated: true\nx-sunset: '2030-12-31'"),
        );
        let [one, other] = &dated[..] else { panic!("{dated:?}") };
        assert!(
            one.ends_with("deprecated none -> true") && other.ends_with("x-sunset none -> 2030-12-31"),
            "{dated:?}"
        );
        let later = deprecations(
            &marks("deprecated: true\nx-sunset: '2030-12-31'"),
            &marks("deprecated: true\nx-sunset: '2031-12-31'"),
        );
        assert!(later.len() == 1 && later[0].ends_with("x-sunset 2030-12-31 -> 2031-12-31"), "{later:?}");
        let back = deprecations(&marks("deprecated: true\nx-sunset: '2030-12-31'"), &marks("x-other: 1"));
        assert_eq!(back.len(), 2, "{back:?}");
    }
}

#[test]
fn less_time_than_promised_is_a_break_in_the_changelog() {
    for (parts, ..) in PARTS {
        for new in ["deprecated: true\nx-sunset: '2030-01-31'", "deprecated: true"] {
            let old = document(parts, "deprecated: true\nx-sunset: '2030-12-31'");
            let (report, changelog) = compared(&old, &document(parts, new));
            assert_eq!(report["wire"], "breaking", "{report:#}");
            assert!(
                changelog.contains("  breaking ") && changelog.contains("x-sunset 2030-12-31 -> "),
                "{changelog}"
            );
        }
    }
}
