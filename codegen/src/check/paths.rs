//! Paths keep their slashes, and values of path parameters cannot change the URL around them.

use openapi_document::context::{Context, Parameter, plain};
use openapi_document::grammar::Kind;
use openapi_document::{Node, Report};

use super::constraints::has_own_type;
use crate::check::rules::Rule;

/// Values that the URL parser takes for more than text: nothing at all, `.`, `..`, and the backslash, which it takes for a slash.
const TRAPS: [&str; 6] = ["", ".", "..", "\\", "a\\b", "..\\.."];

const PATTERN_FIX: &str = "write a pattern of the characters that occur, as `^[0-9a-f]+$`, or none at all";

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let paths = context.root.entries_of("paths").iter();
    for path in paths.filter(|path| path.key.starts_with('/') && path.key.contains("//")) {
        let why = "the generator would make one slash of two";
        report.add(Rule::PathSlashes, path.at, format!("the path `{}`", path.key), why, "write one slash");
    }
    let paths = context.root.entries_of("paths").iter();
    for path in paths.filter(|path| path.key.starts_with('/')) {
        if let Some(why) = resolved_away(&path.key) {
            let what = format!("the path `{}`", path.key);
            report.add(Rule::PathSegments, path.at, what, why, "write the path that the server sees");
        }
    }
    guard(context, report);
}

/// The path that a URL resolves this one to, if it differs.
fn resolved_away(path: &str) -> Option<String> {
    if path.contains('\\') {
        return Some("a URL takes a backslash for a slash".to_owned());
    }
    let plain = |segment: &str| segment.to_ascii_lowercase().replace("%2e", ".");
    let segment = path.split('/').find(|segment| [".", ".."].contains(&plain(segment).as_str()))?;
    Some(format!("a URL resolves `{segment}` away, so the client would send another one"))
}

/// No value of a path parameter can change the URL around it.
///
/// Plain strings get a type that sees to it (see `adapt`). Every other kind of string must not let through what
/// the URL parser takes for more than text.
fn guard(context: &Context<'_>, report: &mut Report<'_>) {
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        let Some(used) = node.get("schema").filter(|_| parameter.location() == "path") else { continue };
        let Some(schema) = plain(context, used).filter(|schema| schema.str("type") == Some("string")) else {
            continue;
        };
        if let Some((why, fix)) = unguarded(context, used, schema) {
            let what = format!("the schema of {}", parameter.words());
            report.add(Rule::UnguardedPathParameter, used.at, what, why, fix);
        }
    }
}

/// Returns what lets a dangerous value through, and what to write instead.
fn unguarded(context: &Context<'_>, used: &Node, schema: &Node) -> Option<(String, &'static str)> {
    if let Some(values) = schema.get("enum") {
        let trap = values.items().iter().filter_map(Node::as_str).find(|value| is_trap(value))?;
        return Some((format!("its value `{trap}` would change the URL"), "remove the value"));
    }
    if let Some(pattern) = schema.str("pattern") {
        // A pattern that is none is reported as such.
        let regex = regress::Regex::new(pattern).ok()?;
        let is_loose = !is_anchored(pattern);
        let traps = || context.patterns.first_found(regex, TRAPS.iter().map(ToString::to_string).collect());
        let why = match if is_loose { None } else { Some(traps()) } {
            None => format!("its pattern `{pattern}` lets anything through around a match"),
            Some(Some(Some(trap))) => {
                format!("its pattern `{pattern}` lets `{trap}` through, which would change the URL")
            }
            // A pattern may ask for values of any length, which nobody can try.
            Some(Some(None)) => {
                let atom = atoms(pattern).into_iter().find(|atom| takes_backslash(atom))?;
                format!(
                    "`{atom}` in its pattern `{pattern}` lets a backslash through, which a URL takes for a slash"
                )
            }
            Some(None) => "to match the patterns of the document takes too long".to_owned(),
        };
        return Some((why, PATTERN_FIX));
    }
    if let Some(format) = schema.str("format") {
        let why = format!(
            "the generator makes a plain string of the format `{format}`, which could change the URL"
        );
        return (!has_own_type(format)).then_some((why, "leave `format` out, and say it in `description`"));
    }
    let is_direct = std::ptr::eq(used, schema);
    let is_component = used.str("$ref").and_then(|reference| context.component(reference));
    let is_seen = is_direct || is_component.is_some_and(|component| std::ptr::eq(&component.node, schema));
    let why = "behind more than one `$ref` or an `allOf` it is a plain string, which could change the URL";
    (!is_seen).then(|| (why.to_owned(), "write `type: string`, or a `$ref` straight to it"))
}

