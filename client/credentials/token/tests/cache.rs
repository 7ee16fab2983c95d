//! The token cache: what it writes, and what it refuses to read.

use std::error::Error as _;
use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use cloud_certs_certificate::Secret;
use tempfile::TempDir;

use super::super::cache::{CacheError, CacheKey, MAX_BYTES, Problem, TokenCache, belongs_to};
use super::super::request::Issued;

const TOKEN: &str = "gAAAAABp-the-token-itself";

fn key() -> CacheKey {
    CacheKey {
        iam_endpoint: "https://iam.eu-de.otc.example/v3".to_owned(),
        domain: "OTC00000000001000000001".to_owned(),
        user: "grün".to_owned(),
        project: "0123456789abcdef0123456789abcdef".to_owned(),
    }
}

fn issued(token: &str) -> Issued {
    Issued { token: Secret::new(token), expires_at: "2026-11-22T12:00:00.5Z".parse().unwrap() }
}

/// A cache in a folder that does not exist yet, with the folder above it.
fn cache() -> (TempDir, TokenCache) {
    let above = tempfile::tempdir().unwrap();
    let cache = TokenCache::new(above.path().join("cloud-certs/tokens"));
    (above, cache)
}

/// The same with a token in it, and the path of its file.
fn filled() -> (TempDir, TokenCache, PathBuf) {
    let (above, cache) = cache();
    cache.write(&key(), &issued(TOKEN)).unwrap();
    let path = cache.file(&key());
    (above, cache, path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a test may write half a file")]
fn put(path: &Path, contents: impl AsRef<[u8]>) {
    fs::write(path, contents).unwrap();
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// The token of the key, in text.
fn token(cache: &TokenCache) -> Option<String> {
    cache.read(&key()).unwrap().map(|issued| issued.token.expose().to_owned())
}

/// The problem that an operation fails with, after a check that the error does not show the token.
#[track_caller]
fn problem<T: std::fmt::Debug>(result: Result<T, CacheError>) -> Problem {
    let error = result.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.source());
    assert!(!shown.contains(TOKEN), "{shown}");
    error.problem
}

#[test]
fn a_token_comes_back_until_it_is_replaced_or_removed() {
    let (above, cache) = cache();
    assert_eq!(token(&cache), None);
    cache.remove(&key()).unwrap();
    assert_eq!(count(above.path()), 0, "only a write creates the folder");
    cache.write(&key(), &issued(TOKEN)).unwrap();
    let read = cache.read(&key()).unwrap().unwrap();
    assert_eq!((&read.token, read.expires_at), (&issued(TOKEN).token, issued(TOKEN).expires_at));
    let shown = format!("{read:?} {cache:?}");
    assert!(!shown.contains(TOKEN), "{shown}");
    cache.write(&key(), &issued("another")).unwrap();
    assert_eq!((token(&cache).as_deref(), count(&cache.folder)), (Some("another"), 1));
    cache.remove(&key()).unwrap();
    cache.remove(&key()).unwrap();
    assert_eq!((token(&cache), count(&cache.folder)), (None, 0));
}

#[test]
fn each_key_has_its_own_file() {
    let (_above, cache, _) = filled();
    let others = [
        CacheKey { iam_endpoint: "https://iam.eu-nl.otc.example/v3".to_owned(), ..key() },
        CacheKey { domain: "another".to_owned(), ..key() },
        CacheKey { user: "another".to_owned(), ..key() },
        CacheKey { project: String::new(), ..key() },
        CacheKey { domain: format!("{}g", key().domain), user: "rün".to_owned(), ..key() },
    ];
    for (index, other) in others.iter().enumerate() {
        assert!(cache.read(other).unwrap().is_none(), "{other:?}");
        cache.write(other, &issued("another")).unwrap();
        assert_eq!(count(&cache.folder), index + 2);
    }
    cache.remove(&others[0]).unwrap();
    assert_eq!(token(&cache).unwrap(), TOKEN);
}

#[test]
fn writers_at_once_leave_one_whole_token() {
    let (_above, cache) = cache();
    let tokens = ["a", "b", "c", "d"].map(|letter| letter.repeat(20_000));
    std::thread::scope(|scope| {
        for token in &tokens {
            let (cache, tokens) = (&cache, &tokens);
            scope.spawn(move || {
                for _ in 0..20 {
                    cache.write(&key(), &issued(token)).unwrap();
                    let read = cache.read(&key()).unwrap().unwrap();
                    assert!(tokens.iter().any(|token| token == read.token.expose()));
                }
            });
        }
    });
    assert!(tokens.contains(&token(&cache).unwrap()));
    assert_eq!(count(&cache.folder), 1);
}

#[test]
fn only_the_owner_has_access() {
    let (above, cache, path) = filled();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&cache.folder), 0o700);
    assert_eq!(mode(&above.path().join("cloud-certs")), 0o700);
    // A folder that the user has made keeps its mode.
    set_mode(&cache.folder, 0o755);
    cache.write(&key(), &issued("new")).unwrap();
    assert_eq!((mode(&cache.folder), mode(&path), token(&cache).as_deref()), (0o755, 0o600, Some("new")));
}

