//! Columns for people.

use crate::output;

/// A header and rows in columns two spaces apart, without what a terminal would obey.
pub(crate) fn render<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows = rows.map(|row| row.map(|cell| shortened(output::printable(&cell))));
    let rows: Vec<_> = [header.map(str::to_owned)].into_iter().chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  "));
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// The longest cell that is shown: whoever made a certificate or an instance chose its name.
const LONGEST: usize = 200;

fn shortened(cell: String) -> String {
    match cell.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell,
    }
}
