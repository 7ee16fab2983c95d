//! The documentation in generated code: what a document says, as Markdown in which nothing acts.
//!
//! rustdoc compiles and runs the code in a comment, looks for items by the names in brackets, and hands HTML to browsers;
//! rustc refuses characters that turn text around. No text of a document may do any of that: code is fenced as text, and
//! all marks but emphasis, headings, lists and code within a line are escaped.

use cloud_certs_text::escaped;
use syn::visit_mut::{VisitMut, visit_item_mod_mut};
use syn::{Attribute, Block as Body, Expr, ExprLit, File, ItemMod, Lit, LitStr, Meta};

/// Escapes all documentation of a file.
pub(super) fn escape(file: &mut File) {
    Escape { is_in_builder: false }.visit_file_mut(file);
}

struct Escape {
    is_in_builder: bool,
}

impl VisitMut for Escape {
    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let outside = std::mem::replace(&mut self.is_in_builder, module.ident == "builder");
        visit_item_mod_mut(self, module);
        self.is_in_builder = outside;
    }

    /// The body of a function has no documentation, and most of the tokens.
    fn visit_block_mut(&mut self, _: &mut Body) {}

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let Meta::NameValue(pair) = &mut attribute.meta else { return };
        if pair.path.is_ident("doc")
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &mut pair.value
        {
            let written = text.value();
            if !(self.is_in_builder && is_link_to_method(&written)) {
                *text = LitStr::new(&markdown(&written), text.span());
            }
        }
    }
}

/// Returns whether this is the generator's own text about the builder of an operation, of which the document has chosen an
/// identifier.
fn is_link_to_method(text: &str) -> bool {
    let name = text.strip_prefix("Builder for [`Client::").and_then(|text| text.split('`').next());
    name.is_some_and(|name| {
        let is_identifier = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        is_identifier
            && text == format!("Builder for [`Client::{name}`]\n\n[`Client::{name}`]: super::Client::{name}")
    })
}

/// Text as Markdown that shows it, and does nothing else.
fn markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let mut written = Lines::default();
    let mut block: Option<Block<'_>> = None;
    for line in text.split('\n') {
        block = match block {
            Some(open) if open.is_end(line) => {
                written.block(&open.lines);
                None
            }
            Some(mut open) => {
                open.lines.push(line);
                Some(open)
            }
            None => {
                let start = Block::begun_by(line);
                if start.is_none() {
                    written.prose(line);
                }
                start
            }
        };
    }
    // A block without an end is none.
    if let Some(Block { start, lines, .. }) = block {
        written.prose(start);
        lines.into_iter().for_each(|line| written.prose(line));
    }
    // As `/// text` is written by hand.
    let space = if text.starts_with(' ') && !text.starts_with("  ") { " " } else { "" };
    format!("{space}{}", written.0.join("\n"))
}

/// A block of code.
struct Block<'a> {
    mark: char,
    start: &'a str,
    lines: Vec<&'a str>,
}

impl<'a> Block<'a> {
    fn begun_by(line: &'a str) -> Option<Self> {
        let trimmed = line.trim();
        let mark = ['`', '~']
            .into_iter()
            .find(|mark| trimmed.starts_with(&[*mark; 3].iter().collect::<String>()))?;
        let info = trimmed.trim_start_matches(mark);
        (!info.contains('`')).then_some(Self { mark, start: line, lines: Vec::new() })
    }

    fn is_end(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= 3 && line.chars().all(|c| c == self.mark)
    }
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    /// A block of code, as text: rustdoc runs no text.
    fn block(&mut self, lines: &[&str]) {
        self.0.push("```text".to_owned());
        // Nothing in it may look like its end.
        self.0.extend(lines.iter().map(|line| escaped(line).replace("```", "'''").trim_end().to_owned()));
        self.0.push("```".to_owned());
    }

