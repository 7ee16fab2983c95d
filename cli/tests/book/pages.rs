//! The pages of the book and of the repository, and the blocks of code in them.

use std::fs;
use std::path::{Path, PathBuf};

/// A block of code of a page.
pub(crate) struct Block {
    pub(crate) line: usize,
    /// The first word of the fence, up to a comma; empty where there is none.
    pub(crate) language: String,
    pub(crate) text: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn read(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// The paths of all pages, from the top of the repository.
pub(crate) fn pages() -> Vec<String> {
    let mut pages = Vec::from(
        ["README.md", "CONTRIBUTING.md", "deploy/README.md", "openapi/README.md"].map(String::from),
    );
    let mut folders = vec!["docs".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.ends_with(".md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// The blocks between fences of three backquotes, indented or not.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let (mut found, mut open) = (Vec::new(), None::<Block>);
    let mut indent = 0;
    for (number, line) in text.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        open = match (open, fence) {
            (None, Some(info)) => {
                let language = info.split([',', ' ']).next().unwrap_or_default().to_owned();
                indent = line.len() - line.trim_start().len();
                Some(Block { line: number + 1, language, text: String::new() })
            }
            (Some(block), Some(_)) => {
                found.push(block);
                None
            }
            (Some(mut block), None) => {
                block.text.push_str(&format!("{}\n", line.get(indent..).unwrap_or_default()));
                Some(block)
            }
            (None, None) => None,
        };
    }
    assert!(open.is_none(), "a block has no end");
    found
}
