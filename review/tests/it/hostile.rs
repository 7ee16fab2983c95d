//! Nothing in a checkout, a file name or a revision decides what is run, read or written.

use std::path::Path;

use crate::checkout::{Checkout, PETS, TIGHTER};

/// A script that leaves a file behind when it runs.
fn trap(checkout: &Checkout) -> String {
    checkout.write("trap", "#!/bin/sh\ntouch \"$(dirname \"$0\")/sprung\"\n");
    checkout.shell("chmod +x trap");
    checkout.path("trap").display().to_string()
}

fn assert_quiet(checkout: &Checkout) {
    assert!(!checkout.path("sprung").exists(), "a program ran");
}

#[test]
fn no_program_runs_that_a_checkout_configures() {
    let checkout = Checkout::new();
    let trap = trap(&checkout);
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.write(".gitattributes", "*.yaml diff=evil\n");
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.diff-index",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "core.editor",
    ] {
        checkout.git(&["config", key, &trap]);
    }
    checkout.git(&["config", "diff.evil.cachetextconv", "true"]);
    for hook in ["post-index-change", "reference-transaction", "post-checkout"] {
        std::fs::copy(&trap, checkout.path(&format!(".git/hooks/{hook}"))).unwrap();
    }
    // What git's own commands would run is no concern of ours; the trap itself works.
    checkout.shell("git diff >/dev/null");
    assert!(checkout.path("sprung").exists());
    std::fs::remove_file(checkout.path("sprung")).unwrap();
    let ran = checkout.review_with(&[], |command| {
        command.env("GIT_EXTERNAL_DIFF", &trap).env("GIT_PAGER", &trap).env("PAGER", &trap);
    });
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert_eq!(checkout.run(&["diff", "HEAD:openapi/pets.yaml", "openapi/pets.yaml"]).code, 5);
    assert_quiet(&checkout);
}

#[test]
fn revisions_are_no_options_and_nothing_is_written() {
    let checkout = Checkout::new();
    for revision in ["--output=sprung", "-h", "--upload-pack=./trap", "--exec=./trap", "-"] {
        let ran = checkout.review(&[&format!("--base={revision}")]);
        assert!(ran.code == 1 && ran.err.contains("none begins with `-`"), "{revision}: {}", ran.err);
        let ran = checkout.run(&["list", "--", &format!("{revision}:openapi/pets.yaml")]);
        assert!(ran.code == 3 && ran.err.contains("none begins with `-`"), "{revision}: {}", ran.err);
        checkout.write("spec-review.toml", &format!("base = \"{revision}\"\n"));
        assert_eq!(checkout.review(&[]).code, 1, "{revision}");
        std::fs::remove_file(checkout.path("spec-review.toml")).unwrap();
        // A full name goes before the name of a branch.
        let ran = checkout.review_with(&[], |command| {
            command.env("GITHUB_BASE_REF", revision);
        });
        assert_eq!(ran.code, 1, "{revision}: {}", ran.err);
    }
    for revision in [
        "HEAD:openapi/pets.yaml",
        "HEAD\nHEAD",
        "HEAD HEAD",
        "$(touch sprung)",
        "`touch sprung`",
        "",
        "\u{1b}[31m",
    ] {
        let ran = checkout.review(&[&format!("--base={revision}")]);
        assert_eq!(ran.code, 1, "{revision}: {}", ran.err);
        assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
    }
    assert_quiet(&checkout);
}

#[test]
fn documents_cannot_name_revisions_or_urls() {
    let part = "{get: {operationId: a, responses: {'200': {description: It}}}}";
    let checkout = Checkout::with(&[("part.yaml", part)]);
    for reference in [
        "HEAD:part.yaml",
        "main:./part.yaml",
        "-",
        "https://example.com/part.yaml",
        "file:///etc/passwd",
        "<stdin>",
    ] {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: x, version: 1.0.0}}\npaths: {{/a: {{$ref: '{reference}'}}}}\n"
        );
        checkout.write("root.yaml", &text);
        let ran = checkout.run(&["list", "root.yaml"]);
        assert!(ran.code == 3 && ran.err.contains("root.yaml:3:"), "{reference}: {}", ran.err);
        checkout.commit();
        let ran = checkout.run(&["list", "HEAD:root.yaml"]);
        assert!(ran.code == 3 && ran.err.contains("root.yaml:3:"), "{reference}: {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_are_names_alone() {
    let names = [
        "a\nb.yaml",
        "'\"$(touch sprung)`touch sprung`.yaml",
        "--output=sprung.yaml",
        "HEAD:x.yaml",
        "\u{1b}[31m\u{202e}.yaml",
        ":(top,glob)*.yaml",
        "a\\b.yaml",
        "*.yaml",
        "R100.yaml",
        " .yaml",
    ];
    let checkout = Checkout::with(&[("README", "")]);
    for name in names {
        checkout.write(name, PETS);
    }
    checkout.commit();
    checkout.git(&["switch", "--quiet", "--create", "edit"]);
    for name in names {
        checkout.edit(name, &[TIGHTER]);
    }
    for format in ["text", "json", "markdown", "github"] {
        let ran = checkout.review(&["--format", format]);
        assert_eq!(ran.code, 5, "{}", ran.err);
        let count = ran.out.matches("maximum-changed").count();
        assert!(count >= names.len(), "{format}: each is there: {}", ran.out);
        // In JSON, only control characters need an escape.
        let is_deceptive = ran.out.contains('\u{1b}') || format != "json" && ran.out.contains('\u{202e}');
        assert!(!is_deceptive, "{format}: {}", ran.out);
    }
    for name in names {
        let ran = checkout.run(&["diff", "--", &format!("main:{name}"), &format!("./{name}")]);
        assert_eq!(ran.code, 5, "{name}: {}", ran.err);
        assert!(!ran.err.contains('\u{1b}') && !ran.out.contains('\u{1b}'), "{name}: {}", ran.out);
    }
    assert_quiet(&checkout);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_checkout_are_no_documents() {
    let checkout = Checkout::with(&[("README", "")]);
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.yaml");
    #[expect(clippy::disallowed_methods, reason = "a file of the test alone")]
    std::fs::write(&secret, PETS).unwrap();
    std::os::unix::fs::symlink(&secret, checkout.path("openapi.yaml")).unwrap();
    std::os::unix::fs::symlink(outside.path(), checkout.path("api")).unwrap();
    checkout.commit();
    for arguments in [&[][..], &["openapi.yaml"], &["*.yaml"], &["api/secret.yaml"]] {
        let ran = checkout.review(arguments);
        assert!(ran.code == 3 && !ran.out.contains("Pets"), "{arguments:?}: {} {}", ran.out, ran.err);
    }
    let ran = checkout.run(&["list", "HEAD:openapi.yaml"]);
    assert!(ran.code == 3 && ran.err.contains("leads out of the folder"), "{}", ran.err);
    assert!(Path::new(&secret).exists());
}
