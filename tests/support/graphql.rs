//! As much of GraphQL as the stand-in for GitHub needs: a document is read, and of what is there only what it asks for is
//! given. What is not there is an error, as it is on GitHub.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// A document with one operation.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) is_mutation: bool,
    pub(crate) fields: Vec<Field>,
    /// Variables by name, and whether they must be given.
    declared: BTreeMap<String, bool>,
    used: BTreeSet<String>,
}

/// A field that is asked for; or a fragment, which names a type.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    on: Option<String>,
    arguments: BTreeMap<String, String>,
    pub(crate) inside: Vec<Field>,
}

impl Document {
    /// Reads a document, and holds it against the variables that come with it.
    pub(crate) fn read(text: &str, variables: &Value) -> Result<Self, String> {
        let mut reader = Reader {
            tokens: tokens(text),
            used: BTreeSet::new(),
        };
        let kind = reader.next()?;
        if kind != "query" && kind != "mutation" {
            return Err(format!("unexpected {kind}"));
        }
        let declared = reader.declared()?;
        let fields = reader.selection()?;
        if let Some(rest) = reader.tokens.pop() {
            return Err(format!("unexpected {rest} at the end"));
        }
        let document = Self {
            is_mutation: kind == "mutation",
            fields,
            declared,
            used: reader.used,
        };
        document.judged(variables)
    }

    fn judged(self, variables: &Value) -> Result<Self, String> {
        for (name, is_needed) in &self.declared {
            if !self.used.contains(name) {
                return Err(format!("variable ${name} is declared and not used"));
            }
            if *is_needed && variables[name].is_null() {
                return Err(format!("variable ${name} was provided invalid value"));
            }
        }
        let known = |name: &&String| !self.declared.contains_key(*name);
        let stray = self.used.iter().find(known).cloned();
        match stray {
            Some(name) => Err(format!("variable ${name} is used and not declared")),
            None => Ok(self),
        }
    }
}

impl Field {
    /// An argument with its variable filled in.
    pub(crate) fn argument(&self, name: &str, variables: &Value) -> Value {
        let Some(text) = self.arguments.get(name) else {
            return Value::Null;
        };
        match text.strip_prefix('$') {
            Some(name) => variables[name].clone(),
            None => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
        }
    }

    pub(crate) fn inner(&self, name: &str) -> Option<&Self> {
        self.inside.iter().find(|field| field.name == name)
    }
}

/// Of a value, what is asked for.
pub(crate) fn chosen(fields: &[Field], value: &Value) -> Result<Value, String> {
    match value {
        Value::Array(items) => items.iter().map(|item| chosen(fields, item)).collect(),
        Value::Object(members) if !fields.is_empty() => {
            let mut out = Map::new();
            for field in fields {
                if let Some(kind) = &field.on {
                    if value["__typename"] == **kind
                        && let Value::Object(inner) = chosen(&field.inside, value)?
                    {
                        out.extend(inner);
                    }
                    continue;
                }
                let inner = members.get(&field.name);
                let inner = inner.ok_or(format!("field {} doesn't exist there", field.name))?;
                out.insert(field.name.clone(), chosen(&field.inside, inner)?);
            }
            Ok(Value::Object(out))
        }
        Value::Object(_) => Err("objects must have selections".to_owned()),
        Value::Null => Ok(Value::Null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) if fields.is_empty() => {
            Ok(value.clone())
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Err("scalars have no selections".to_owned())
        }
    }
}

/// Names with their `$`, numbers, `...`, and single signs; the last comes first.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut grows = false;
    for letter in text.chars() {
        let is_word = letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
        match tokens.last_mut() {
            Some(last) if grows && (is_word || (letter == '.' && last.ends_with('.'))) => {
                last.push(letter);
            }
            _ if letter.is_whitespace() || letter == ',' => {}
            _ => tokens.push(letter.to_string()),
        }
        grows = is_word || letter == '.';
    }
    tokens.reverse();
    tokens
}

struct Reader {
    tokens: Vec<String>,
    used: BTreeSet<String>,
}

impl Reader {
    fn next(&mut self) -> Result<String, String> {
        self.tokens.pop().ok_or("unexpected end".to_owned())
    }

    fn takes(&mut self, token: &str) -> bool {
        let is_next = self.tokens.last().is_some_and(|next| next == token);
        if is_next {
            self.tokens.pop();
        }
        is_next
    }

    fn expects(&mut self, token: &str) -> Result<(), String> {
        let next = self.next()?;
        if next == token {
            return Ok(());
        }
        Err(format!("expected {token} and got {next}"))
    }

    fn declared(&mut self) -> Result<BTreeMap<String, bool>, String> {
        let mut declared = BTreeMap::new();
        self.expects("(")?;
        while !self.takes(")") {
            let name = self.next()?;
            let name = name.strip_prefix('$').ok_or("expected a variable")?;
            self.expects(":")?;
            let is_list = self.takes("[");
            self.next()?;
            let mut is_needed = self.takes("!");
            if is_list {
                self.expects("]")?;
                is_needed = self.takes("!");
            }
            declared.insert(name.to_owned(), is_needed);
        }
        Ok(declared)
    }

    fn selection(&mut self) -> Result<Vec<Field>, String> {
        self.expects("{")?;
        let mut fields = Vec::new();
        while !self.takes("}") {
            let name = self.next()?;
            if name == "..." {
                self.expects("on")?;
                let on = Some(self.next()?);
                let (arguments, inside) = (BTreeMap::new(), self.selection()?);
                fields.push(Field {
                    name,
                    on,
                    arguments,
                    inside,
                });
                continue;
            }
            let arguments = if self.takes("(") {
                self.arguments(")")?
            } else {
                BTreeMap::new()
            };
            let has_more = self.tokens.last().is_some_and(|next| next == "{");
            let inside = if has_more {
                self.selection()?
            } else {
                Vec::new()
            };
            fields.push(Field {
                name,
                on: None,
                arguments,
                inside,
            });
        }
        Ok(fields)
    }

    /// Those of an input object stand beside the others: names are not used twice here.
    fn arguments(&mut self, end: &str) -> Result<BTreeMap<String, String>, String> {
        let mut arguments = BTreeMap::new();
        while !self.takes(end) {
            let name = self.next()?;
            self.expects(":")?;
            if self.takes("{") {
                arguments.extend(self.arguments("}")?);
                continue;
            }
            let value = self.next()?;
            if let Some(variable) = value.strip_prefix('$') {
                self.used.insert(variable.to_owned());
            }
            arguments.insert(name, value);
        }
        Ok(arguments)
    }
}
