//! Every field has stories: it is set, changed, removed and left alone. A field without one fails here.

mod elsewhere;
mod leaves;
mod written;

pub(crate) use written::Written;

use std::collections::BTreeSet;

use serde_json::Value;
use syncform::manifest;

use self::elsewhere::ELSEWHERE;
use crate::guards;
use crate::support::fields::{self, Field, manifest as written};
use crate::support::golden;
use crate::support::stories::Story;
use crate::support::walk::walk;
use crate::support::world::{apply, desired, emulator, plan};

/// Each field is a test of its own, so that they run side by side and fail by name.
macro_rules! fields {
    ($($test:ident $path:literal)*) => {
        $(#[tokio::test] async fn $test() { walk_field($path).await; })*
        const PATHS: &[&str] = &[$($path,)*];
    };
}

fields! {
    homepage "spec.homepage"
    notes "spec.notes"
    service_management_reference "spec.serviceManagementReference"
    account_enabled "spec.accountEnabled"
    app_role_assignment_required "spec.appRoleAssignmentRequired"
    owners "spec.owners"
    assigned_groups "spec.assignments[].group"
    assigned_users "spec.assignments[].user"
    roles "spec.assignments[].role"
    state "spec.provisioning.state"
    scope "spec.provisioning.scope"
    notify "spec.provisioning.notify"
    accidental_deletions "spec.provisioning.accidentalDeletions"
    skip_out_of_scope_deletions "spec.provisioning.skipOutOfScopeDeletions"
    credential_values "spec.provisioning.credentials.values"
    credential_version "spec.provisioning.credentials.version"
}

fn named(path: &str) -> Field {
    fields::all()
        .into_iter()
        .find(|field| field.path == path)
        .expect("a field of that path")
}

async fn walk_field(path: &str) {
    let field = named(path);
    for (story, value) in field.stories() {
        let tenant = walk(&story).await;
        assert_eq!((field.seen)(&tenant), value, "{path} is {}", story.name);
    }
    if let Some((yaml, _)) = field.removed {
        let name = "removed_from_the_start";
        let stages = vec![written(field.of_job, yaml)];
        walk(&Story { name, stages }).await;
    }
    left_alone(&field).await;
}

/// What somebody else writes stands where the manifest is silent, through a plan and through an apply of something else.
async fn left_alone(field: &Field) {
    let emulator = emulator();
    apply(&desired(&written(field.of_job, "")), &emulator).await;
    let (hand, value) = &field.by_hand;
    hand.write(&emulator).await;
    let silent = desired(&written(field.of_job, ""));
    let plan = plan(&silent, &emulator).await;
    assert!(!plan.has_changes() && !plan.is_blocked(), "{}", field.path);
    let mut files = written(field.of_job, "");
    files[1].1 = files[1]
        .1
        .replace("spec:\n", "spec:\n  notes: something else\n");
    if field.path != "spec.notes" {
        apply(&desired(&files), &emulator).await;
    }
    assert_eq!(
        (field.seen)(&emulator),
        *value,
        "{} is left alone",
        field.path
    );
}

#[test]
fn every_field_is_told() {
    let mut known = BTreeSet::new();
    for (_, schema) in manifest::schemas() {
        collect(&schema, &schema, "", &mut known);
    }
    // A template of a set is an App.
    known.retain(|path| {
        !["metadata", "spec"]
            .iter()
            .any(|part| path.starts_with(&format!("spec.app.{part}.")))
    });
    let told: BTreeSet<String> = PATHS
        .iter()
        .chain(ELSEWHERE.iter().map(|(path, ..)| path))
        .chain(leaves::PATHS)
        .map(|path| (*path).to_owned())
        .chain(guards::fields())
        .collect();
    let missing: Vec<_> = known.difference(&told).collect();
    let unknown: Vec<_> = told.difference(&known).collect();
    assert!(missing.is_empty(), "without a story: {missing:?}");
    assert!(unknown.is_empty(), "no field: {unknown:?}");
    assert_eq!(
        fields::all()
            .iter()
            .map(|field| field.path)
            .collect::<Vec<_>>(),
        PATHS
    );
}

#[test]
fn what_is_told_elsewhere_is_told_there() {
    for (path, _, file, test) in ELSEWHERE {
        let text = std::fs::read_to_string(golden::root().join("tests").join(file));
        let text = text.unwrap_or_else(|error| panic!("{path}: {file}: {error}"));
        let is_word = |line: &str| line.trim() == test || line.contains(&format!("fn {test}("));
        assert!(text.lines().any(is_word), "{path}: {file} has no {test}");
    }
}

/// The paths of all fields. A mapping with one way to write it is told by its fields; what may be written in several ways
/// is told as a whole, and by the fields of a way that is a mapping with more than one.
fn collect(root: &Value, schema: &Value, path: &str, known: &mut BTreeSet<String>) {
    let schema = resolved(root, schema);
    // The keys of credentials are the service's; one story is told of all.
    let key = schema["propertyNames"]["title"].as_str();
    if let Some(key) = key {
        let path = format!("{path}.{key}");
        return collect(root, &schema["additionalProperties"], &path, known);
    }
    if schema.get("propertyNames").is_some() {
        known.insert(path.to_owned());
        return;
    }
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        for (name, field) in fields {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            collect(root, field, &path, known);
        }
        return;
    }
    if let Some(items) = schema.get("items") {
        let item = resolved(root, items);
        if item.get("properties").is_some() {
            return collect(root, items, &format!("{path}[]"), known);
        }
    }
    let ways = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    for way in ways.and_then(Value::as_array).into_iter().flatten() {
        let way = resolved(root, way);
        let fields = way.get("properties").and_then(Value::as_object);
        if fields.is_some_and(|fields| fields.len() > 1) {
            collect(root, way, path, known);
        }
    }
    known.insert(path.to_owned());
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema.get("$ref").and_then(Value::as_str);
    let pointer = target.and_then(|target| target.strip_prefix('#'));
    pointer
        .and_then(|pointer| root.pointer(pointer))
        .unwrap_or(schema)
}
