//! Members that nobody knows, in every object of a schema: what is laid over it must not lose them.

use serde_json::{Value, json};
use syncform::schema::Document;

/// Every object of a schema gets a member of its own that nobody knows, but for what an overlay may replace whole.
pub(crate) fn marked(document: &Document) -> Document {
    fn mark(value: &mut Value, count: &mut u64) {
        match value {
            Value::Object(members) => {
                for (name, value) in members.iter_mut() {
                    if !["source", "groups", "referencedObjects"].contains(&name.as_str()) {
                        mark(value, count);
                    }
                }
                *count += 1;
                members.insert("nobodyKnows".to_owned(), json!([*count]));
            }
            Value::Array(all) => all.iter_mut().for_each(|value| mark(value, count)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut json = document.json().clone();
    mark(&mut json, &mut 0);
    Document::new(json).expect("a schema")
}