/// The parts of a pattern that match one character each, outside of what only looks ahead or behind.
fn atoms(pattern: &str) -> Vec<&str> {
    let (mut atoms, mut rest, mut looks) = (Vec::new(), pattern, 0_usize);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => escape_length(rest),
            '[' => class_length(rest),
            first => first.len_utf8(),
        };
        let (atom, behind) = rest.split_at(length.min(rest.len()));
        match first {
            // The depth of groups inside a look.
            '(' if looks > 0 || ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| rest.starts_with(look)) => {
                looks += 1
            }
            ')' => looks = looks.saturating_sub(1),
            _ if looks == 0 => atoms.push(atom),
            _ => {}
        }
        rest = behind;
    }
    atoms
}

fn escape_length(pattern: &str) -> usize {
    let after = pattern.chars().nth(1);
    let braced = |start: usize| {
        pattern.get(start..).filter(|text| text.starts_with('{')).and_then(|text| text.find('}'))
    };
    match after {
        Some('x') => 4,
        Some('u' | 'p' | 'P') if braced(2).is_some() => 3 + braced(2).unwrap_or_default(),
        Some('u') => 6,
        Some('c') => 3,
        other => 1 + other.map_or(0, char::len_utf8),
    }
}

fn class_length(pattern: &str) -> usize {
    let mut is_escaped = false;
    let end = pattern.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == ']' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(pattern.len(), |(at, _)| at + 1)
}

fn takes_backslash(atom: &str) -> bool {
    // Without meaning for a backslash: letters, digits, anchors, quantifiers, groups.
    let has_meaning = atom == "." || atom.starts_with(['[', '\\']);
    let regex = has_meaning.then(|| regress::Regex::new(&format!("^{atom}$")).ok()).flatten();
    regex.is_some_and(|regex| regex.find("\\").is_some())
}

/// Returns whether a pattern says something about the whole value: `^…$` without `|` outside of brackets.
fn is_anchored(pattern: &str) -> bool {
    let (mut depth, mut is_class, mut is_escaped, mut has_open_end) = (0, false, false, false);
    for c in pattern.chars() {
        has_open_end = is_escaped || c != '$';
        match c {
            _ if is_escaped => {}
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if !is_class => depth += 1,
            ')' if !is_class => depth -= 1,
            '|' if !is_class && depth == 0 => return false,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    pattern.starts_with('^') && !has_open_end
}

fn is_trap(value: &str) -> bool {
    value.is_empty() || value == "." || value == ".." || value.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::{atoms, is_anchored, takes_backslash};

    #[test]
    fn a_backslash_is_found_at_any_place_of_a_pattern() {
        let is_open = |pattern: &str| atoms(pattern).into_iter().any(takes_backslash);
        for pattern in [
            r"^.{8,64}$",
            r"^[^/]+$",
            r"^a{3}\S{4}$".replace(r"\\", r"\").as_str(),
            r"^[A-z]{9}$",
            r"^x\x5c$",
            r"^(a|\\){7}$",
            r"^[\s\S]{5}$",
            r"^\D{9}$",
        ] {
            assert!(is_open(pattern), "{pattern}");
        }
        for pattern in [
            r"^[a-z0-9.-]{8,64}$",
            r"^[^/\\]+$",
            r"^(?!.*[.][.])[\w.]+$",
            r"^\w{3}\.\d+$",
            r"^(?=(a.)+)[a-z]+$",
            r"^\/$",
        ] {
            assert!(!is_open(pattern), "{pattern}");
        }
    }

    #[test]
    fn an_anchored_pattern_says_something_about_the_whole_value() {
        for pattern in ["^a$", "^(a|b)$", "^[|]$", r"^\|$", r"^\\$"] {
            assert!(is_anchored(pattern), "{pattern}");
        }
        for pattern in ["", "a", "^a", "a$", "^a|b$", r"^a\$"] {
            assert!(!is_anchored(pattern), "{pattern}");
        }
    }
}
