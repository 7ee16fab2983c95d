//! For workflows on GitHub: commands that put an annotation on the line.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>, with the escapes of
//! GitHub's own library `@actions/core`.

use std::io::{self, Write};

use cloud_certs_codegen::{Finding, visible};

use crate::input::Checked;

pub(super) fn write(documents: &[Checked], out: &mut dyn Write) -> io::Result<()> {
    for Finding { severity, problem, .. } in documents.iter().flat_map(|document| &document.findings) {
        let [what, why, fix] = [&problem.what, &problem.why, &problem.fix].map(|text| visible(text));
        writeln!(
            out,
            "::{} file={},line={},col={},title={}::{}",
            severity.word(),
            property(&problem.file),
            problem.at.line,
            problem.at.column,
            property(problem.rule),
            message(&format!("{what}, {why}, {fix}"))
        )?;
    }
    Ok(())
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// In the list of properties, what separates them must not occur.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{message, property};

    #[test]
    fn what_github_reads_otherwise_is_escaped() {
        assert_eq!(message("100%,\r\na: b"), "100%25,%0D%0Aa: b");
        assert_eq!(property("100%,\r\na: b"), "100%25%2C%0D%0Aa%3A b");
    }
}
