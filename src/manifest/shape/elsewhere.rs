//! Where a field belongs that stands a level too high or too low.
//!
//! It names a place only where there is one alone; what to do about it is for the author to say.

use std::collections::BTreeMap;

use super::form::{Form, Record, Schema};

/// How deep the mappings of a manifest nest.
const DEEPEST: usize = 5;

/// The mappings that have a field of each name, as people write the way to them. To list them takes a look at the
/// whole schema, and a file may be all unknown fields.
#[derive(Debug)]
pub(super) struct Homes(BTreeMap<String, Vec<String>>);

impl Homes {
    pub(super) fn new(root: Schema<'_>) -> Self {
        let mut homes = Self(BTreeMap::new());
        homes.look(&root.form(), "", DEEPEST);
        homes
    }

    /// The only mapping that has a field of this name.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        match self.0.get(name)?.as_slice() {
            [home] if !home.is_empty() => Some(home),
            _ => None,
        }
    }

    fn look(&mut self, form: &Form<'_>, path: &str, depth: usize) {
        if let Form::Record(record) = form {
            self.inside(record, path, depth);
        }
        if let Form::Choice(forms) = form {
            for form in forms {
                self.look(form, path, depth);
            }
        }
    }

    fn inside(&mut self, record: &Record<'_>, path: &str, depth: usize) {
        for (field, schema) in &record.fields {
            let homes = self.0.entry((*field).to_owned()).or_default();
            homes.push(path.to_owned());
            if depth > 0 {
                let below = if path.is_empty() {
                    (*field).to_owned()
                } else {
                    format!("{path}.{field}")
                };
                self.look(&schema.form(), &below, depth - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::schemas;

    #[test]
    fn a_field_of_one_place_is_found_and_one_of_several_is_not() {
        let (_, app) = schemas().swap_remove(0);
        let homes = Homes::new(Schema::new(&app));
        let home = |name| homes.of(name);
        assert_eq!(home("state"), Some("spec.provisioning"));
        assert_eq!(home("labels"), Some("metadata"));
        assert_eq!(
            home("BaseAddress"),
            Some("spec.provisioning.credentials.values")
        );
        for name in ["template", "name", "kind", "nobody"] {
            assert_eq!(home(name), None, "{name}");
        }
    }
}
