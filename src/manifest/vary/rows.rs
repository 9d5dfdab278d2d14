//! The rows of instances: from a list in the manifest, or from a CSV or JSON file beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Columns, Type, stranger};
use super::escapes;
use super::variables::{From, Variable, bad_name};
use crate::finding::{Code, Finding, Place, Position, Span};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::Plain;
use crate::manifest::table::{Table, table};
use crate::manifest::words::quote;
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

/// Rows of a tree: a list of mappings.
pub(super) fn of_list(
    lines: &Lines<'_>,
    list: &Node,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let Kind::Sequence { items, .. } = &list.kind else {
        let text = format!("instances are a list, found {}", list.noun());
        findings.push(
            invalid(text, lines.place(list.span))
                .help("write one mapping for each: - { account: sandbox }"),
        );
        return Vec::new();
    };
    let rows = items.iter().filter_map(|item| {
        let place = lines.place(item.span);
        if matches!(item.kind, Kind::Mapping(_)) {
            return Some(of_item(lines, item, columns, findings));
        }
        let text = format!("an instance is a mapping, found {}", item.noun());
        findings
            .push(invalid(text, place).help("write its values by column: { account: sandbox }"));
        None
    });
    let rows = rows.collect();
    typed(rows, columns, findings)
}

fn of_item(lines: &Lines<'_>, item: &Node, columns: &Columns, findings: &mut Vec<Finding>) -> Row {
    let mut row = Row::new(lines.place(item.span));
    for (key, value) in item.pairs() {
        let name = key.text().unwrap_or_default();
        let at = lines.place(value.span);
        if let Some(stranger) = stranger(name, columns) {
            row.is_sound = false;
            findings.push(stranger.at(lines.place(key.span)));
        } else if value.meaning() == Some(Plain::Null) {
            row.blank.insert(name.to_owned());
        } else if let Some(variable) = Variable::of(value, From::Instance(at.clone())) {
            row.values.insert(name.to_owned(), variable);
        } else {
            row.is_sound = false;
            let text = format!("the value of {} is {}", quote(name), value.noun());
            findings.push(invalid(text, at).label("expected text, a number, true or false"));
        }
    }
    row
}

/// Rows of a JSON file.
pub(super) fn of_json(
    file: &str,
    text: &str,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let text = &escapes::yaml(text);
    let lines = Lines::new(file, text);
    let pieces = split::pieces(text);
    let mut pieces = pieces.iter().filter(|piece| !piece.blank);
    let (Some(piece), None) = (pieces.next(), pieces.next()) else {
        let text = "the file holds no list of instances".to_owned();
        findings.push(
            invalid(text, Place::file(file))
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

/// Rows of a CSV file, whose first row names the columns. An empty cell is no value, and others are text until their column
/// says otherwise.
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
        let mut row = Row::new(at_line(file, line));
        for (name, cell) in head.iter().zip(cells) {
            if cell.is_empty() {
                row.blank.insert(name.clone());
            } else {
                let variable = Variable::text(cell, From::Instance(row.place.clone()));
                row.values.insert(name.clone(), variable);
            }
        }
        row
    });
    typed(rows.collect(), columns, findings)
}

/// What is wrong with the names of columns: said once, and not for every row.
fn wrong_head(file: &str, head: &[String], columns: &Columns) -> Vec<Finding> {
    let place = || at_line(file, 1);
    let wrong = head.iter().filter_map(|name| match bad_name(name) {
        Some(why) => Some(invalid(
            format!("the column {}: {why}", quote(name)),
            place(),
        )),
        None => stranger(name, columns).map(|it| it.at(place())),
    });
    let lacking = columns
        .iter()
        .filter(|(name, column)| column.default.is_none() && !head.contains(name));
    let lacking = lacking.map(|(name, column)| {
        invalid(format!("there is no column {}", quote(name)), place()).help(format!(
            "add it to the first row, or give it a default at {}",
            column.place.line()
        ))
    });
    wrong.chain(lacking).collect()
}

/// Holds rows against what the manifest declares, gives each its defaults, and leaves out those that do not fit.
fn typed(mut rows: Vec<Row>, columns: &Columns, findings: &mut Vec<Finding>) -> Vec<Row> {
    rows.retain_mut(|row| {
        let mut is_sound = row.is_sound;
        for (name, column) in columns.iter().filter(|_| row.is_sound) {
            match (row.values.get_mut(name), &column.default) {
                (Some(value), _) if column.kind.takes(&value.text) => {
                    value.is_text = column.kind == Type::String;
                }
                (Some(value), _) => {
                    is_sound = false;
                    let at = value.from.place().unwrap_or(&row.place);
                    findings.push(wrong_type(name, column.kind, at.clone()));
                }
                (None, Some(default)) => {
                    row.values.insert(name.clone(), default.clone());
                }
                (None, None) => {
                    is_sound = false;
                    let text = format!("the instance has nothing in the column {}", quote(name));
                    findings.push(invalid(text, row.place.clone()).help(format!(
                        "fill it in, or give the column a default at {}",
                        column.place.line()
                    )));
                }
            }
        }
        is_sound
    });
    rows
}

fn invalid(message: String, place: Place) -> Finding {
    Finding::error(Code::InvalidInstance, message).at(place)
}

fn wrong_type(name: &str, kind: Type, place: Place) -> Finding {
    let noun = kind.noun();
    let text = format!("the column {} takes {noun}, and this is none", quote(name));
    invalid(text, place).label(format!("expected {noun}"))
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
