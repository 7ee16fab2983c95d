//! Kubernetes manifests as YAML.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::manifest::Manifest;

/// The kind of object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ConfigMap,
    Secret,
}

/// A value under a key of the object.
pub(crate) enum Value {
    Text(String),
    Bytes(Vec<u8>),
}

/// The manifest with a value for each of its contents, in their order.
///
/// Names are quoted because `123` and `true` are names, too.
pub(crate) fn manifest(manifest: &Manifest, kind: Kind, values: &[Value]) -> String {
    let Manifest { name, namespace, labels, annotations, contents } = manifest;
    let (word, more) = match kind {
        Kind::ConfigMap => ("ConfigMap", ""),
        Kind::Secret => ("Secret", "type: Opaque\n"),
    };
    let namespace =
        namespace.as_ref().map(|namespace| format!("  namespace: \"{namespace}\"\n")).unwrap_or_default();
    let [labels, annotations] = [("labels", labels), ("annotations", annotations)].map(pairs);
    let (mut data, mut binary) = (String::new(), String::new());
    for ((key, _), value) in contents.iter().zip(values) {
        match (kind, value) {
            (Kind::ConfigMap, Value::Text(text)) => {
                let lines: String = text.lines().map(|line| format!("    {line}\n")).collect();
                data += &format!("  \"{key}\": |\n{lines}");
            }
            (Kind::ConfigMap, Value::Bytes(bytes)) => binary += &line(key, bytes),
            (Kind::Secret, Value::Text(text)) => data += &line(key, text.as_bytes()),
            (Kind::Secret, Value::Bytes(bytes)) => data += &line(key, bytes),
        }
    }
    let sections =
        [("data", data), ("binaryData", binary)].into_iter().filter(|(_, lines)| !lines.is_empty());
    let sections: String = sections.map(|(name, lines)| format!("{name}:\n{lines}")).collect();
    format!(
        "apiVersion: v1\nkind: {word}\nmetadata:\n  name: \"{name}\"\n{namespace}{labels}{annotations}{more}{sections}"
    )
}

fn line(key: &str, bytes: &[u8]) -> String {
    format!("  \"{key}\": {}\n", STANDARD.encode(bytes))
}

/// The bytes under a key of a manifest that is written as above.
#[cfg(feature = "pkcs12")]
pub(crate) fn bytes_under(key: &str, yaml: &[u8]) -> Option<Vec<u8>> {
    let begin = format!("  \"{key}\": ");
    let value = std::str::from_utf8(yaml).ok()?.lines().find_map(|line| line.strip_prefix(&begin))?;
    STANDARD.decode(value).ok()
}

fn pairs((name, pairs): (&str, &BTreeMap<String, String>)) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let lines: String =
        pairs.iter().map(|(key, value)| format!("    \"{key}\": {}\n", quoted(value))).collect();
    format!("  {name}:\n{lines}")
}

/// The text in double quotes. Everything that YAML does not take as it is, or that a person would not see, is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        let number = u32::from(character);
        // Writing to a string cannot fail.
        _ = match character {
            '"' | '\\' => write!(quoted, "\\{character}"),
            '\n' => write!(quoted, "\\n"),
            ' '..='~' => write!(quoted, "{character}"),
            _ if number > 0xFFFF => write!(quoted, "\\U{number:08X}"),
            _ if character.is_alphanumeric() => write!(quoted, "{character}"),
            _ => write!(quoted, "\\u{number:04X}"),
        };
    }
    quoted + "\""
}
