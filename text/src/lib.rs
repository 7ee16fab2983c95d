#![doc = include_str!("../README.md")]

/// Returns whether a character acts on a terminal or on the text around it, and cannot be seen itself.
///
/// These are the control characters, and of Unicode's [`Bidi_Control`] and [`Default_Ignorable_Code_Point`] all but the
/// variation selectors, which belong to what is seen; and the separators of lines and paragraphs.
///
/// [`Bidi_Control`]: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
/// [`Default_Ignorable_Code_Point`]: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
#[must_use]
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e00ff}'
                | '\u{e01f0}'..='\u{e0fff}'
        )
}

/// Returns the text with U+FFFD in place of each deceptive character, for one line of a terminal, and of what is piled up
/// on a letter beyond what any language writes.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut marks = 0;
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        match marks {
            _ if is_deceptive(character) => printable.push('\u{fffd}'),
            0..=MAX_MARKS => printable.push(character),
            // One sign for all the others.
            TOO_MANY => printable.push('\u{fffd}'),
            _ => {}
        }
    }
    printable
}

/// The most marks on one letter; Vietnamese has two, Hebrew with its accents up to four.
const MAX_MARKS: usize = 4;
const TOO_MANY: usize = MAX_MARKS + 1;

/// Returns whether a character is put on, below or around the one before it: the blocks of combining marks, the marks of
/// Hebrew, Arabic, Thai and Lao, and the variation selectors.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{6df}'..='\u{6e4}'
            | '\u{e31}'
            | '\u{e34}'..='\u{e3a}'
            | '\u{e47}'..='\u{e4e}'
            | '\u{eb1}'
            | '\u{eb4}'..='\u{ebc}'
            | '\u{ec8}'..='\u{ece}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{302a}'..='\u{302f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Returns the text with each deceptive character written as Rust writes it: `\u{202e}`, `\n`.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_deceptive(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_breaks_or_hides_text_deceives() {
        for character in
            "\0\u{1b}\u{9b}\r\n\u{ad}\u{61c}\u{180e}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}\u{e0041}"
                .chars()
        {
            assert!(is_deceptive(character), "{character:?}");
        }
    }

    #[test]
    fn what_people_write_does_not() {
        for character in "aé ß中文العربية हिन्दी 👩\u{fe0f}\\'\"\u{a0}".chars() {
            assert!(!is_deceptive(character), "{character:?}");
        }
    }

    #[test]
    fn marks_are_piled_no_higher_than_in_any_language() {
        for marks in ["\u{301}", "\u{20dd}", "\u{e4a}", "\u{fe0f}", "\u{e0101}"] {
            let pile = |height: usize| format!("a{}b", marks.repeat(height));
            assert_eq!(printable(&pile(4)), pile(4));
            assert_eq!(printable(&pile(500)), pile(4).replace('b', "\u{fffd}b"));
        }
        let vietnamese = "Vie\u{302}\u{323}t Nam";
        assert_eq!(printable(vietnamese), vietnamese);
    }

    #[test]
    fn text_is_shown_without_them() {
        let name = "db\u{202e}lqs\u{1b}[0m";
        assert_eq!(printable(name), "db\u{fffd}lqs\u{fffd}[0m");
        assert_eq!(escaped(name), "db\\u{202e}lqs\\u{1b}[0m");
    }
}
