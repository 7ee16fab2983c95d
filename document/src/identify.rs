//! The version of OpenAPI that a tree declares, if it is OpenAPI at all.

use cloud_certs_yaml::{Node, Value};

use crate::check::words::near;
use crate::problem::{Problem, Problems};
use crate::rules::Rule;
use crate::version::Version;

const FIX: &str = "give an OpenAPI document of version 3.0 or 3.1";

impl Version {
    /// The version that `root` says it has.
    ///
    /// # Errors
    ///
    /// One sentence for any file that is not OpenAPI 3.0 or 3.1.
    pub fn of(file: &str, root: &Node) -> Result<Self, Problems> {
        let refuse = |at, what: String| -> Problems {
            Problem::new(file, at, Rule::OpenapiVersion, what, "only OpenAPI 3.0 and 3.1 are read", FIX)
                .into()
        };
        if !matches!(root.value, Value::Map(_)) {
            return Err(refuse(root.at, format!("the file holds a value of the kind `{}`", root.kind())));
        }
        if let Some(entry) = root.entry("swagger") {
            return Err(refuse(entry.at, "the document is Swagger 2.0".to_owned()));
        }
        let Some(entry) = root.entry("openapi") else {
            let misspelt = root.entries().iter().find(|entry| near(&entry.key, ["openapi"]).is_some());
            return Err(match misspelt {
                Some(entry) => {
                    refuse(entry.at, format!("the document says `{}`, and not `openapi`", entry.key))
                }
                None => refuse(root.at, "the document does not say `openapi`".to_owned()),
            });
        };
        let text = match &entry.node.value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => entry.node.kind().to_owned(),
        };
        // A suffix, as in `3.1.0-rc1`, follows the three numbers.
        let is_suffix = |suffix: &str| {
            !suffix.is_empty()
                && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        };
        let (numbers, suffix) =
            text.split_once('-').map_or((&*text, None), |(numbers, rest)| (numbers, Some(rest)));
        let numbers = if suffix.is_none_or(is_suffix) { numbers } else { "" };
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = numbers.split('.').collect();
        match parts[..] {
            ["3", "0"] => Ok(Self::V3_0),
            ["3", "1"] => Ok(Self::V3_1),
            ["3", "0", patch] if is_number(patch) => Ok(Self::V3_0),
            ["3", "1", patch] if is_number(patch) => Ok(Self::V3_1),
            _ => Err(refuse(entry.node.at, format!("the document is OpenAPI `{text}`"))),
        }
    }
}
