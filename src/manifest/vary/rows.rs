//! The rows of instances: from a list in the manifest, or from a CSV or JSON file beside it.

use std::collections::BTreeMap;

use super::variables::{From, Variable, bad_name};
use crate::finding::{Code, Finding, Place, Position, Span};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::{self, Plain};
use crate::manifest::words::quote;
use crate::manifest::{split, strays, tree};

/// One instance: its values by column.
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) values: BTreeMap<String, Variable>,
    /// Whether all of it could be read. Of one that could not nothing more is said.
    is_sound: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Number,
    Boolean,
}

/// A column that the manifest declares.
pub(super) struct Column {
    kind: Type,
    /// For an instance that has nothing there.
    default: Option<Variable>,
    place: Place,
}

/// The columns that are declared, by name. One that is not is text in a CSV, and what it is written as elsewhere.
pub(super) type Columns = BTreeMap<String, Column>;

impl Type {
    fn read(word: &str) -> Option<Self> {
        match word {
            "string" => Some(Self::String),
            "number" => Some(Self::Number),
            "boolean" => Some(Self::Boolean),
            _ => None,
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
        }
    }

    /// A cell as a value of this type.
    fn cell(self, text: &str, from: From) -> Option<Variable> {
        let fits = match (self, scalar::resolve(text)) {
            (Self::String, _) => true,
            (Self::Number, Plain::Integer(Some(_))) => scalar::is_common(text),
            (Self::Number, Plain::Number) => true,
            (Self::Boolean, Plain::Flag(_)) => matches!(text, "true" | "false"),
            (Self::Number | Self::Boolean, _) => false,
        };
        fits.then(|| Variable {
            text: text.to_owned(),
            is_text: self == Self::String,
            from,
        })
    }
}

/// The columns of a manifest. What its shape has wrong is said with the document.
pub(super) fn columns(lines: &Lines<'_>, spec: &Node) -> Columns {
    let pairs = spec.pair("columns").map_or(&[][..], |(_, it)| it.pairs());
    let columns = pairs.iter().filter_map(|(key, value)| {
        let word = value.text().or_else(|| value.pair("type")?.1.text())?;
        let place = lines.place(key.span);
        let default = value.pair("default");
        Some((
            key.text()?.to_owned(),
            Column {
                kind: Type::read(word)?,
                default: default
                    .and_then(|(_, it)| Variable::of(it, From::Instance(lines.place(it.span)))),
                place,
            },
        ))
    });
    columns.collect()
}

/// Rows of a tree: a list of mappings.
pub(super) fn of_list(
    lines: &Lines<'_>,
    list: &Node,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let Kind::Sequence { items, .. } = &list.kind else {
        findings.push(
            invalid(
                format!("instances are a list, found {}", list.noun()),
                lines.place(list.span),
            )
            .help("write one mapping for each: - { account: sandbox }"),
        );
        return Vec::new();
    };
    let rows = items.iter().filter_map(|item| {
        let place = lines.place(item.span);
        if !matches!(item.kind, Kind::Mapping(_)) {
            findings.push(
                invalid(
                    format!("an instance is a mapping, found {}", item.noun()),
                    place,
                )
                .help("write its values by column: { account: sandbox }"),
            );
            return None;
        }
        let mut values = BTreeMap::new();
        let mut is_sound = true;
        for (key, value) in item.pairs() {
            let name = key.text().unwrap_or_default();
            let at = lines.place(value.span);
            if value.meaning() == Some(Plain::Null) {
                continue;
            }
            match Variable::of(value, From::Instance(at.clone())) {
                Some(variable) => {
                    values.insert(name.to_owned(), variable);
                }
                None => {
                    is_sound = false;
                    findings.push(
                        invalid(
                            format!("the value of {} is {}", quote(name), value.noun()),
                            at,
                        )
                        .label("expected text, a number, true or false"),
                    );
                }
            }
        }
        Some(Row {
            place,
            values,
            is_sound,
        })
    });
    let rows = rows.collect();
    typed(rows, columns, findings)
}

/// Rows of a JSON file.
pub(super) fn of_json(
    file: &str,
    text: &str,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let lines = Lines::new(file, text);
    let pieces = split::pieces(text);
    let mut pieces = pieces.iter().filter(|piece| !piece.blank);
    let (Some(piece), None) = (pieces.next(), pieces.next()) else {
        findings.push(
            invalid(
                "the file holds no list of instances".to_owned(),
                Place::file(file),
            )
            .help("write a list of objects: [{ \"account\": \"sandbox\" }]"),
        );
        return Vec::new();
    };
    let strays = strays::judge(&lines, piece);
    if !strays.is_empty() {
        findings.extend(strays);
        return Vec::new();
    }
    let read = tree::read(&lines, piece);
    findings.extend(read.findings);
    read.root
        .map_or_else(Vec::new, |list| of_list(&lines, &list, columns, findings))
}

