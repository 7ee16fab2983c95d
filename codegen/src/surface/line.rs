//! Rust on one line.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// A part of a declaration as rustfmt would write it on one line. Formatting each type as an item of its own took most of
/// the time of a listing.
pub(super) fn in_one_line(item: &impl ToTokens) -> String {
    let mut line = Line::default();
    line.tokens(item.to_token_stream());
    line.text
}

#[derive(Default)]
struct Line {
    text: String,
    /// `true` if a word would run into what is written so far.
    is_after_word: bool,
    /// A comma that is only written when something follows.
    has_comma: bool,
}

impl Line {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Ident(word) => self.word(&word.to_string()),
                TokenTree::Literal(word) => self.word(&word.to_string()),
                TokenTree::Punct(mark) => {
                    let next = match tokens.peek() {
                        Some(TokenTree::Punct(next)) if mark.spacing() == Spacing::Joint => next.as_char(),
                        _ => ' ',
                    };
                    match (mark.as_char(), next) {
                        ('-' | '=', '>') | (':', ':') => {
                            let both: String = [mark.as_char(), next].iter().collect();
                            self.mark(&if mark.as_char() == ':' { both } else { format!(" {both} ") });
                            tokens.next();
                        }
                        (',', _) => self.has_comma = true,
                        ('>', _) => {
                            self.has_comma = false;
                            self.mark(">");
                            self.is_after_word = true;
                        }
                        ('\'', _) => {
                            self.word("'");
                            self.is_after_word = false;
                        }
                        (':' | ';', _) => self.mark(&format!("{mark} ")),
                        ('=' | '+', _) => self.mark(&format!(" {mark} ")),
                        ('&' | '*' | '?' | '!' | '#', _) if self.is_after_word => {
                            self.mark(&format!(" {mark}"))
                        }
                        _ => self.mark(&mark.to_string()),
                    }
                }
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => (" { ", " }"),
            Delimiter::None => ("", ""),
        };
        self.mark(open);
        self.tokens(group.stream());
        self.has_comma = false;
        self.text.push_str(close);
        self.is_after_word = true;
    }

    fn word(&mut self, word: &str) {
        self.comma();
        if self.is_after_word {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.is_after_word = true;
    }

    fn mark(&mut self, mark: &str) {
        self.comma();
        let is_spaced = self.text.ends_with(' ') && mark.starts_with(' ');
        self.text.push_str(if is_spaced { mark.trim_start() } else { mark });
        self.is_after_word = false;
    }

    fn comma(&mut self) {
        if std::mem::take(&mut self.has_comma) {
            self.text.push_str(", ");
            self.is_after_word = false;
        }
    }
}
