//! Where a field belongs that stands a level too high or too low.
//!
//! It names a place only where there is one alone; what to do about it is for the author to say.

use super::form::{Form, Record, Schema};

/// How deep the mappings of a manifest nest.
const DEEPEST: usize = 5;

/// The only mapping that has a field of this name, as people write the way to it.
pub(super) fn find(root: Schema<'_>, name: &str) -> Option<String> {
    let mut homes = Vec::new();
    look(&root.form(), name, "", DEEPEST, &mut homes);
    match homes.as_slice() {
        [home] if !home.is_empty() => Some(home.clone()),
        _ => None,
    }
}

fn look(form: &Form<'_>, name: &str, path: &str, depth: usize, homes: &mut Vec<String>) {
    if let Form::Record(record) = form {
        inside(record, name, path, depth, homes);
    }
    if let Form::Choice(forms) = form {
        for form in forms {
            look(form, name, path, depth, homes);
        }
    }
}

fn inside(record: &Record<'_>, name: &str, path: &str, depth: usize, homes: &mut Vec<String>) {
    if record.names().contains(&name) {
        homes.push(path.to_owned());
    }
    if depth == 0 {
        return;
    }
    for (field, schema) in &record.fields {
        let below = if path.is_empty() {
            (*field).to_owned()
        } else {
            format!("{path}.{field}")
        };
        look(&schema.form(), name, &below, depth - 1, homes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::schemas;

    #[test]
    fn a_field_of_one_place_is_found_and_one_of_several_is_not() {
        let (_, app) = schemas().swap_remove(0);
        let home = |name| find(Schema::new(&app), name);
        assert_eq!(home("state").as_deref(), Some("spec.provisioning"));
        assert_eq!(home("labels").as_deref(), Some("metadata"));
        assert_eq!(
            home("BaseAddress").as_deref(),
            Some("spec.provisioning.credentials.values")
        );
        for name in ["template", "name", "kind", "nobody"] {
            assert_eq!(home(name), None, "{name}");
        }
    }
}