#[test]
fn a_linked_file_is_not_followed() {
    let (above, cache, path) = filled();
    let elsewhere = above.path().join("elsewhere.json");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert_eq!(problem(cache.read(&key())), Problem::File);
    // A write replaces the link, not the file that it leads to.
    cache.write(&key(), &issued("new")).unwrap();
    assert_eq!(token(&cache).unwrap(), "new");
    assert!(fs::read_to_string(elsewhere).unwrap().contains(TOKEN));
}

#[test]
fn a_linked_folder_is_not_followed() {
    let (above, cache, path) = filled();
    let elsewhere = above.path().join("elsewhere");
    fs::rename(&cache.folder, &elsewhere).unwrap();
    symlink(&elsewhere, &cache.folder).unwrap();
    assert!(path.exists());
    let slash = TokenCache::new(cache.folder.join(""));
    for cache in [cache, slash] {
        assert_eq!(problem(cache.read(&key())), Problem::Folder);
        assert_eq!(problem(cache.write(&key(), &issued("new"))), Problem::Folder);
        assert_eq!(problem(cache.remove(&key())), Problem::Folder);
    }
    assert!(fs::read_to_string(elsewhere.join(path.file_name().unwrap())).unwrap().contains(TOKEN));
}

#[test]
fn what_others_can_open_or_change_is_not_used() {
    let (_above, cache, path) = filled();
    for bit in [0o100, 0o200, 0o400].into_iter().flat_map(|bit| [bit >> 3, bit >> 6]) {
        set_mode(&path, 0o600 | bit);
        assert_eq!(problem(cache.read(&key())), Problem::File, "{bit:o}");
    }
    set_mode(&path, 0o600);
    for mode in [0o720, 0o702, 0o1777] {
        set_mode(&cache.folder, mode);
        assert_eq!(problem(cache.read(&key())), Problem::Folder);
        assert_eq!(problem(cache.write(&key(), &issued("new"))), Problem::Folder);
        assert_eq!(problem(cache.remove(&key())), Problem::Folder);
    }
    set_mode(&cache.folder, 0o700);
    assert_eq!(token(&cache).unwrap(), TOKEN);
    for found in [fs::metadata(&path).unwrap(), fs::metadata(&cache.folder).unwrap()] {
        let (me, bits) = (found.uid(), 0o022);
        assert_eq!((belongs_to(&found, me, bits), belongs_to(&found, me + 1, bits)), (true, false));
    }
}

#[test]
fn only_a_regular_file_with_one_name_is_read() {
    let (above, cache, path) = filled();
    let elsewhere = above.path().join("elsewhere.json");
    fs::hard_link(&path, &elsewhere).unwrap();
    assert_eq!(problem(cache.read(&key())), Problem::File);
    fs::remove_file(&path).unwrap();
    DirBuilder::new().mode(0o700).create(&path).unwrap();
    assert_eq!(problem(cache.read(&key())), Problem::File);
    assert_eq!(problem(cache.write(&key(), &issued(TOKEN))), Problem::Io("renaming the new file over it"));
    assert_eq!(count(&cache.folder), 1, "no temporary file is left");
}

#[test]
fn a_pipe_in_its_place_does_not_hang() {
    let (_above, cache, path) = filled();
    fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg("-m").arg("600").arg(&path).status().unwrap();
    assert!(made.success());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(cache.read(&key())));
    assert_eq!(problem(receiver.recv_timeout(Duration::from_secs(10)).unwrap()), Problem::File);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let (above, cache) = cache();
    put(&above.path().join("cloud-certs"), "a file");
    let error = cache.write(&key(), &issued(TOKEN)).unwrap_err();
    let shown = error.to_string().replace(&above.path().display().to_string(), "ABOVE");
    insta::assert_snapshot!(shown, @r#"the token cache "ABOVE/cloud-certs/tokens" cannot be used: it is not a folder that only you can write to: name another one, or delete what is in it and run `chmod 700` on it"#);
}

