//! What the certificates are called in a store.

use std::collections::HashSet;

use crate::Certificate;

/// The longest alias, without the number that keeps it apart from others.
const LONGEST: usize = 64;

/// One alias for each certificate: its common name, else its subject, in lowercase letters and digits with dashes
/// between; where that leaves nothing, the start of its fingerprint. One that is taken gets `-2`, `-3`, ...
///
/// Java makes no difference between upper and lower case in an alias, and tools want them typed: hence no spaces.
pub(super) fn aliases<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut aliases = Vec::new();
    for certificate in certificates {
        let alias = free(&wish(certificate), &taken);
        taken.insert(alias.clone());
        aliases.push(alias);
    }
    aliases
}

/// The first that nobody has.
fn free(wish: &str, taken: &HashSet<String>) -> String {
    let mut alias = wish.to_owned();
    let mut number = 2_usize;
    while taken.contains(&alias) {
        alias = format!("{wish}-{number}");
        number += 1;
    }
    alias
}

fn wish(certificate: &Certificate) -> String {
    let parts = certificate.parts().ok();
    let common_name = parts.and_then(|parts| parts.subject.common_name());
    let slug = slug(common_name.unwrap_or_else(|| certificate.subject()));
    if !slug.is_empty() {
        return slug;
    }
    let digits = certificate.sha256().to_string().replace(':', "-");
    digits.chars().take("sha256-".len() + 16).collect()
}

/// Letters and digits in lowercase, everything else as one dash.
///
/// PKCS#12 writes names in two bytes a character, so others cannot stay. No invisible character is a letter or digit.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        if slug.len() >= LONGEST {
            break;
        }
        if character.is_alphanumeric() && character <= '\u{FFFF}' {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
