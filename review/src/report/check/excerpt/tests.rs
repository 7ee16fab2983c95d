//! Tests of excerpts.

use openapi_document::Position;

use super::{Excerpt, Lines, excerpt};

/// All lines of a short text.
fn lines(text: &str) -> Lines<'_> {
    super::lines(text, &(0..10).collect())
}

fn marked(text: &str, line: usize, column: usize) -> String {
    let Excerpt { mut line, span } = excerpt(&lines(text), Position::new(line, column)).unwrap();
    line.insert(span.end, '>');
    line.insert(span.start, '<');
    line
}

#[test]
fn the_key_or_value_at_the_place_is_marked() {
    assert_eq!(marked("a:\r\n  title: x y\n", 2, 3), "  <title>: x y");
    assert_eq!(marked("a: { type: string }", 1, 12), "a: { type: <string> }");
    assert_eq!(marked("a: {type: string}", 1, 11), "a: {type: <string>}");
    assert_eq!(marked("'a b': 1, c", 1, 1), "<'a b'>: 1, c");
    assert_eq!(marked("/a/{b}:", 1, 1), "</a/{b}>:");
    assert_eq!(marked("a: {}", 1, 4), "a: <{}>");
    assert_eq!(marked("a: { b: c }", 1, 4), "a: <{ b: c }>");
    assert_eq!(marked("a: { b: [c,", 1, 4), "a: <{> b: [c,");
    assert_eq!(marked("a: [b,c]", 1, 7), "a: [b,<c>]");
}

#[test]
fn a_place_behind_the_line_is_its_end() {
    assert_eq!(marked("a:\nb", 1, 9), "a:<>");
    assert_eq!(marked("", 1, 1), "<>");
    assert_eq!(excerpt(&lines("a"), Position::new(2, 1)), None);
    assert_eq!(excerpt(&lines("a"), Position::new(0, 0)), None);
}

#[test]
fn lines_and_columns_are_those_of_the_reader() {
    assert_eq!(marked("\u{feff}a: b", 1, 4), "a: <b>");
    assert_eq!(marked("a:\rb:\r\nc:\n\nd: 1", 5, 4), "d: <1>");
    assert_eq!(marked("a: '\u{85}\u{2028}é', b", 1, 11), "a: '\\u{85}\\u{2028}é', <b>");
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let line = format!("{}HERE {}", "é".repeat(300), "y".repeat(300));
    let shown = marked(&line, 1, 301);
    assert_eq!(excerpt(&lines(&line), Position::new(1, 900)).unwrap().line, "…");
    assert_eq!(shown, format!("…{}<HERE> {}…", "é".repeat(40), "y".repeat(55)));
}

#[test]
fn places_can_be_asked_for_in_any_order() {
    let text = format!("{}\n{}", "é".repeat(500), "x".repeat(500));
    let kept = lines(&text);
    for (line, column) in [(1, 300), (1, 400), (1, 350), (2, 450), (1, 450), (1, 900), (1, 500)] {
        let at = Position::new(line, column);
        assert_eq!(excerpt(&kept, at), excerpt(&lines(&text), at), "{line}:{column}");
    }
}

#[test]
fn a_place_far_into_a_line_is_found() {
    for before in [999, 1000, 1001, 2999, 3000, 3040] {
        let line = format!("{}HERE {}", "é".repeat(before), "y".repeat(2000));
        let shown = marked(&line, 1, before + 1);
        assert_eq!(shown, format!("…{}<HERE> {}…", "é".repeat(40), "y".repeat(55)), "{before}");
    }
}

#[test]
fn what_cannot_be_seen_is_written_out() {
    assert_eq!(marked("a:\t\"\u{1b}[31m\u{202e}x\"", 1, 4), "a: <\"\\u{1b}[31m\\u{202e}x\">");
}
