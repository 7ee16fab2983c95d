//! Rust without what a listing does not show: the bodies of functions, and documentation.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Source without documentation, in which functions have empty bodies: a tenth of the tokens, to be parsed and walked.
pub(super) fn signatures(tokens: TokenStream) -> TokenStream {
    let mut is_function = false;
    let mut tokens = tokens.into_iter().peekable();
    let mut kept: Vec<TokenTree> = Vec::new();
    while let Some(token) = tokens.next() {
        let token = match token {
            TokenTree::Punct(hash)
                if hash.as_char() == '#' && tokens.peek().is_some_and(is_documentation) =>
            {
                tokens.next();
                continue;
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inside = if std::mem::take(&mut is_function) {
                    TokenStream::new()
                } else {
                    signatures(group.stream())
                };
                Group::new(Delimiter::Brace, inside).into()
            }
            TokenTree::Ident(word) => {
                is_function |= word == "fn";
                word.into()
            }
            other => other,
        };
        kept.push(token);
    }
    kept.into_iter().collect()
}

/// Returns whether this is `[doc = "…"]`.
fn is_documentation(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    group.delimiter() == Delimiter::Bracket
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "doc")
}
