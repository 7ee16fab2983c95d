//! The version that a change requires, by the rules of SemVer.

use semver::Version;
use serde::Serialize;

use crate::config::versions::VersionRule;
use crate::diff::Verdict;

/// The number of a version that has to rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    None,
    Patch,
    Minor,
    Major,
}

impl Level {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The step that a change requires of `old`. A missing version counts as a stable one.
    pub(crate) fn required(old: Option<&Version>, verdict: Verdict, rule: VersionRule) -> Self {
        let (major, minor) = old.map_or((1, 0), |old| (old.major, old.minor));
        match (verdict, major, minor) {
            (Verdict::Unchanged, ..) => Self::None,
            (_, 0, _) if rule == VersionRule::Semver => Self::Patch,
            (Verdict::Changed, ..) | (_, 0, 0) => Self::Patch,
            (Verdict::Breaking, 0, _) => Self::Minor,
            (_, 0, _) => Self::Patch,
            (Verdict::Breaking, ..) => Self::Major,
            (Verdict::Warning | Verdict::Compatible | Verdict::Additive, ..) => Self::Minor,
        }
    }

    /// The highest number that rises from `old` to `new`. A pre-release promises nothing to its successors.
    fn risen(old: &Version, new: &Version) -> Self {
        match () {
            () if new <= old => Self::None,
            () if new.major != old.major || !old.pre.is_empty() => Self::Major,
            () if new.minor != old.minor => Self::Minor,
            () if new.patch != old.patch => Self::Patch,
            () => Self::None,
        }
    }
}

/// A version before and after, and the required step.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Raise {
    /// The file and the key.
    #[serde(skip)]
    pub(crate) key: String,
    pub(crate) required: Level,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    #[serde(skip)]
    rule: VersionRule,
}

impl Raise {
    pub(crate) fn new(
        key: String,
        old: Option<&str>,
        new: Option<&str>,
        verdict: Verdict,
        rule: VersionRule,
    ) -> Self {
        let parsed = old.and_then(|old| Version::parse(old).ok());
        // A new version has nothing to rise from.
        let required =
            if old.is_none() { Level::None } else { Level::required(parsed.as_ref(), verdict, rule) };
        Self { key, required, old: old.map(str::to_owned), new: new.map(str::to_owned), rule }
    }

    /// The error if the version did not rise as required.
    pub(crate) fn missing(&self) -> Option<String> {
        let old = self.old.as_deref().filter(|_| self.required != Level::None)?;
        let Self { key, rule, .. } = self;
        let Some(new) = self.new.as_deref() else {
            return Some(format!("{key}: it was {old} and is missing now: write a higher one"));
        };
        let wrong = |text: &str| {
            format!("{key}: `{text}` is not a version as SemVer has them: write MAJOR.MINOR.PATCH")
        };
        let (before, after) = match (Version::parse(old), Version::parse(new)) {
            (_, Err(_)) => return Some(wrong(new)),
            // The edit corrects it.
            (Err(_), Ok(_)) => return None,
            (Ok(before), Ok(after)) => (before, after),
        };
        if Level::risen(&before, &after) >= self.required {
            return None;
        }
        let required = self.required.word();
        let from = if old == new { format!("still {old}, which") } else { format!("{old} -> {new}") };
        let least = next(&before, self.required);
        Some(format!(
            "{key}: {from} is not enough: the changes require a {required} step by {}: write {least}",
            rule.words()
        ))
    }

    /// The old version and the least that announces the changes, if the version did not rise to it.
    pub(crate) fn least(&self) -> Option<(Version, Version)> {
        let [old, new] = [&self.old, &self.new].map(|version| Version::parse(version.as_deref()?).ok());
        let (old, new) = (old?, new?);
        (Level::risen(&old, &new) < self.required).then(|| {
            let least = next(&old, self.required);
            (old, least)
        })
    }

    /// One line for people.
    pub(crate) fn line(&self) -> String {
        let or_none = |version: &Option<String>| version.clone().unwrap_or_else(|| "none".to_owned());
        let (key, required) = (&self.key, self.required.word());
        format!("{key}: {} -> {}, required: {required}", or_none(&self.old), or_none(&self.new))
    }
}

/// The lowest version that is this step higher.
fn next(old: &Version, level: Level) -> Version {
    let Version { major, minor, patch, .. } = *old;
    match level {
        Level::Major => Version::new(major.saturating_add(1), 0, 0),
        Level::Minor => Version::new(major, minor.saturating_add(1), 0),
        _ => Version::new(major, minor, patch.saturating_add(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(old: &str, new: &str, verdict: Verdict) -> bool {
        is_missing(old, new, verdict, VersionRule::Cargo)
    }

    fn is_missing(old: &str, new: &str, verdict: Verdict, rule: VersionRule) -> bool {
        Raise::new("x".to_owned(), Some(old), Some(new), verdict, rule).missing().is_some()
    }

    #[test]
    fn plain_semver_promises_nothing_below_1_0() {
        let missing = |old, new| is_missing(old, new, Verdict::Breaking, VersionRule::Semver);
        assert!(missing("0.2.3", "0.2.3"));
        assert!(!missing("0.2.3", "0.2.4"));
        assert!(missing("1.2.3", "1.3.0"));
        assert!(!missing("1.2.3", "2.0.0"));
    }

    #[test]
    fn steps_are_those_of_cargo() {
        use Verdict::{Additive, Breaking, Changed, Compatible, Unchanged};
        for (old, verdict, least, less) in [
            ("1.2.3", Breaking, "2.0.0", "1.9.0"),
            ("1.2.3", Compatible, "1.3.0", "1.2.9"),
            ("1.2.3", Additive, "1.3.0", "1.2.4"),
            ("1.2.3", Changed, "1.2.4", "1.2.3"),
            ("0.2.3", Breaking, "0.3.0", "0.2.9"),
            ("0.2.3", Compatible, "0.2.4", "0.2.3"),
            ("0.2.3", Changed, "0.2.4", "0.2.2"),
            ("0.0.3", Breaking, "0.0.4", "0.0.3"),
            ("1.2.3", Breaking, "2.0.0-rc.1", "1.3.0-rc.1"),
            ("2.0.0-rc.1", Breaking, "2.0.0-rc.2", "2.0.0-rc.1"),
        ] {
            assert!(!missing(old, least, verdict), "{old} -> {least}, {verdict:?}");
            assert!(missing(old, less, verdict), "{old} -> {less}, {verdict:?}");
            assert!(!missing(old, "9.0.0", verdict), "{old} -> 9.0.0, {verdict:?}");
            assert!(!missing(old, old, Unchanged));
        }
    }
}
