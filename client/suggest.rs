//! Suggestions for misspelled names, lists of names for messages, and words that are safe to show.

/// The known name nearest to one that is not known, if it is near enough to be a slip of the keyboard.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let distances =
        known.into_iter().map(|known| (strsim::osa_distance(&name, &known.to_lowercase()), known));
    let near = distances.filter(|(distance, known)| *distance <= (known.len() / 3).min(2));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The known names nearest to one that is not known, at most three: slips of the keyboard, and names that it is a part of.
pub(crate) fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let is_part = |known: &str| name.len() >= 3 && known.contains(&name);
    let distance = |known: &'a str| {
        let lower = known.to_lowercase();
        let distance = strsim::osa_distance(&name, &lower);
        (distance <= (lower.chars().count() / 3).min(3) || is_part(&lower)).then_some((distance, known))
    };
    let mut near: Vec<_> = known.into_iter().filter_map(distance).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, known)| known).collect()
}

/// The text in the place of a key or a word, if it looks like one: a secret can be in its place.
pub(crate) fn shown(word: &str) -> String {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    match word.len() {
        1..=40 if word.bytes().all(is_part) && digits <= 2 => format!("`{word}`"),
        _ => "what is written here".to_owned(),
    }
}

/// As "did you mean `username`?", or else the other text.
pub(crate) fn did_you_mean(near: Option<&str>, otherwise: impl FnOnce() -> String) -> String {
    near.map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

/// As "`a`, `b` and `c`".
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    enumerated(names.into_iter().map(|name| format!("`{}`", name.escape_debug())), last)
}

/// As "a, b and c".
pub(crate) fn enumerated(words: impl IntoIterator<Item = String>, last: &str) -> String {
    let mut words: Vec<_> = words.into_iter().collect();
    match words.pop() {
        Some(word) if words.is_empty() => word,
        Some(word) => format!("{} {last} {word}", words.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let known = ["username", "password", "ak", "token"];
        for (written, meant) in [
            ("usrename", Some("username")),
            ("Password", Some("password")),
            ("AK", Some("ak")),
            ("tokem", Some("token")),
            ("sk", None),
            ("user", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }

    #[test]
    fn near_names_come_nearest_first_and_once() {
        let known = ["demo-redis", "demo-twin", "demo-twin", "demo-cassandra", "demo-mongo", "x"];
        assert_eq!(near("demo-casandra", known), ["demo-cassandra"]);
        assert_eq!(near("Cassandra", known), ["demo-cassandra"]);
        assert_eq!(near("demo-twim", known), ["demo-twin"]);
        assert_eq!(near("demo", known), ["demo-twin", "demo-mongo", "demo-redis"]);
        assert_eq!(near("y", known), [""; 0]);
        assert_eq!(near("de", known), [""; 0]);
    }

    #[test]
    fn only_what_looks_like_a_key_is_shown() {
        assert_eq!(shown("auth-type_2"), "`auth-type_2`");
        for text in ["", "S3CRET", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "a b", "a\u{1b}[0m", &"x".repeat(41)] {
            assert_eq!(shown(text), "what is written here");
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed([], "and"), "");
        assert_eq!(listed(["a"], "and"), "`a`");
        assert_eq!(listed(["a", "b", "c\n"], "or"), "`a`, `b` or `c\\n`");
    }
}
