//! The ways to name a document: a file of a git revision, standard input, and what is neither.

use crate::checkout::{Checkout, TIGHTER};

const ROOT: &str = "openapi: 3.0.3
info: {title: Parts, version: 1.0.0}
paths:
  /a: {$ref: 'parts/a.yaml'}
";
const PART: &str = "get:
  operationId: a
  parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
  responses: {'200': {description: It}}
";

/// A document of two files.
fn parts() -> Checkout {
    Checkout::with(&[("api/root.yaml", ROOT), ("api/parts/a.yaml", PART)])
}

#[test]
fn a_revision_is_compared_with_a_file() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let ran = checkout.run(&["diff", "HEAD:openapi/pets.yaml", "openapi/pets.yaml"]);
    assert_eq!((ran.code, ran.err.as_str()), (5, ""));
    assert!(ran.out.contains("HEAD:openapi/pets.yaml:33:22 -> openapi/pets.yaml:33:22"), "{}", ran.out);
    checkout.commit();
    let both = checkout.run(&["diff", "HEAD~1:openapi/pets.yaml", "edit@{0}:openapi/pets.yaml"]);
    assert_eq!(both.code, 5, "{}", both.err);
    let here = checkout.run_in("openapi", &["diff", "HEAD~1:./pets.yaml", "HEAD:./../openapi/pets.yaml"]);
    assert_eq!(here.code, 5, "{}", here.err);
    assert_eq!(checkout.run(&["check", "HEAD:openapi/pets.yaml"]).code, 0);
    assert!(checkout.run(&["list", "HEAD:openapi/pets.yaml"]).out.contains("maximum 50"));
}

#[test]
fn a_file_of_that_very_name_wins() {
    let checkout = Checkout::new();
    let pets = std::fs::read_to_string(checkout.path("openapi/pets.yaml")).unwrap();
    checkout.write("HEAD:openapi/pets.yaml", &pets.replace("maximum: 100", "maximum: 7"));
    assert!(checkout.run(&["list", "HEAD:openapi/pets.yaml"]).out.contains("maximum 7"));
}

