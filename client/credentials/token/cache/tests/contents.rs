//! What a file says.

use super::*;

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
fn another_keys_token_is_not_read() {
    let (above, cache, path) = filled();
    let json = fs::read_to_string(&path).unwrap();
    let CacheKey { iam_endpoint, domain, user, project } = key();
    for field in [iam_endpoint, domain, user, project] {
        let tampered = json.replace(&field, &format!("{field}x"));
        assert_ne!(tampered, json);
        put(&path, tampered);
        assert_eq!(cache.read(&key()).unwrap_err().reason, Reason::OtherKey, "{field}");
    }
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it has the token of another user, account, project or IAM endpoint than its name says: delete it"#);
}

#[test]
fn garbage_is_refused_and_not_repeated() {
    let (above, cache, path) = filled();
    let json = fs::read_to_string(&path).unwrap();
    let half = &json[..json.len() / 2];
    let untimely = json.replace("2026", TOKEN);
    let untyped = json.replace("\"expires_at\": \"", "\"expires_at\": 1, \"x\": \"");
    let invalid = [b"\xff\xfe".as_slice(), TOKEN.as_bytes()].concat();
    let garbage = [
        "".as_bytes(),
        b"\0",
        b"[]",
        b"{}",
        half.as_bytes(),
        untimely.as_bytes(),
        untyped.as_bytes(),
        &invalid,
    ];
    for contents in garbage {
        put(&path, contents);
        let error = cache.read(&key()).unwrap_err();
        assert!(matches!(error.reason, Reason::Broken { .. }), "{error}");
        message(&error, &above);
    }
    put(&path, half);
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it is not what was written there (line 5, column 9): delete it"#);
    put(&path, json.replace(TOKEN, "one\\ntwo"));
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it has a token that no header can carry: delete it"#);
}

#[test]
fn a_huge_file_is_not_read() {
    let (above, cache, path) = filled();
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_len(MAX_BYTES as u64 + 1).unwrap();
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it is larger than 262144 bytes: delete it"#);
    // The largest that is read is not JSON up to its end.
    file.set_len(MAX_BYTES as u64).unwrap();
    assert!(matches!(cache.read(&key()).unwrap_err().reason, Reason::Broken { .. }));
    let huge = issued(&"t".repeat(MAX_BYTES));
    assert_eq!(cache.write(&key(), &huge).unwrap_err().reason, Reason::TooLarge);
}
