//! Sample people: whom tests of mappings call by name, with the attributes that the source has of them.
//!
//! A file is a CSV, whose first row names the attributes, or JSON. What it says is hostile until it is parsed, and nothing
//! but tests is made of it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::expr::eval::{Attributes, Value};
use crate::finding::{Code, Finding, Place, Position, Span};
use crate::schema;

/// The column that tests call somebody by.
const NAME: &str = "person";

/// The sample people of all files.
#[derive(Clone, Debug, Default)]
pub struct People(BTreeMap<String, Attributes>);

impl People {
    /// Reads files: names and texts. Nobody is called as somebody else.
    #[must_use]
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Finding>) {
        let mut people = Self::default();
        let mut findings = Vec::new();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (file, text) in files {
            let read = if file.ends_with(".json") {
                json(file, text)
            } else {
                csv(file, text)
            };
            match read {
                Ok(read) => {
                    for (name, attributes) in read {
                        match seen.insert(name.clone(), file) {
                            Some(first) => findings.push(twice(file, first, &name)),
                            None => {
                                people.0.insert(name, attributes);
                            }
                        }
                    }
                }
                Err(finding) => findings.push(*finding),
            }
        }
        (people, findings)
    }

    /// Somebody's attributes.
    pub(super) fn of(&self, name: &str) -> Option<&Attributes> {
        self.0.get(name)
    }

    /// What they are called.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn twice(file: &str, first: &str, name: &str) -> Finding {
    unreadable(
        file,
        None,
        format!("{first} has somebody called {name} as well"),
    )
    .help("call one of the two otherwise")
}

type Read = Result<BTreeMap<String, Attributes>, Box<Finding>>;

fn json(file: &str, text: &str) -> Read {
    let refused = |line: Option<usize>, message: String| {
        Box::new(
            unreadable(file, line, message)
                .help("write an object of people: { \"ada\": { \"department\": \"Sales\" } }"),
        )
    };
    // A name that stands there twice would be somebody's, and nobody could say whose.
    let read = schema::read(text.as_bytes());
    let read = read.map_err(|error| refused(Some(error.line), error.problem))?;
    let people: BTreeMap<String, BTreeMap<String, Json>> = serde_json::from_value(read)
        .map_err(|error| refused(None, format!("it is no object of people: {error}")))?;
    let person = |(name, attributes): (String, BTreeMap<String, Json>)| {
        let attributes = attributes.into_iter().map(|(attribute, value)| {
            let read = Value::read(&value).ok_or_else(|| {
                let text = format!("{attribute} of {name} is no text, list of texts, or null");
                refused(None, text)
            })?;
            Ok((attribute, read))
        });
        let attributes = attributes.collect::<Result<_, Box<Finding>>>()?;
        Ok((name, attributes))
    };
    people.into_iter().map(person).collect()
}

fn csv(file: &str, text: &str) -> Read {
    let refused = |error: &csv::Error| {
        let line = error.position().and_then(line);
        let text = if let csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } = error.kind()
        {
            format!("the row has {len} cells, and the first row has {expected_len}")
        } else {
            format!("the row cannot be read: {error}")
        };
        let finding = unreadable(file, line, text);
        Box::new(
            finding.help("give every row as many cells as the first, and quote what has a comma"),
        )
    };
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().map_err(|error| refused(&error))?.clone();
    let Some(name) = head.iter().position(|column| column == NAME) else {
        let finding = unreadable(file, Some(1), format!("the first row has no column {NAME}"));
        return Err(Box::new(finding.help(format!(
            "begin with a row such as `{NAME},department,mail`"
        ))));
    };
    if let Some(twice) = head.iter().enumerate().find_map(|(at, column)| {
        head.iter()
            .take(at)
            .any(|other| other == column)
            .then_some(column)
    }) {
        let finding = unreadable(file, Some(1), format!("two columns are called {twice}"));
        return Err(Box::new(
            finding.help("give every column a name of its own"),
        ));
    }
    let mut people = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|error| refused(&error))?;
        let line = row.position().and_then(line);
        if let Some((column, _)) = head.iter().zip(&row).find(|(_, cell)| cell.contains('\n')) {
            let text = format!("the cell of {column} goes on over the end of the line");
            let finding = unreadable(file, line, text);
            return Err(Box::new(
                finding.help("close its quote, or write it without a line break"),
            ));
        }
        let cells = head.iter().zip(&row).enumerate();
        let attributes: Attributes = cells
            .filter(|(at, _)| *at != name)
            .map(|(_, (attribute, cell))| (attribute.to_owned(), cell_value(cell)))
            .collect();
        let called = row.get(name).unwrap_or_default().to_owned();
        if called.is_empty() {
            let finding = unreadable(file, line, format!("the row has nothing in {NAME}"));
            return Err(Box::new(finding.help("say what tests call this one by")));
        }
        if people.insert(called.clone(), attributes).is_some() {
            let finding = unreadable(file, line, format!("a second row is called {called}"));
            return Err(Box::new(finding.help("call every row otherwise")));
        }
    }
    Ok(people)
}

/// An empty cell is nothing: a text of no letters is written in the test itself.
fn cell_value(cell: &str) -> Value<'static> {
    if cell.is_empty() {
        Value::Null
    } else {
        Value::text(cell.to_owned())
    }
}

fn line(position: &csv::Position) -> Option<usize> {
    usize::try_from(position.line()).ok()
}

fn unreadable(file: &str, line: Option<usize>, message: String) -> Finding {
    let at = line.map(|line| Position {
        line,
        column: 1,
        ..Position::default()
    });
    Finding::error(Code::UnreadablePeople, message).at(Place {
        file: file.to_owned(),
        span: at.map(|at| Span { start: at, end: at }),
    })
}
