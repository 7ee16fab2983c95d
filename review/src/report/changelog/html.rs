//! A changelog as a page of HTML, which loads nothing and runs nothing.

use std::borrow::Cow;
use std::io::{self, Write};

use cloud_certs_text::escaped;

use super::model::Changelog;

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
li strong { display: inline-block; min-width: 7rem; }
</style>
"#;

pub(super) fn write(changelog: &Changelog<'_>, out: &mut dyn Write) -> io::Result<()> {
    let heading = changelog.heading();
    let heading = text(&heading);
    writeln!(out, "{HEAD}<title>{heading}</title>\n</head>\n<body>\n<main>")?;
    writeln!(out, "<h1>{heading}</h1>\n<p>{}</p>", changelog.counts())?;
    for group in &changelog.groups {
        writeln!(out, "<h2><code>{}</code></h2>", text(&group.subject))?;
        if !group.operations.is_empty() {
            let all: Vec<_> =
                group.operations.iter().map(|one| format!("<code>{}</code>", text(one))).collect();
            writeln!(out, "<p>In {}:</p>", all.join(", "))?;
        }
        writeln!(out, "<ul>")?;
        for entry in &group.changes {
            let (verdict, what) = (entry.verdict, text(&entry.sentence()));
            writeln!(out, "<li id=\"{}\"><strong>{verdict}</strong> {what}</li>", entry.fingerprint)?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// Text of a document as text of a page.
fn text(text: &str) -> Cow<'static, str> {
    Cow::Owned(quick_xml::escape::escape(escaped(text)).into_owned())
}
