//! The ways to name a document: a file, a file of a git revision, standard input, or a URL.

use std::path::Path;

/// A document as the user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source<'a> {
    /// `-`, standard input.
    Stdin,
    /// A URL with its scheme.
    Url(&'a str),
    /// `REV:path`, a file of a git revision.
    Revision {
        revision: &'a str,
        path: &'a str,
    },
    File,
}

impl<'a> Source<'a> {
    /// Reads the name. A file with exactly that name takes precedence over a revision.
    pub(crate) fn of(named: &'a Path) -> Self {
        let Some(name) = named.to_str() else { return Self::File };
        match () {
            () if name == "-" => Self::Stdin,
            () if name.contains("://") => Self::Url(name),
            () if named.symlink_metadata().is_ok() => Self::File,
            () => match revision(name) {
                Some((revision, path)) => Self::Revision { revision, path },
                None => Self::File,
            },
        }
    }
}

/// Splits `REV:path` at the first colon that is in no braces, as git does: `HEAD@{12:30}:pets.yaml`.
fn revision(name: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, character) in name.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                let (revision, path) = name.split_at(at);
                let path = path.get(1..).unwrap_or_default();
                return (!is_drive(revision, path)).then_some((revision, path));
            }
            _ => {}
        }
    }
    None
}

/// Returns whether the part before a colon is a drive of Windows. No revision has a backslash.
fn is_drive(before: &str, after: &str) -> bool {
    let is_letter = before.len() == 1 && before.bytes().all(|byte| byte.is_ascii_alphabetic());
    before.contains('\\') || is_letter && (cfg!(windows) || after.starts_with(['/', '\\']))
}

#[cfg(test)]
mod tests {
    use super::{Path, Source};

    #[test]
    fn names_are_told_apart() {
        let of = |revision, path| Source::Revision { revision, path };
        for (name, expected) in [
            ("-", Source::Stdin),
            ("https://example.com/a.yaml", Source::Url("https://example.com/a.yaml")),
            ("HEAD:a.yaml", of("HEAD", "a.yaml")),
            ("v1:a:b.yaml", of("v1", "a:b.yaml")),
            ("HEAD@{12:30}:./a.yaml", of("HEAD@{12:30}", "./a.yaml")),
            (":a.yaml", of("", "a.yaml")),
            ("nowhere/a.yaml", Source::File),
            (r"C:\api\a.yaml", Source::File),
            ("C:/api/a.yaml", Source::File),
            (r"\\?\C:\api\a.yaml", Source::File),
        ] {
            assert_eq!(Source::of(Path::new(name)), expected, "{name}");
        }
    }
}
