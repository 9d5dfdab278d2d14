//! An OpenAPI document of Graph: its operations, found by method and path. It judges nothing.

use regex::Regex;
use serde_json::Value;

use super::shapes;

/// What one method of one path takes and gives.
pub(super) struct Operation {
    /// `METHOD /path/{template}`.
    pub(super) name: String,
    /// Names of query options and headers.
    pub(super) parameters: Vec<String>,
    /// The shape of the body, where the operation takes one.
    pub(super) body: Option<Value>,
    /// Statuses as the document writes them (`204`, `2XX`, `default`), each with its shape, where it has one.
    answers: Vec<(String, Option<Value>)>,
    /// The status that the reference's pages name for success.
    pub(super) documented: Option<u16>,
    pattern: Regex,
    /// How many segments are blanks: the most literal of the paths that fit is the one meant.
    blanks: usize,
}

/// All operations of one version, and the shapes that they speak of.
pub(super) struct Document {
    operations: Vec<Operation>,
    /// JSON Schemas by their names, under `/components/schemas`.
    pub(super) components: Value,
}

impl Document {
    pub(super) fn new(document: &Value) -> Self {
        let paths = document["paths"].as_object().expect("paths");
        let methods = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").iter();
            methods.map(move |(method, said)| Operation::new(document, path, method, said))
        });
        Self {
            operations: methods.collect(),
            components: shapes::components(document),
        }
    }

    /// The operation that a request means; `path` has neither version nor query.
    pub(super) fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let path = path.trim_end_matches('/');
        let start = format!("{method} ");
        let fits = self
            .operations
            .iter()
            .filter(|all| all.name.starts_with(&start) && all.pattern.is_match(path));
        fits.min_by_key(|operation| operation.blanks)
    }

    /// The names of the members of what an operation answers, or of the items where that is a collection. Empty where
    /// the document does not say all of them.
    pub(super) fn members<'a>(&'a self, operation: &'a Operation) -> Vec<&'a String> {
        let mut shape = operation.answer(200).unwrap_or(&Value::Null);
        loop {
            let name = shape["$ref"].as_str().or(shape["items"]["$ref"].as_str());
            shape = match name.and_then(|name| self.components.pointer(&name[1..])) {
                Some(named) => named,
                None => return Vec::new(),
            };
            match shape.pointer("/properties/value") {
                Some(value) => shape = value,
                None => break,
            }
        }
        let is_closed = shape["additionalProperties"] == false;
        let members = shape["properties"].as_object().filter(|_| is_closed);
        members.into_iter().flat_map(|all| all.keys()).collect()
    }
}

impl Operation {
    fn new(document: &Value, path: &str, method: &str, said: &Value) -> Self {
        let of = |value: &Value| shapes::of_content(resolved(document, value));
        let answers = said["responses"].as_object().expect("answers").iter();
        let parameters = said["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.map(|parameter| &resolved(document, parameter)["name"]);
        Self {
            name: format!("{} {path}", method.to_uppercase()),
            parameters: parameters
                .filter_map(|name| name.as_str().map(str::to_owned))
                .collect(),
            body: said.get("requestBody").and_then(of),
            answers: answers
                .map(|(status, answer)| (status.clone(), of(answer)))
                .collect(),
            documented: said["x-documented-success"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok()),
            pattern: pattern(path),
            blanks: path.matches('{').count(),
        }
    }

    /// The shape of an answer of that status; `None` where it has no body.
    pub(super) fn answer(&self, status: u16) -> Option<&Value> {
        let hundreds = format!("{}XX", status / 100);
        let spelled = [status.to_string(), hundreds, "default".to_owned()];
        let mut found = spelled
            .iter()
            .filter_map(|spelled| self.answers.iter().find(|(known, _)| known == spelled));
        found.next().and_then(|(_, shape)| shape.as_ref())
    }
}

/// A blank stands for one segment, or for what is between quotes; functions are written with and without parentheses.
pub(super) fn pattern(path: &str) -> Regex {
    let blank = Regex::new(r"\\\{[^}]*\\\}").expect("a pattern");
    let literal = regex::escape(path.strip_suffix("()").unwrap_or(path));
    let filled = blank.replace_all(&literal, "[^/']+");
    let end = if path.ends_with("()") {
        r"(\(\))?$"
    } else {
        "$"
    };
    Regex::new(&format!("^{filled}{end}")).expect("a path's pattern")
}

/// What a reference leads to, or the value itself.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(name) => document
            .pointer(&name[1..])
            .expect("a reference that leads"),
        None => value,
    }
}
