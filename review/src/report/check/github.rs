//! For workflows on GitHub: commands that put an annotation on the line.

use std::io::{self, Write};

use cloud_certs_codegen::{Finding, visible};

use crate::input::Checked;
use crate::report::github::{data, property};

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
            data(&format!("{what}, {why}, {fix}"))
        )?;
    }
    Ok(())
}
