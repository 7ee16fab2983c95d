//! The aliases of certificates in Java's truststores.

use std::collections::HashSet;
use std::iter;

use crate::bundle::CaBundle;
use crate::certificate::Certificate;
use crate::x509::common_name;

/// The longest alias, without the number that keeps it apart from others.
const LONGEST: usize = 64;

/// One alias for each certificate: its common name, else its subject, in lowercase letters and digits with dashes
/// between; where that leaves nothing, the start of its fingerprint. One that is taken gets `-2`, `-3`, ...
///
/// Java makes no difference between upper and lower case in an alias, and tools want them typed: hence no spaces.
pub(crate) fn aliases(bundle: &CaBundle) -> impl Iterator<Item = String> {
    let mut taken = HashSet::new();
    bundle.iter().map(move |certificate| {
        let wish = wish(certificate);
        let numbered = (2_usize..).map(|number| format!("{wish}-{number}"));
        let mut free = iter::once(wish.clone()).chain(numbered).filter(|alias| taken.insert(alias.clone()));
        free.next().unwrap_or_default()
    })
}

fn wish(certificate: &Certificate) -> String {
    let common_name = common_name(certificate.der());
    let slug = slug(common_name.as_deref().unwrap_or_else(|| certificate.subject()));
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
    let lower: String = name.chars().flat_map(char::to_lowercase).collect();
    let words = lower.split(|character: char| !character.is_alphanumeric() || character > '\u{FFFF}');
    let slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let cut: String = slug.char_indices().take_while(|(at, _)| *at < LONGEST).map(|(_, one)| one).collect();
    cut.trim_end_matches('-').to_owned()
}
