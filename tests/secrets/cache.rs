//! The token cache: the one file that a token is written to, and what is told of one that cannot be used.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use cloud_certs::Session;
use cloud_certs_emulator::Operation;

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::leak::Secrets;
use crate::seen::{Call, Watch, things};
use crate::ways::{Kind, Way};

fn session(cloud: &Cloud, way: &Way, folder: &Path) -> Session {
    way.builder(cloud).token_cache(folder).build().unwrap()
}

/// What somebody does to a file with this text.
type Tamper<'a> = &'a dyn Fn(&Path, String);

/// The one file of the cache.
fn file(folder: &Path) -> PathBuf {
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[tokio::test]
async fn a_token_is_written_to_the_file_that_the_user_asked_for() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let way = Kind::Password.given(&cloud);
    let folder = tempfile::tempdir().unwrap();
    let first = session(&cloud, &way, folder.path());
    Call::Css.make(&first).await.unwrap();
    let second = session(&cloud, &way, folder.path());
    Call::Css.make(&second).await.unwrap();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1, "the second one found it");

    let mut tokens = Secrets::default();
    tokens.add_sent(&cloud.requests(Operation::CSS_DOWNLOAD_CERT));
    let path = file(folder.path());
    let kept = fs::read_to_string(&path).unwrap();
    assert_eq!(tokens.found_in(&kept), ["token"]);
    way.secrets.assert_not_in("the cache", &kept);
    tokens.assert_not_in("the name of the file", &path.display().to_string());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    watch.search("a cache", &way.secrets, &[things(&first).await, things(&second).await]);
}

#[tokio::test]
async fn nobody_sees_the_token_of_a_cache_that_cannot_be_used() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let way = Kind::Password.given(&cloud);
    let put = |path: &Path, text: &str| {
        fs::remove_file(path).unwrap();
        #[expect(clippy::disallowed_methods, reason = "somebody else writes it")]
        fs::write(path, text).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
    };
    let cut = |text: &str| text[..text.len() / 2].to_owned();
    let tampers: [(&str, Tamper<'_>); 7] = [
        ("others may read it", &|path, _| fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap()),
        ("cut off", &|path, text| put(path, &cut(&text))),
        ("another type", &|path, text| {
            put(path, &text.replace("\"expires_at\": \"", "\"expires_at\": [\"").replace("Z\"", "Z\"]"))
        }),
        ("another user", &|path, text| put(path, &text.replace("\"demo\"", "\"other\""))),
        ("a token with a line break", &|path, text| {
            put(path, &text.replace("\"token\": \"", "\"token\": \"a\\nb"))
        }),
        ("a link", &|path, text| {
            put(path, &text);
            let real = path.with_extension("real");
            fs::rename(path, &real).unwrap();
            symlink(&real, path).unwrap();
        }),
        ("the folder of everybody", &|path, _| {
            fs::set_permissions(path.parent().unwrap(), Permissions::from_mode(0o777)).unwrap();
        }),
    ];
    for (what, tamper) in tampers {
        let folder = tempfile::tempdir().unwrap();
        Call::Css.make(&session(&cloud, &way, folder.path())).await.unwrap();
        let path = file(folder.path());
        tamper(&path, fs::read_to_string(&path).unwrap());
        let before = cloud.requests(Operation::IAM_CREATE_TOKEN).len();
        capture.take();
        let session = session(&cloud, &way, folder.path());
        Call::Css.make(&session).await.unwrap();
        assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), before + 1, "{what}: it was used");
        let said = capture.peek();
        assert!(said.contains("the token cache") && said.contains("cannot be used"), "{what}: {said}");
        watch.search(what, &way.secrets, &[things(&session).await]);
    }
}
