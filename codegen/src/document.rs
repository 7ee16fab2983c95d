//! A document: its text, its tree, and the name of the module made from it.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::problem::{Problem, Problems};
use crate::yaml::{self, MAX_BYTES};
use cloud_certs_yaml::{Mistake, Node, Position};

/// Reads a file that is no larger than a document may be. Of a pipe or a device, no more is read than that.
///
/// # Errors
///
/// What the system says, or [`io::ErrorKind::FileTooLarge`].
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let too_large =
        || io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", MAX_BYTES >> 20));
    let file = File::open(path)?;
    let found = file.metadata()?;
    if found.is_file() && found.len() > MAX_BYTES as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

/// Reads a file of text as [`read_file`] does.
///
/// # Errors
///
/// Those of [`read_file`], and [`io::ErrorKind::InvalidData`] for what is not UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_file(path)?)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

/// An OpenAPI document that could be read. Whether it can be generated is [`crate::check`]'s to say.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// The file, as the user named it; messages quote it.
    pub file: String,
    /// The tree.
    pub root: Node,
}

impl Document {
    /// Reads the document at `path`. Messages call it `file`.
    pub fn load(path: &Path, file: &str) -> Result<Self, Problems> {
        Self::parse(file, &Self::read(path, file)?)
    }

    /// The text of the file at `path`, for [`Document::parse`]. Messages call it `file`.
    pub fn read(path: &Path, file: &str) -> Result<String, Problems> {
        let refuse = |what: String, fix: &str| Problem {
            file: file.to_owned(),
            at: Position { line: 1, column: 1 },
            rule: "unreadable",
            what,
            why: "there is no document to look at".into(),
            fix: fix.into(),
        };
        let bytes = read_file(path).map_err(|error| {
            refuse(format!("the file cannot be read: {error}"), "check its name and mode")
        })?;
        let text = String::from_utf8(bytes);
        Ok(text.map_err(|error| refuse(format!("the file is not UTF-8: {error}"), "save it as UTF-8"))?)
    }

    /// Reads a document from its text. Messages call it `file`.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        let refuse = |at: Position, Mistake { problem, why, fix }: Mistake| Problem {
            file: file.to_owned(),
            at,
            rule: "yaml",
            what: problem,
            why: why.into(),
            fix: fix.into(),
        };
        let root = yaml::read(text).map_err(|fault| refuse(fault.at, fault.mistake))?;
        let root = root.ok_or_else(|| {
            let end = Position { line: text.matches('\n').count() + 1, column: 1 };
            let why = "there is nothing to generate from";
            refuse(end, Mistake::new("the document is empty", why, "begin it with `openapi: 3.0.3`"))
        })?;
        Ok(Self { file: file.to_owned(), root })
    }

    /// The module made from it: the file's stem, `css` for `openapi/css.yaml`.
    pub fn name(&self) -> &str {
        Path::new(&self.file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }
}
