//! A page of `docs/develop/`: its blocks of code, and what to do with each.

/// The heading of the commands that fetch the certificate.
const FETCH: &str = "Get the CA certificate";
/// The heading of the commands that must fail.
const WRONG: &str = "When the CA is wrong";

/// A block of code, below a heading.
struct Block<'page> {
    heading: &'page str,
    language: &'page str,
    text: &'page str,
}

/// A command that a page shows, and what it prints.
#[derive(Clone, Copy)]
pub(super) struct Shown<'page> {
    pub(super) command: &'page str,
    pub(super) output: &'page str,
}

impl Shown<'_> {
    /// Returns whether the lines of the page are among those that were printed, in order. `[...]` stands for anything.
    pub(super) fn is_printed(&self, printed: &str) -> bool {
        let mut lines = printed.lines();
        self.output.lines().all(|pattern| lines.any(|line| fits(line, pattern)))
    }
}

fn fits(line: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once("[...]") else { return line == pattern };
    let Some(mut line) = line.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split("[...]").collect();
    let end = parts.pop().unwrap();
    for part in parts {
        let Some((_, after)) = line.split_once(part) else { return false };
        line = after;
    }
    line.ends_with(end)
}

/// All that a page tells its reader to do.
pub(super) struct Page<'page> {
    /// Programs, by the name of the file that their first line says.
    pub(super) programs: Vec<(&'page str, &'page str)>,
    /// Programs in Rust, which are examples of the library.
    pub(super) examples: Vec<&'page str>,
    /// The script that fetches the certificate.
    pub(super) fetch: String,
    /// Commands that succeed.
    pub(super) connects: Vec<Shown<'page>>,
    /// Commands that fail, as the CA is that of somebody else.
    pub(super) fails: Vec<Shown<'page>>,
}

impl<'page> Page<'page> {
    #[track_caller]
    pub(super) fn new(text: &'page str) -> Self {
        let (programs, examples, connects, fails) = (vec![], vec![], vec![], vec![]);
        let mut page = Self { programs, examples, fetch: String::new(), connects, fails };
        for Block { heading, language, text } in blocks(text) {
            match language {
                "sh" if heading == FETCH => page.fetch += &format!("{text}\n"),
                "console" if heading == WRONG => page.fails.extend(shown(text)),
                "console" => page.connects.extend(shown(text)),
                "rust" => page.examples.push(text),
                "toml" | "text" => {}
                _ => page.programs.push((file_name(text), text)),
            }
        }
        let is_whole = !page.fetch.is_empty() && !page.connects.is_empty() && !page.fails.is_empty();
        assert!(is_whole, "the page lacks commands below `{FETCH}`, or `{WRONG}`, or some that connect");
        page
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut heading) = (vec![], "");
    for (number, part) in text.split("\n```").enumerate() {
        if number % 2 == 0 {
            let last = part.lines().rev().find_map(|line| line.strip_prefix("## "));
            heading = last.unwrap_or(heading);
        } else {
            let (language, text) = part.split_once('\n').unwrap_or((part, ""));
            blocks.push(Block { heading, language, text });
        }
    }
    blocks
}

/// Lines that begin with `$` are commands.
fn shown(text: &str) -> Vec<Shown<'_>> {
    let commands = text.split("$ ").skip(1);
    commands
        .map(|part| {
            let (command, output) = part.split_once('\n').unwrap_or((part, ""));
            Shown { command, output }
        })
        .collect()
}

/// The first line of a program is a comment with the name of its file.
#[track_caller]
fn file_name(program: &str) -> &str {
    let line = program.lines().next().unwrap();
    let name = ["# ", "// "].iter().find_map(|mark| line.strip_prefix(mark));
    name.filter(|name| name.contains('.') && !name.contains(['/', ' ']))
        .unwrap_or_else(|| panic!("the first line of a program must be a comment with its file name: {line}"))
}
