//! `spec-review review` in a checkout.

use insta::assert_snapshot;

use crate::checkout::{Checkout, PETS, TIGHTER};

const RENAMED: (&str, &str) = ("operationId: ListPets", "operationId: ListAllPets");

#[test]
fn a_branch_that_changes_nothing_is_fine() {
    let ran = Checkout::new().review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_snapshot!(ran.out, @"
    openapi/pets.yaml: unchanged

    compared with BASE
    openapi/pets.yaml: info.version: 1.2.3 -> 1.2.3, required: none
    Cargo.toml: workspace.package.version: 0.4.1 -> 0.4.1, required: none
    ");
}

#[test]
fn a_break_says_snapshots_and_versions() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @"
    openapi/pets.yaml: breaks deployed clients: 1 breaking; info.version must rise from 1.2.3 to 2.0.0

                                               breaking  warning  other  operations
    wire: breaking                                    1        -      -  1 of 1
    surface: unchanged                                -        -      -
      a deployed client fails                         1        -      -  1 of 1

    GET /pets/{owner}
      breaking maximum-changed: query `limit`: maximum 100 -> 50
        BASE:openapi/pets.yaml:33:22 -> openapi/pets.yaml:33:22 (Rust: a deployed client fails) [105a48c4e1c58787]
        a server refuses larger numbers; in responses, a client may get a larger number than the old document allows
          31         format: int32
          32         minimum: 1
          33 -       maximum: 100
          33 +       maximum: 50
          34   responses:

    compared with BASE
    openapi/pets.yaml: info.version: 1.2.3 -> 1.2.3, required: major
    Cargo.toml: workspace.package.version: 0.4.1 -> 0.4.1, required: minor
    client/pets.rs changes
    snapshots/pets.wire changes
    they are written by: make listings
    ");
    assert_snapshot!(ran.err, @"
    error: openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a major step by Cargo's rules of SemVer: write 2.0.0
    error: Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0
    ");
}

#[test]
fn it_is_compared_with_where_the_branch_left() {
    let checkout = Checkout::new();
    checkout.git(&["switch", "--quiet", "main"]);
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.commit();
    checkout.git(&["switch", "--quiet", "edit"]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}

#[test]
fn commits_of_the_branch_count_as_the_working_tree_does() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.commit();
    assert_eq!(checkout.review(&[]).code, 5);
    assert_eq!(checkout.review(&["--base", "HEAD"]).code, 0);
    checkout.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    assert_eq!(checkout.review(&[]).code, 0, "origin/main comes before main");
}

#[test]
fn a_break_of_the_surface_needs_a_patch_of_the_document_and_a_break_of_the_crate() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[RENAMED]);
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 4);
    assert_snapshot!(ran.err, @"
    error: openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a patch step by Cargo's rules of SemVer: write 1.2.4
    error: Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0
    ");
}

#[test]
fn what_breaks_nothing_needs_versions_all_the_same() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("maximum: 100", "maximum: 200")]);
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_snapshot!(ran.err, @"error: openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 1.3.0");
    checkout.edit("openapi/pets.yaml", &[("version: 1.2.3", "version: 1.3.0")]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}

#[test]
fn words_need_a_patch_of_the_document() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("The pets of an owner", "All pets of an owner")]);
    assert_eq!(checkout.review(&[]).code, 3);
    checkout.edit("openapi/pets.yaml", &[("version: 1.2.3", "version: 1.2.4")]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}

#[test]
fn a_new_document_is_additive() {
    let checkout = Checkout::new();
    checkout.write("openapi/cats.yaml", &PETS.replace("Pets", "Cats").replace("pets", "cats"));
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_snapshot!(ran.err, @"error: Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a patch step by Cargo's rules of SemVer: write 0.4.2");
    checkout.edit("Cargo.toml", &[("0.4.1", "0.4.2")]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_snapshot!(ran.out, @"
    openapi/pets.yaml: unchanged

    openapi/cats.yaml: breaks nothing: 1 compatible, 1 additive

                                               breaking  warning  other  operations
    wire: compatible                                  -        -      1
    surface: additive                                 -        -      1

    document
      in GET /cats/{owner}
      compatible document-added: the document cats is new
        nowhere -> openapi/cats.yaml:1:1
      additive document-added: the Rust client of cats is new
        nowhere -> openapi/cats.yaml:1:1

    compared with BASE
    openapi/cats.yaml: info.version: none -> 1.2.3, required: none
    openapi/pets.yaml: info.version: 1.2.3 -> 1.2.3, required: none
    Cargo.toml: workspace.package.version: 0.4.1 -> 0.4.2, required: patch
    client/cats.rs changes
    snapshots/cats.wire changes
    snapshots/cats.rust changes
    snapshots/servers changes
    they are written by: make listings
    ");
}

#[test]
fn a_document_that_is_gone_breaks_everybody() {
    let checkout = Checkout::new();
    checkout.remove("openapi/pets.yaml");
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @"
    openapi/pets.yaml: breaks deployed clients and Rust callers: 2 breaking

                                               breaking  warning  other  operations
    wire: breaking                                    1        -      -  1 of 1
    surface: breaking                                 1        -      -  1 of 1
      source no longer compiles                       1        -      -  1 of 1
      a deployed client fails                         1        -      -  1 of 1

    document
      in GET /pets/{owner}
      breaking document-removed: the document pets is gone
        BASE:openapi/pets.yaml:1:1 -> nowhere (Rust: a deployed client fails) [061b4e2530c2e97b]
        deployed clients rely on an API that is no longer documented
      breaking document-removed: the Rust client of pets is gone
        BASE:openapi/pets.yaml:1:1 -> nowhere (Rust: source no longer compiles) [531b3bf3ab5fe54f]
        code that names its client no longer compiles

    compared with BASE
    openapi/pets.yaml: info.version: 1.2.3 -> none, required: none
    Cargo.toml: workspace.package.version: 0.4.1 -> 0.4.1, required: minor
    client/pets.rs is stale: delete it
    snapshots/pets.wire is stale: delete it
    snapshots/pets.rust is stale: delete it
    snapshots/servers changes
    they are written by: make listings
    ");
    assert_snapshot!(ran.err, @"error: Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0");
}

#[test]
fn a_document_with_errors_comes_first() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER, ("      operationId: ListPets\n", "")]);
    assert_eq!(checkout.review(&[]).code, 5, "OpenAPI does not require it");
    checkout.edit("spec-review.toml", &[("check = false", "check = true")]);
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("error: openapi/pets.yaml:"), "{}", ran.err);
    checkout.write("spec-review.toml", "rust = yes\n");
    assert!(checkout.review(&[]).err.contains("error: spec-review.toml:1:8: "), "the line is told");
    checkout.write("openapi/pets.yaml", "a: [");
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.starts_with("error: openapi/pets.yaml:"), "{}", ran.err);
}
