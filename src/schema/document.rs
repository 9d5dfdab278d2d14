//! One synchronizationSchema as it was read, owned and whole: as an answer of `/schema`, or inside a template.
//!
//! All of its JSON is kept, known or not. It is looked at through [`Schema`], changed by a [`Patch`](super::Patch)
//! alone, and sent as it is.

use serde_json::Value;

use super::read::{Unreadable, read};
use super::view::Schema;

/// The member of a synchronizationTemplate that holds its schema.
const IN_TEMPLATE: &str = "schema";

/// A schema, perhaps with the template around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    root: Value,
    in_template: bool,
}

/// JSON that is no schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a synchronizationSchema (an object with `synchronizationRules` or `directories`), or a \
     synchronizationTemplate with one in `schema`"
)]
pub struct NoSchema;

/// Why bytes are no schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error(transparent)]
    NoSchema(#[from] NoSchema),
}

impl Document {
    /// Takes JSON as Graph answered it.
    ///
    /// # Errors
    ///
    /// [`NoSchema`] where it is none and holds none.
    pub fn new(root: Value) -> Result<Self, NoSchema> {
        let in_template = !is_schema(&root);
        if in_template && !root.get(IN_TEMPLATE).is_some_and(is_schema) {
            return Err(NoSchema);
        }
        Ok(Self { root, in_template })
    }

    /// Reads a saved answer, see [`read()`].
    ///
    /// # Errors
    ///
    /// [`Unusable`] with the position, or where it is no schema.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        Ok(Self::new(read(bytes)?)?)
    }

    /// The schema, to look at.
    #[must_use]
    pub fn schema(&self) -> Schema<'_> {
        Schema::new(self.json())
    }

    /// The schema as it is sent: without the template around it.
    #[must_use]
    pub fn json(&self) -> &Value {
        if self.in_template {
            &self.root[IN_TEMPLATE]
        } else {
            &self.root
        }
    }

    /// The schema, given away: without the template around it.
    #[must_use]
    pub fn into_json(mut self) -> Value {
        self.json_mut().take()
    }

    /// For a patch alone.
    pub(super) fn json_mut(&mut self) -> &mut Value {
        if self.in_template {
            &mut self.root[IN_TEMPLATE]
        } else {
            &mut self.root
        }
    }
}

fn is_schema(value: &Value) -> bool {
    let is_list = |member| value.get(member).is_some_and(Value::is_array);
    is_list("synchronizationRules") || is_list("directories")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_found_bare_and_inside_its_template() {
        let schema = json!({ "directories": [], "x": 1 });
        let bare = Document::new(schema.clone()).expect("a schema");
        assert_eq!(bare.json(), &schema);
        let template = json!({ "id": "t", "schema": schema });
        let inside = Document::new(template).expect("a schema");
        assert_eq!(inside.into_json(), schema);
    }

    #[test]
    fn other_documents_are_none() {
        for other in [
            json!([]),
            json!({ "schema": {} }),
            json!({ "directories": null }),
        ] {
            assert_eq!(Document::new(other), Err(NoSchema));
        }
    }
}