/// Root may write everywhere.
#[test]
#[ignore = "must not be root"]
fn a_folder_that_cannot_be_written_is_named() {
    let (_above, cache, _) = filled();
    set_mode(&cache.folder, 0o500);
    let error = cache.write(&key(), &issued("new")).unwrap_err();
    assert_eq!(
        error.source().unwrap().downcast_ref::<std::io::Error>().unwrap().kind(),
        std::io::ErrorKind::PermissionDenied
    );
    assert_eq!(error.problem, Problem::Io("creating a temporary file beside it"));
    assert_eq!(problem(cache.remove(&key())), Problem::Io("deleting it"));
    assert_eq!(token(&cache).unwrap(), TOKEN);
    set_mode(&cache.folder, 0o700);
}

#[test]
fn a_file_says_whose_it_is() {
    let (_above, _cache, path) = filled();
    insta::assert_snapshot!(fs::read_to_string(path).unwrap(), @r#"
{
  "iam_endpoint": "https://iam.eu-de.otc.example/v3",
  "domain": "OTC00000000001000000001",
  "user": "grün",
  "project": "0123456789abcdef0123456789abcdef",
  "token": "gAAAAABp-the-token-itself",
  "expires_at": "2026-11-22T12:00:00.5Z"
}
"#);
}

#[test]
fn garbage_and_the_token_of_another_key_are_refused_and_not_repeated() {
    let (_above, cache, path) = filled();
    let json = fs::read_to_string(&path).unwrap();
    let CacheKey { iam_endpoint, domain, user, project } = key();
    let of_another_key =
        [iam_endpoint, domain, user, project].map(|part| json.replace(&part, &format!("{part}x")));
    let tampered = [
        json[..json.len() / 2].to_owned(),
        json.replace("2026", TOKEN),
        json.replace("\"expires_at\": \"", "\"expires_at\": 1, \"x\": \""),
        // A token that no header can carry.
        json.replace(TOKEN, "one\\ntwo"),
    ];
    let tampered = of_another_key.into_iter().chain(tampered).inspect(|text| assert_ne!(*text, json));
    let garbage = ["", "\0", "[]", "{}"].map(|text| text.as_bytes().to_vec());
    let invalid = [b"\xff\xfe".as_slice(), TOKEN.as_bytes()].concat();
    for contents in tampered.map(String::into_bytes).chain(garbage).chain([invalid]) {
        put(&path, &contents);
        assert_eq!(problem(cache.read(&key())), Problem::Content, "{}", String::from_utf8_lossy(&contents));
    }
    put(&path, json);
    assert_eq!(token(&cache).unwrap(), TOKEN);
}

#[test]
fn a_huge_file_is_not_read() {
    let (_above, cache, path) = filled();
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_len(MAX_BYTES as u64 + 1).unwrap();
    assert_eq!(problem(cache.read(&key())), Problem::TooLarge);
    // The largest that is read is not JSON up to its end.
    file.set_len(MAX_BYTES as u64).unwrap();
    assert_eq!(problem(cache.read(&key())), Problem::Content);
    assert_eq!(problem(cache.write(&key(), &issued(&"t".repeat(MAX_BYTES)))), Problem::TooLarge);
}

#[test]
fn a_token_that_a_killed_process_left_is_removed_by_the_next_one() {
    let (_above, cache, path) = filled();
    // A name of ours; the other is somebody's who likes the prefix.
    let left = cache.folder.join(".cloud-certs-0123456789abcdefcb88c5de.tmp");
    let other = cache.folder.join(".cloud-certs-backup.tmp");
    let put = |path: &Path, content: &str| {
        #[expect(clippy::disallowed_methods, reason = "what others left")]
        fs::write(path, content).unwrap();
    };
    put(&other, "mine");
    put(&left, TOKEN);
    cache.read(&key()).unwrap();
    assert!(!left.exists() && other.exists());
    put(&left, TOKEN);
    cache.write(&key(), &issued(TOKEN)).unwrap();
    assert!(!left.exists() && other.exists());
    // One that is being written, or that was only just made, has a writer.
    put(&left, TOKEN);
    let writer = fs::File::open(&left).unwrap();
    writer.lock().unwrap();
    cache.read(&key()).unwrap();
    assert!(left.exists());
    drop(writer);
    put(&left, "");
    cache.read(&key()).unwrap();
    assert!(left.exists() && path.exists());
}
