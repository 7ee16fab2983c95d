//! `man`: pages in roff, to standard output or a folder.

use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, Folder, names, program, put};

#[test]
fn the_page_of_the_command_is_roff() {
    let page = Folder::new().run("man").done();
    assert!(page.contains(".TH cloud-certs 1"), "{page}");
    for text in ["fetch", "instances", "emulator", "EXIT STATUS", "EXAMPLES", "ENVIRONMENT"] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn every_command_has_a_page_in_a_folder() {
    let folder = Folder::new();
    folder.run("man --dir .").done();
    assert_eq!(names(folder.path()), ["man1", "man7"]);
    assert_snapshot!(names(&folder.at("man1")).join("\n"), @"
    cloud-certs-auth-status.1
    cloud-certs-auth.1
    cloud-certs-check.1
    cloud-certs-clouds.1
    cloud-certs-completions.1
    cloud-certs-doctor.1
    cloud-certs-emulator.1
    cloud-certs-fetch-css.1
    cloud-certs-fetch-dcs.1
    cloud-certs-fetch-dds.1
    cloud-certs-fetch-gaussdb.1
    cloud-certs-fetch-geminidb.1
    cloud-certs-fetch-rds.1
    cloud-certs-fetch.1
    cloud-certs-instances-dcs.1
    cloud-certs-instances-dds.1
    cloud-certs-instances-gaussdb.1
    cloud-certs-instances-geminidb.1
    cloud-certs-instances-rds.1
    cloud-certs-instances.1
    cloud-certs-man.1
    cloud-certs-sync.1
    cloud-certs-verify.1
    cloud-certs.1
    ");
    assert_snapshot!(names(&folder.at("man7")).join("\n"), @"
    cloud-certs-credentials.7
    cloud-certs-exit-codes.7
    cloud-certs-formats.7
    cloud-certs-proxies.7
    ");
    // Pages that are there are written again.
    folder.run("man --dir .").done();
    let page = std::fs::read_to_string(folder.at("man1/cloud-certs-fetch-css.1")).unwrap();
    assert!(page.contains("CLOUD_CERTS_TOKEN_FILE"), "{page}");
    let version = concat!(r#""cloud-certs "#, env!("CARGO_PKG_VERSION"), '"');
    assert!(page.contains(".TH cloud-certs-fetch-css 1") && page.contains(version), "{page}");
}

#[test]
fn a_missing_folder_is_told() {
    assert_snapshot!(Folder::new().run("man --dir missing").failed(), @r#"
    error: a page in "missing" cannot be written
      why: No such file or directory (os error N)
      next: check that the place exists, and that there is space and permission
    exit code 9
    "#);
}

#[test]
fn pages_are_the_same_on_every_machine() {
    let (folder, cloud) = (Folder::new(), Cloud::start());
    for name in ["one", "two"] {
        std::fs::create_dir(folder.at(name)).unwrap();
    }
    folder.run("man --dir one").done();
    let two = folder.at("two");
    run(cloud.command("man --dir").arg(&two)).done();
    for section in ["man1", "man7"] {
        for name in names(&two.join(section)) {
            let page = |of: &str| std::fs::read_to_string(folder.at(of).join(section).join(&name)).unwrap();
            assert_eq!(page("one"), page("two"), "{name}");
        }
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_reader_of_manuals_accepts_the_pages() {
    let folder = Folder::new();
    put(&folder.at("page"), folder.run("man").done());
    let ran = run(program("groff").args(["-man", "-Tutf8", "-ww", "page"]).current_dir(folder.path()));
    assert_eq!(ran.stderr, "");
    assert!(ran.done().contains("cloud-certs"));
}
