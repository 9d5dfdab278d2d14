//! The rows of instances: from a list in the manifest, or from a CSV or JSON file beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::variables::{From, Variable, bad_name};
use crate::finding::{Code, Finding, Place, Position, Span, did_you_mean};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::{self, Plain};
use crate::manifest::table::{Table, table};
use crate::manifest::words::{list, quote};
use crate::manifest::{split, strays, tree};

/// One instance: its values by column.
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) values: BTreeMap<String, Variable>,
    /// The columns in which it has nothing.
    pub(super) blank: BTreeSet<String>,
    /// Whether all of it could be read. Of one that could not nothing more is said.
    is_sound: bool,
}

impl Row {
    const fn new(place: Place) -> Self {
        Self {
            place,
            values: BTreeMap::new(),
            blank: BTreeSet::new(),
            is_sound: true,
        }
    }
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

/// The columns that are declared, by name. Where none is, those of a CSV are text, and others what they are written as.
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
        let mut row = Row::new(place);
        for (key, value) in item.pairs() {
            let name = key.text().unwrap_or_default();
            let at = lines.place(value.span);
            if is_strange(name, columns) {
                row.is_sound = false;
                findings.push(stranger(name, columns, lines.place(key.span)));
                continue;
            }
            if value.meaning() == Some(Plain::Null) {
                row.blank.insert(name.to_owned());
                continue;
            }
            match Variable::of(value, From::Instance(at.clone())) {
                Some(variable) => {
                    row.values.insert(name.to_owned(), variable);
                }
                None => {
                    row.is_sound = false;
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
        Some(row)
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
    let Table { head, rows } = match table(text) {
        Ok(table) => table,
        Err(error) => {
            let finding = invalid(error.message, at_line(file, error.line));
            findings.push(finding.help(error.help));
            return Vec::new();
        }
    };
    let wrong = wrong_head(file, &head, columns);
    if !wrong.is_empty() {
        findings.extend(wrong);
        return Vec::new();
    }
    let rows = rows.into_iter().map(|(line, cells)| {
        let place = at_line(file, line);
        let mut row = Row::new(place.clone());
        for (name, cell) in head.iter().zip(&cells) {
            if cell.is_empty() {
                row.blank.insert(name.clone());
                continue;
            }
            let kind = columns.get(name).map_or(Type::String, |column| column.kind);
            match kind.cell(cell, From::Instance(place.clone())) {
                Some(variable) => {
                    row.values.insert(name.clone(), variable);
                }
                None => {
                    row.is_sound = false;
                    findings.push(wrong_type(name, kind, place.clone()));
                }
            }
        }
        row
    });
    let rows = rows.collect();
    typed(rows, columns, findings)
}

/// What is wrong with the names of columns: said once, and not for every row.
fn wrong_head(file: &str, head: &[String], columns: &Columns) -> Vec<Finding> {
    let place = || at_line(file, 1);
    let bad = head.iter().filter_map(|name| {
        let why = bad_name(name)?;
        Some(invalid(
            format!("the column {}: {why}", quote(name)),
            place(),
        ))
    });
    let strange = head
        .iter()
        .filter(|name| bad_name(name).is_none() && is_strange(name, columns));
    let strange = strange.map(|name| stranger(name, columns, place()));
    let lacking = columns
        .iter()
        .filter(|(name, column)| column.default.is_none() && !head.contains(name));
    let lacking = lacking.map(|(name, column)| {
        invalid(format!("there is no column {}", quote(name)), place()).help(format!(
            "add it to the first row, or give it a default at {}",
            column.place.line()
        ))
    });
    bad.chain(strange).chain(lacking).collect()
}

/// Where columns are declared, one that is not is a slip.
fn is_strange(name: &str, columns: &Columns) -> bool {
    !columns.is_empty() && !columns.contains_key(name)
}

fn stranger(name: &str, columns: &Columns, place: Place) -> Finding {
    let known = columns.keys().map(String::as_str);
    let near = did_you_mean(name, known.clone());
    let near = near.map(|near| format!("did you mean {}? ", quote(near)));
    invalid(format!("spec.columns has no column {}", quote(name)), place).help(format!(
        "{}there are {}",
        near.unwrap_or_default(),
        list(known, "and")
    ))
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

fn at_line(file: &str, line: usize) -> Place {
    let at = Position {
        line,
        column: 1,
        byte: 0,
    };
    Place {
        file: file.to_owned(),
        span: Some(Span { start: at, end: at }),
    }
}
