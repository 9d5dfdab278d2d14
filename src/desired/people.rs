//! Sample people: whom tests of mappings call by name, with the attributes that the source has of them.
//!
//! A file is a CSV, whose first row names the attributes, or JSON. What it says is hostile until it is parsed, and nothing
//! but tests is made of it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::expr::eval::{Attributes, Value};
use crate::finding::{Code, Finding, Place, Position, Span};
use crate::manifest;
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
    let refused =
        |line, message, help: &str| Box::new(unreadable(file, Some(line), message).help(help));
    let manifest::Table { head, rows } =
        manifest::table(text).map_err(|error| refused(error.line, error.message, error.help))?;
    let Some(name) = head.iter().position(|column| column == NAME) else {
        let help = format!("begin with a row such as `{NAME},department,mail`");
        return Err(refused(
            1,
            format!("the first row has no column {NAME}"),
            &help,
        ));
    };
    let mut people = BTreeMap::new();
    for (line, row) in rows {
        let cells = head.iter().zip(&row).enumerate();
        let attributes: Attributes = cells
            .filter(|(at, _)| *at != name)
            .map(|(_, (attribute, cell))| (attribute.to_owned(), cell_value(cell)))
            .collect();
        let called = row.get(name).cloned().unwrap_or_default();
        if called.is_empty() {
            let text = format!("the row has nothing in {NAME}");
            return Err(refused(line, text, "say what tests call this one by"));
        }
        if people.insert(called.clone(), attributes).is_some() {
            let text = format!("a second row is called {called}");
            return Err(refused(line, text, "call every row otherwise"));
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