    /// A line of text. Without white space in front, none is a block of code.
    fn prose(&mut self, line: &str) {
        let line = escaped(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        self.0.push(inline(&words.join(" ")));
    }
}

/// A line in which only code between backticks and the addresses of pages mean anything.
fn inline(line: &str) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (taken, shown) = match first {
            'h' if address(rest).is_some() => {
                let address = address(rest).unwrap_or_default();
                (address.len(), format!("<{address}>"))
            }
            '`' => code(rest),
            // Three of them could fence a block.
            '~' if rest.starts_with("~~~") => (1, "\\~".to_owned()),
            '\\' | '<' | '[' | ']' | '|' => (1, format!("\\{first}")),
            '&' if is_entity(rest) => (1, "\\&".to_owned()),
            other => (other.len_utf8(), other.to_string()),
        };
        written.push_str(&shown);
        rest = rest.get(taken..).unwrap_or_default();
    }
    written
}

/// Code in a line, from its first backtick on: one or two on both sides. All others are escaped, so that no other code
/// begins in this line or ends in another one.
fn code(text: &str) -> (usize, String) {
    let run = |text: &str| text.bytes().take_while(|byte| *byte == b'`').count();
    let length = run(text);
    let mut at = length;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('`')).filter(|_| length <= 2) {
        let end = run(text.get(at + start..).unwrap_or_default());
        let behind = at + start + end;
        if end == length {
            return (behind, text.get(..behind).unwrap_or_default().to_owned());
        }
        at = behind;
    }
    (length, "\\`".repeat(length))
}

/// The address of a page that a text begins with. Brackets end it, and so does what could stand for another character.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let is_part = |(at, c): &(usize, char)| match c {
        '&' => !is_entity(text.get(*at..).unwrap_or_default()),
        c => c.is_ascii_alphanumeric() || "-._~:/?#@!$'*+,;=%".contains(*c),
    };
    let end = text.char_indices().take_while(is_part).last().map_or(0, |(at, c)| at + c.len_utf8());
    let address = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
    (address.len() > scheme.len()).then_some(address)
}

/// Returns whether an ampersand begins the name or number of a character.
fn is_entity(text: &str) -> bool {
    let name = text.get(1..).unwrap_or_default().split(';').next().unwrap_or_default();
    let has_end = text.len() > name.len() + 1;
    let digits = name.strip_prefix('#').unwrap_or(name);
    has_end && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_readable() {
        for (text, expected) in [
            ("One *line* with `code` and `a < b`.", "One *line* with `code` and `a < b`."),
            (" As by hand.", " As by hand."),
            ("A list:\n\n- one\n- two\n\n# Head", "A list:\n\n- one\n- two\n\n# Head"),
            ("See https://example.com/a?b=1&c=2.", "See <https://example.com/a?b=1&c=2>."),
            ("R&D, x > 1", "R&D, x > 1"),
            ("```json\n{\n  \"a\": 1\n}\n```\nend", "```text\n{\n  \"a\": 1\n}\n```\nend"),
            ("~~~\nlet a;\n~~~", "```text\nlet a;\n```"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_could_act_is_escaped() {
        for (text, expected) in [
            ("    let a = 1;", "let a = 1;"),
            ("\tlet a = 1;", "let a = 1;"),
            ("- a\n\n      let a = 1;", "- a\n\nlet a = 1;"),
            ("1.      let a = 1;", "1. let a = 1;"),
            ("- ```rust\n  panic!()\n  ```", "- \\`\\`\\`rust\npanic!()\n\\`\\`\\`"),
            ("```\npanic!()", "\\`\\`\\`\npanic!()"),
            ("```rust `\npanic!()", "\\`\\`\\`rust \\`\npanic!()"),
            ("```\na\n```rust\npanic!()\n```", "```text\na\n'''rust\npanic!()\n```"),
            ("a ~~~", "a \\~~~"),
            ("[String] and [x](y)", "\\[String\\] and \\[x\\](y)"),
            ("<script>x</script> Vec<u8>", "\\<script>x\\</script> Vec\\<u8>"),
            ("a | b\n--|--", "a \\| b\n--\\|--"),
            ("a \\` b", "a \\\\\\` b"),
            ("`a\n`<b>`", "\\`a\n`<b>`"),
            ("&lt;b&gt; &#x202e;", "\\&lt;b\\&gt; \\&#x202e;"),
            ("https://a.example/&#x202e;x", "<https://a.example/>\\&#x202e;x"),
            ("a\u{202e}b\u{200b}", "a\\\\u{202e}b\\\\u{200b}"),
            ("a\rb", "a\nb"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }
}
