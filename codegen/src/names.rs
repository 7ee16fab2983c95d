//! Names of a document as Rust names: the rules of progenitor and typify, which keep theirs private.

use heck::{ToPascalCase, ToSnakeCase};

/// The name of a type: `CertInfo` for `cert-info`.
pub(crate) fn pascal(name: &str) -> String {
    identifier(name, str::to_pascal_case)
}

/// The name of a method, parameter or field: `list_instances` for `ListInstances`.
pub(crate) fn snake(name: &str) -> String {
    identifier(name, str::to_snake_case)
}

fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let plain = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => case(&name.replace('\'', "").replace(|c| !unicode_ident::is_xid_continue(c), "-")),
    };
    let rust = match plain.chars().next() {
        None => case("x"),
        Some(first) if unicode_ident::is_xid_start(first) => plain,
        Some(_) => format!("{}{plain}", case("x")),
    };
    // `gen` is a keyword since edition 2024, and typify avoids it in every edition.
    let is_keyword = rust == "gen" || syn::parse_str::<syn::Ident>(&rust).is_err();
    if is_keyword { format!("{rust}_") } else { rust }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_generated_code() {
        let cases = [
            ("CertInfo", "CertInfo", "cert_info"),
            ("total-count", "TotalCount", "total_count"),
            ("type", "Type", "type_"),
            ("gen", "Gen", "gen_"),
            ("3scale", "X3scale", "x3scale"),
            ("$", "X", "x"),
            ("it's", "Its", "its"),
        ];
        for (name, type_name, field) in cases {
            assert_eq!((pascal(name).as_str(), snake(name).as_str()), (type_name, field), "{name}");
        }
    }
}
