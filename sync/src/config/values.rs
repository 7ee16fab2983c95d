//! Values of the configuration that are checked while they are read, so that errors have their place.

use std::time::Duration;

use cloud_certs::certificate::Fingerprint;
use cloud_certs::{Cloud, Service};
use serde::Deserialize;

use crate::config::error::nearest;

/// The id of a service with certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ServiceId(pub(crate) Service);

impl TryFrom<String> for ServiceId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = || Service::ALL.iter().copied().filter(|service| service.has_certificates());
        if let Some(service) = known().find(|service| service.id() == text) {
            return Ok(Self(service));
        }
        let names: Vec<_> = known().map(Service::id).collect();
        Err(match nearest(&text, names.iter().copied()) {
            Some(name) => format!("unknown service `{text}`; did you mean `{name}`?"),
            None => format!("unknown service `{text}`; write one of `{}`", names.join("`, `")),
        })
    }
}

/// A vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Vendor(pub(crate) Cloud);

impl TryFrom<String> for Vendor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = Cloud::ALL.iter().copied().find(|cloud| cloud.name() == text);
        let names = || Cloud::ALL.iter().map(|cloud| cloud.name()).collect::<Vec<_>>().join("` or `");
        known.map(Self).ok_or_else(|| format!("unknown vendor `{text}`; write `{}`", names()))
    }
}

/// The fingerprint of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Pin(pub(crate) Fingerprint);

impl TryFrom<String> for Pin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
            .map(Self)
            .map_err(|error: cloud_certs::certificate::ParseFingerprintError| error.to_string())
    }
}

/// The permission bits of a file, as text with octal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Mode(pub(crate) u32);

impl TryFrom<String> for Mode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_octal =
            (3..=4).contains(&text.len()) && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
        let mode = is_octal.then(|| u32::from_str_radix(&text, 8).ok()).flatten();
        mode.filter(|mode| *mode <= 0o777)
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a mode: write octal digits in quotes, as \"0644\""))
    }
}

/// A time, as a number with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Span(pub(crate) Duration);

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let error =
            || format!("`{text}` is not a time: write a number and its unit, as \"30s\", \"5m\" or \"12h\"");
        let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let number: u64 = text[..digits].parse().map_err(|_| error())?;
        let unit = match &text[digits..] {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => return Err(error()),
        };
        let seconds = number.checked_mul(unit).filter(|seconds| (1..=366 * 86400).contains(seconds));
        seconds.map(|seconds| Self(Duration::from_secs(seconds))).ok_or_else(error)
    }
}

/// The time between rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Interval(pub(crate) Duration);

impl TryFrom<String> for Interval {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Span(interval) = text.try_into()?;
        let is_long_enough = interval >= Duration::from_secs(60);
        is_long_enough.then_some(Self(interval)).ok_or_else(|| "the shortest interval is 1m".to_owned())
    }
}

/// Reads the time between rounds, as `6h` or `30m`.
///
/// # Errors
///
/// A sentence says what to write instead.
pub fn parse_interval(text: &str) -> Result<Duration, String> {
    Interval::try_from(text.to_owned()).map(|interval| interval.0)
}

/// The number of targets that are worked on at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Concurrency(pub(crate) usize);

impl TryFrom<i64> for Concurrency {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        match usize::try_from(number) {
            Ok(number @ 1..=64) => Ok(Self(number)),
            _ => Err("`concurrency` is a number from 1 to 64".to_owned()),
        }
    }
}

/// A program and its arguments; none for an empty list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(crate) struct Argv(pub(crate) Vec<String>);

impl TryFrom<Vec<String>> for Argv {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        if words.first().is_some_and(|program| program.trim().is_empty()) {
            return Err("the first word of a command is the program".to_owned());
        }
        if words.iter().any(|word| word.contains('\0')) {
            return Err("a command cannot have a NUL character in it".to_owned());
        }
        Ok(Self(words))
    }
}
