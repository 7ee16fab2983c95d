//! A line of the listing of the generated Rust, as `- pub fn x()`.

/// The mark of a line, and the line.
pub(super) fn parts(what: &str) -> (char, &str) {
    match what.split_once(' ') {
        Some(("-", line)) => ('-', line),
        Some(("+", line)) => ('+', line),
        _ => ('+', what),
    }
}

/// Returns what a line is about: all that stands before its arguments or its type.
pub(super) fn item(line: &str) -> &str {
    let end = ["(", ": ", " = "].iter().filter_map(|end| line.find(end)).min();
    line.get(..end.unwrap_or(line.len())).unwrap_or(line)
}
