//! CSV files: the first row names the columns, and every row knows its line.
//!
//! What a cell means is a matter of whoever asked for the file.

use super::words::quote;

/// A file whose rows all have the cells of the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, each once.
    pub head: Vec<String>,
    /// The other rows, each with its line from 1.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Why a text is no such file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTable {
    /// From 1.
    pub line: usize,
    pub message: String,
    pub help: &'static str,
}

/// Reads a file.
///
/// # Errors
/// The first row that is none.
pub fn table(text: &str) -> Result<Table, NoTable> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Counted::new(text);
    let mut rows = Vec::new();
    for record in reader.records() {
        // Text that is UTF-8 has no other faults than those that are looked for below.
        let record = record.map_err(|_| NoTable {
            line: lines.line,
            message: "the row cannot be read".to_owned(),
            help: "quote what has a comma or a quote",
        })?;
        let begins = record.position().map_or(0, csv::Position::byte);
        let line = lines.of(usize::try_from(begins).unwrap_or_default());
        let cells: Vec<_> = record.iter().map(str::to_owned).collect();
        rows.push((line, cells));
    }
    let mut rows = rows.into_iter();
    let (_, head) = rows.next().unwrap_or_default();
    let twice = |(at, name): (usize, &String)| head.iter().take(at).any(|other| other == name);
    if let Some(at) = head.iter().enumerate().position(twice) {
        return Err(NoTable {
            line: 1,
            message: format!("two columns are called {}", quote(&head[at])),
            help: "give every column a name of its own",
        });
    }
    let rows: Vec<_> = rows.collect();
    match rows
        .iter()
        .find_map(|(line, cells)| fault(*line, &head, cells))
    {
        Some(fault) => Err(fault),
        None => Ok(Table { head, rows }),
    }
}

fn fault(line: usize, head: &[String], cells: &[String]) -> Option<NoTable> {
    if let Some(at) = cells.iter().position(|cell| cell.contains('\n')) {
        let column = head.get(at).map_or("a cell", String::as_str);
        return Some(NoTable {
            line,
            message: format!(
                "the cell of {} goes on over the end of the line",
                quote(column)
            ),
            help: "close its quote, or write it without a line break",
        });
    }
    (cells.len() != head.len()).then(|| NoTable {
        line,
        message: format!(
            "the row has {}, and the first row has {}",
            counted(cells.len()),
            counted(head.len())
        ),
        help: "give every row as many cells as the first, and quote what has a comma",
    })
}

fn counted(cells: usize) -> String {
    match cells {
        1 => "1 cell".to_owned(),
        cells => format!("{cells} cells"),
    }
}

/// Lines of bytes that come in their order. The reader counts a line end of two letters at the next row.
struct Counted<'t> {
    text: &'t str,
    byte: usize,
    line: usize,
}

impl<'t> Counted<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            line: 1,
        }
    }

    fn of(&mut self, begins: usize) -> usize {
        let rest = self.text.get(begins..).unwrap_or_default();
        let begins = begins + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let passed = self.text.get(self.byte..begins).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.byte = begins;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines_however_lines_end() {
        for end in ["\n", "\r\n"] {
            let text = ["\u{feff}a,b", "1,2", "", "\"3\",\"4,5\"", ""].join(end);
            let table = table(&text).expect("a table");
            assert_eq!(table.head, ["a", "b"]);
            let lines: Vec<_> = table.rows.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [2, 4], "{end:?}");
            assert_eq!(table.rows[1].1, ["3", "4,5"]);
        }
        assert_eq!(table("").expect("an empty one").head, [""; 0]);
    }

    #[test]
    fn what_is_no_row_is_told_with_its_line() {
        for (text, line, part) in [
            ("a,a\n1,2\n", 1, "two columns"),
            ("a,b\n1,2\n3\n", 3, "the row has 1 cell, and"),
            ("a,b\r\n1,2\r\n3,4,5\r\n", 3, "3 cells"),
            ("a,b\n1,\"2\n3,4\n", 2, "\"b\" goes on"),
        ] {
            let fault = table(text).expect_err(text);
            assert_eq!(fault.line, line, "{text}");
            assert!(fault.message.contains(part), "{}", fault.message);
        }
    }
}
