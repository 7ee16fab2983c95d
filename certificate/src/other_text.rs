//! Lines around the blocks of PEM: those that nobody misses, and those that may be a key or a setting.

/// The shortest run of letters and digits in which a key can be: 32 bytes in base64 have 43.
const LEAST_RUN: usize = 40;

/// Names that OpenSSL writes before `=` or `:`.
const OF_OPENSSL: [&str; 12] = [
    "subject",
    "issuer",
    "serial",
    "notBefore",
    "notAfter",
    "friendlyName",
    "localKeyID",
    "depth",
    "verify",
    "pub",
    "keyid",
    "i",
];

/// Words that stand beside secrets.
const OF_SECRETS: [&str; 5] = ["private", "secret", "passw", "priv:", "token"];

/// Returns whether a line around PEM can be lost: a comment, a name, what OpenSSL says of a certificate.
pub(crate) fn is_harmless(line: &str) -> bool {
    // Ends of lines and quotes of a text that was a string of another language.
    let line = line.replace("\\n", " ").replace("\\r", " ");
    let line = line.trim_matches(|one: char| one.is_whitespace() || matches!(one, '"' | '\'' | ','));
    let lower = line.to_lowercase();
    if OF_SECRETS.iter().any(|word| lower.contains(word)) || has_long_run(line, &lower) {
        return false;
    }
    let is_comment = ["#", ";", "//", ">"].iter().any(|mark| line.starts_with(mark));
    line.is_empty() || is_comment && !line.starts_with("#!") || !is_setting(line)
}

/// Returns whether there may be a key in the line. The hash of a certificate is none, where it is called so.
fn has_long_run(line: &str, lower: &str) -> bool {
    let is_hash = ["sha", "fingerprint", "thumbprint"].iter().any(|word| lower.contains(word));
    let is_part = |one: char| one.is_ascii_alphanumeric() || matches!(one, '+' | '/' | '_' | '-' | '=');
    line.split(|one| !is_part(one)).any(|run| {
        let is_of_hash =
            is_hash && matches!(run.len(), 40 | 64) && run.bytes().all(|byte| byte.is_ascii_hexdigit());
        // A line of `=====` under a name is none.
        let has_both = run.bytes().filter(u8::is_ascii_alphanumeric).count() >= LEAST_RUN / 2;
        run.len() >= LEAST_RUN && has_both && !is_of_hash
    })
}

/// Returns whether the line is of a program, or of a file with settings.
fn is_setting(line: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-\"".contains(&byte))
    };
    let is_of_settings = |name: &str| is_name(name) && !OF_OPENSSL.contains(&name);
    let is_code = line.contains(['{', '}'])
        || line.starts_with(['<', '@'])
        || line.starts_with('[') && line.ends_with(']')
        || line.starts_with("#!")
        || line.starts_with("- ")
        || line.ends_with(';')
        || ["export ", "set "].iter().any(|word| line.starts_with(word));
    // `NAME=value`, and `name: value` or `name:` of YAML, whose names begin in lower case.
    let is_assigned = line.split_once('=').is_some_and(|(name, _)| is_of_settings(name.trim_end()));
    let is_yaml = line.split_once(':').is_some_and(|(name, value)| {
        let is_value = value.is_empty() || value.starts_with(' ');
        is_value
            && is_of_settings(name)
            && name.starts_with(|one: char| one.is_ascii_lowercase() || one == '"')
    });
    is_code || is_assigned || is_yaml
}