/// Rows of a CSV file, whose first row names the columns. An empty cell is no value.
pub(super) fn of_csv(
    file: &str,
    text: &str,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(str::to_owned).collect(),
        Err(error) => {
            findings.push(unreadable(file, &error));
            return Vec::new();
        }
    };
    let bad =
        |name: &String| bad_name(name).map(|why| format!("the column {}: {why}", quote(name)));
    let twice = |at: usize, name: &String| {
        let is_twice = head.iter().take(at).any(|other| other == name);
        is_twice.then(|| format!("two columns are called {}", quote(name)))
    };
    let wrong = head
        .iter()
        .enumerate()
        .filter_map(|(at, name)| bad(name).or_else(|| twice(at, name)));
    let wrong: Vec<_> = wrong
        .map(|message| {
            invalid(message, at_line(file, 1))
                .help("give every column a name of its own in the first row")
        })
        .collect();
    if !wrong.is_empty() {
        findings.extend(wrong);
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                findings.push(unreadable(file, &error));
                return Vec::new();
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        let place = at_line(file, line);
        let mut values = BTreeMap::new();
        let mut is_sound = true;
        for (name, cell) in head
            .iter()
            .zip(&record)
            .filter(|(_, cell)| !cell.is_empty())
        {
            let kind = columns.get(name).map_or(Type::String, |column| column.kind);
            match kind.cell(cell, From::Instance(place.clone())) {
                Some(variable) => {
                    values.insert(name.clone(), variable);
                }
                None => {
                    is_sound = false;
                    findings.push(wrong_type(name, kind, place.clone()));
                }
            }
        }
        rows.push(Row {
            place,
            values,
            is_sound,
        });
    }
    typed(rows, columns, findings)
}

/// Holds rows against what the manifest declares, and gives each its defaults.
fn typed(mut rows: Vec<Row>, columns: &Columns, findings: &mut Vec<Finding>) -> Vec<Row> {
    for row in rows.iter_mut().filter(|row| row.is_sound) {
        for (name, column) in columns {
            match (row.values.get_mut(name), &column.default) {
                (Some(value), _) => {
                    let is_fit = column.kind.cell(&value.text, value.from.clone()).is_some();
                    if is_fit {
                        value.is_text = column.kind == Type::String;
                    } else {
                        let at = match &value.from {
                            From::File(place) | From::Instance(place) => place.clone(),
                            From::Flag => row.place.clone(),
                        };
                        row.is_sound = false;
                        findings.push(wrong_type(name, column.kind, at));
                    }
                }
                (None, Some(default)) => {
                    row.values.insert(name.clone(), default.clone());
                }
                (None, None) => {
                    row.is_sound = false;
                    findings.push(
                        invalid(
                            format!("the instance has nothing in the column {}", quote(name)),
                            row.place.clone(),
                        )
                        .help(format!(
                            "fill it in, or give the column a default at {}",
                            column.place.line()
                        )),
                    );
                }
            }
        }
    }
    rows.retain(|row| row.is_sound);
    rows
}

fn invalid(message: String, place: Place) -> Finding {
    Finding::error(Code::InvalidInstance, message).at(place)
}

fn wrong_type(name: &str, kind: Type, place: Place) -> Finding {
    invalid(
        format!(
            "the column {} takes {}, and this is none",
            quote(name),
            kind.noun()
        ),
        place,
    )
    .label(format!("expected {}", kind.noun()))
}

/// The library's own words may repeat a cell, and a cell may hold anything.
fn unreadable(file: &str, error: &csv::Error) -> Finding {
    let line = error.position().map_or(1, csv::Position::line);
    let message = if let csv::ErrorKind::UnequalLengths {
        expected_len, len, ..
    } = error.kind()
    {
        format!("the row has {len} cells, and the first row has {expected_len}")
    } else {
        "the row cannot be read".to_owned()
    };
    invalid(message, at_line(file, line))
        .help("give every row as many cells as the first, and quote what has a comma")
}

fn at_line(file: &str, line: u64) -> Place {
    let at = Position {
        line: usize::try_from(line).unwrap_or(1),
        column: 1,
        byte: 0,
    };
    Place {
        file: file.to_owned(),
        span: Some(Span { start: at, end: at }),
    }
}
