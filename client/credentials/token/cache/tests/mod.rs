mod access;
mod contents;

use std::error::Error as _;
use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

use super::platform::{check_file, check_folder};
use super::*;

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

/// A cache in a folder that is not there yet, with the folder above it.
fn cache() -> (TempDir, TokenCache) {
    let above = tempfile::tempdir().unwrap();
    let cache = TokenCache::new(above.path().join("cloud-certs/tokens"));
    (above, cache)
}

/// The same with a token in it, and the path of its file.
fn filled() -> (TempDir, TokenCache, PathBuf) {
    let (above, cache) = cache();
    cache.write(&key(), &issued(TOKEN)).unwrap();
    let path = cache.folder.join(key().file_name());
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

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The token under the key, in text.
fn token(cache: &TokenCache) -> Option<String> {
    cache.read(&key()).unwrap().map(|issued| issued.token.expose().to_owned())
}

/// Why the token under the key is not read: without the token, and without names that change.
fn refusal(cache: &TokenCache, above: &TempDir) -> String {
    message(&cache.read(&key()).unwrap_err(), above)
}

fn message(error: &CacheError, above: &TempDir) -> String {
    let shown = format!("{error} {error:?} {:?}", error.source());
    assert!(!shown.contains(TOKEN), "{shown}");
    let above = format!("{}/cloud-certs/", above.path().display());
    error.to_string().replace(&above, "").replace(&key().file_name(), "FILE")
}

#[test]
fn a_token_comes_back() {
    let (_above, cache, _) = filled();
    let read = cache.read(&key()).unwrap().unwrap();
    assert_eq!(read.token, issued(TOKEN).token);
    assert_eq!(read.expires_at, issued(TOKEN).expires_at);
    cache.write(&key(), &issued("another")).unwrap();
    assert_eq!(token(&cache).unwrap(), "another");
    assert_eq!(names(&cache.folder), [key().file_name()]);
}

#[test]
fn nothing_is_there_at_first() {
    let (above, cache) = cache();
    assert_eq!(token(&cache), None);
    cache.remove(&key()).unwrap();
    assert_eq!(names(above.path()), <[String; 0]>::default());
}

#[test]
fn each_key_has_its_own_file() {
    let (_above, cache, _) = filled();
    let moved = CacheKey { domain: format!("{}g", key().domain), user: "rün".to_owned(), ..key() };
    let others = [
        CacheKey { iam_endpoint: "https://iam.eu-nl.otc.example/v3".to_owned(), ..key() },
        CacheKey { domain: "another".to_owned(), ..key() },
        CacheKey { user: "another".to_owned(), ..key() },
        CacheKey { project: String::new(), ..key() },
        moved,
    ];
    for (index, other) in others.iter().enumerate() {
        assert!(cache.read(other).unwrap().is_none(), "{other:?}");
        cache.write(other, &issued("another")).unwrap();
        assert_eq!(names(&cache.folder).len(), index + 2);
    }
    assert_eq!(token(&cache).unwrap(), TOKEN);
}

#[test]
fn removing_twice_is_fine_and_takes_one_token_only() {
    let (_above, cache, path) = filled();
    let other = CacheKey { project: "another".to_owned(), ..key() };
    cache.write(&other, &issued(TOKEN)).unwrap();
    cache.remove(&key()).unwrap();
    cache.remove(&key()).unwrap();
    assert!(!path.exists());
    assert_eq!(token(&cache), None);
    assert!(cache.read(&other).unwrap().is_some());
}

#[test]
fn writers_at_once_leave_one_whole_token() {
    let (_above, cache) = cache();
    let tokens: Vec<String> = ["a", "b", "c", "d"].map(|letter| letter.repeat(20_000)).to_vec();
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
    assert_eq!(names(&cache.folder), [key().file_name()]);
}

#[test]
fn debug_is_redacted() {
    let (_above, cache, _) = filled();
    let shown = format!("{:?} {:?}", cache.read(&key()).unwrap(), cache);
    assert!(!shown.contains(TOKEN), "{shown}");
}