#[test]
fn other_files_come_from_the_same_revision() {
    let checkout = parts();
    checkout.write("api/parts/a.yaml", &PART.replace("100", "50"));
    let ran = checkout.run(&["diff", "HEAD:api/root.yaml", "api/root.yaml"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.out.contains("HEAD:api/parts/a.yaml:3:"), "{}", ran.out);
    checkout.write("api/parts/a.yaml", PART);
    let same = checkout.run(&["diff", "HEAD:api/root.yaml", "api/root.yaml"]);
    assert_eq!(same.out, "api/root.yaml: unchanged\n");
    // An excerpt comes from the revision, too.
    checkout.write("api/parts/a.yaml", &PART.replace("name: limit", "name: true"));
    checkout.commit();
    checkout.write("api/parts/a.yaml", "nothing: here\n");
    let checked = checkout.run(&["check", "HEAD:api/root.yaml"]);
    assert_eq!(checked.code, 3, "{}", checked.out);
    assert!(
        checked.out.contains("HEAD:api/parts/a.yaml") && checked.out.contains("name: true"),
        "{}",
        checked.out
    );
}

#[test]
fn no_ref_leaves_the_folder_at_a_revision() {
    let checkout =
        Checkout::with(&[("api/root.yaml", &ROOT.replace("parts/a.yaml", "../a.yaml")), ("a.yaml", PART)]);
    let ran = checkout.run(&["list", "HEAD:api/root.yaml"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("it leads out of the folder of the document"), "{}", ran.err);
    let with_root = checkout.run(&["list", "--root", ".", "HEAD:api/root.yaml"]);
    assert_eq!((with_root.code, with_root.err.as_str()), (0, ""));
    let inside = checkout.run_in("api", &["list", "--root", "..", "HEAD:./root.yaml"]);
    assert_eq!((inside.code, inside.err.as_str()), (0, ""));
    let elsewhere = checkout.run(&["list", "--root", "api", "HEAD:a.yaml"]);
    assert!(elsewhere.err.contains("the document is not in the folder `api`"), "{}", elsewhere.err);
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_folder_alone() {
    use std::os::unix::fs::symlink;

    let checkout = parts();
    checkout.write("secret.yaml", PART);
    for (target, is_inside) in [
        ("parts/b.yaml", true),
        ("../secret.yaml", false),
        ("../../../../../../../../etc/passwd", false),
        ("/etc/passwd", false),
        ("link.yaml", false),
        ("nowhere.yaml", false),
    ] {
        checkout.write("api/parts/b.yaml", PART);
        checkout.write("api/root.yaml", &ROOT.replace("parts/a.yaml", "link.yaml"));
        _ = std::fs::remove_file(checkout.path("api/link.yaml"));
        symlink(target, checkout.path("api/link.yaml")).unwrap();
        checkout.git(&["add", "--all"]);
        checkout.git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
        for name in ["api/root.yaml", "HEAD:api/root.yaml"] {
            let ran = checkout.run(&["list", name]);
            assert_eq!(ran.code == 0, is_inside, "{name} with {target}: {}", ran.err);
            assert!(is_inside || ran.err.contains("cannot be read"), "{}", ran.err);
        }
    }
}

#[test]
fn standard_input_is_a_document() {
    let checkout = parts();
    let pets = Checkout::new();
    assert_eq!(pets.shell("\"$0\" check - <openapi/pets.yaml").code, 0);
    let diff =
        pets.shell("sed 's/maximum: 100/maximum: 50/' openapi/pets.yaml | \"$0\" diff openapi/pets.yaml -");
    assert!(diff.code == 5 && diff.out.contains("-> <stdin>:33:22"), "{}", diff.out);
    for (line, expected) in [
        ("\"$0\" list - <api/root.yaml", "only this file was given"),
        ("\"$0\" list --root nowhere - <api/root.yaml", "cannot be read"),
        ("\"$0\" diff - - <api/root.yaml", "standard input is named more than once"),
        ("\"$0\" check - - <api/root.yaml", "standard input is named more than once"),
        ("printf '\\377' | \"$0\" list -", "is not UTF-8"),
        ("\"$0\" list --root api/parts - <api/root.yaml", "cannot be read"),
        (
            "sed s,parts/a,../api/parts/a, api/root.yaml | \"$0\" list --root api -",
            "it leads out of the folder",
        ),
    ] {
        let ran = checkout.shell(line);
        assert!(ran.code == 3 && ran.err.contains(expected), "{line}: {}", ran.err);
    }
    let ran = checkout.shell("\"$0\" list --root api - <api/root.yaml");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn names_that_lead_nowhere_are_explained() {
    let checkout = Checkout::new();
    let empty = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(checkout.path("openapi/deep")).unwrap();
    for (name, expected) in [
        ("nosuch:openapi/pets.yaml", "no file has this name, and git does not know the commit `nosuch`"),
        ("HEAD:nosuch.yaml", "the commit `HEAD` has no file `nosuch.yaml`"),
        ("HEAD:openapi", "it is a folder"),
        ("HEAD:../pets.yaml", "the path leads out of the repository"),
        ("HEAD:/etc/passwd", "the path leads out of the repository"),
        (":openapi/pets.yaml", "there is no revision in it"),
        ("^HEAD:openapi/pets.yaml", "git does not know the commit `^HEAD`"),
        ("HEAD..HEAD:openapi/pets.yaml", "git does not know the commit `HEAD..HEAD`"),
        ("--output=x:openapi/pets.yaml", "none begins with `-`"),
        ("nosuch.yaml", "the file cannot be read"),
    ] {
        let ran = checkout.run(&["list", "--", name]);
        assert!(ran.code == 3 && ran.err.contains(expected), "{name}: {}", ran.err);
    }
    let elsewhere = checkout.run_in(empty.path().to_str().unwrap(), &["list", "HEAD:a.yaml"]);
    assert!(elsewhere.err.contains("not in a git checkout"), "{}", elsewhere.err);
}

#[test]
fn conflict_markers_are_named_with_their_line() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.commit();
    checkout.git(&["switch", "--quiet", "main"]);
    checkout.edit("openapi/pets.yaml", &[("maximum: 100", "maximum: 70")]);
    checkout.commit();
    let merge = checkout.shell(
        "git -c user.name=T -c user.email=t@example.com merge --quiet edit; \"$0\" list openapi/pets.yaml",
    );
    let expected = "openapi/pets.yaml:33:1: the file has conflict markers of git here, two versions of it are not merged yet, resolve the conflict";
    assert!(merge.code == 3 && merge.err.contains(expected), "{}", merge.err);
    let review = checkout.review(&["--base", "HEAD"]);
    assert!(review.code == 3 && review.err.contains("has conflict markers"), "{}", review.err);
}

#[test]
fn a_version_with_nonsense_behind_its_numbers_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml").display().to_string();
    let write = |version: &str| {
        #[expect(clippy::disallowed_methods, reason = "a document to look at")]
        std::fs::write(
            &path,
            format!("openapi: {version}\ninfo: {{title: T, version: 1.0.0}}\npaths: {{}}\n"),
        )
        .unwrap();
        crate::command::run(&["diff", &path, &path])
    };
    for version in ["3.0.3 broken", "3.0.x", "3.0.", "3.1.0.1", "3.0.3-", "3.10.0", "2.0", "3"] {
        let ran = write(version);
        let sentence = format!("the document is OpenAPI `{version}`");
        assert!(ran.code == 3 && ran.err.contains(&sentence), "{version}: {} {}", ran.code, ran.err);
    }
    for version in ["3.0.3", "3.0.4", "3.0", "'3.1'", "3.1.2", "3.1.0-rc1", "3.0.0-rc.2"] {
        let ran = write(version);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{version}");
    }
}
