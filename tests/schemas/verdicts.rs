//! Three judges of one document: a validator that is not ours, the reader, and all that `validate` runs offline.

use jsonschema::Validator;
use serde_json::Value;
use syncform::check::check;
use syncform::desired::{Locks, People, resolve};
use syncform::finding::any_error;
use syncform::manifest;

const TENANT: &str = "\
apiVersion: syncform/v1
kind: Tenant
metadata: { name: contoso }
spec: { tenantId: ff8bf889-e031-41ac-8f7b-aedb059892ee, owner: identity-platform }
";

/// What examples of tests are for, and whom they are about.
const APP: &str = "\
apiVersion: syncform/v1
kind: App
metadata: { name: NAME }
spec: { displayName: NAME, template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 } }
";
const PEOPLE: &str = "person\nada\n";

/// Who accepts a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdicts {
    pub(super) reader: bool,
    pub(super) schema: bool,
    pub(super) whole: bool,
}

impl Verdicts {
    pub(super) const ALL: Self = Self {
        reader: true,
        schema: true,
        whole: true,
    };

    /// A schema refuses all that the reader refuses, and nothing that `validate` lets pass.
    pub(super) const fn agree(self) -> bool {
        (self.reader || !self.schema) && (self.schema || !self.whole)
    }
}

/// A schema with its independent validator.
pub(super) fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("a schema that its own dialect accepts")
}

/// Hears the three judges.
pub(super) fn verdicts(validator: &Validator, document: &Value) -> Verdicts {
    // Several instances would all have the name that is tried.
    let mut document = document.clone();
    let instances = document.pointer_mut("/spec/instances");
    if let Some(instances) = instances.and_then(Value::as_array_mut) {
        instances.truncate(1);
    }
    let document = &document;
    // By way of its text: YAML cannot write the numbers of a JSON value.
    let yaml: serde_yaml::Value =
        serde_yaml::from_str(&document.to_string()).expect("JSON is YAML");
    let text = serde_yaml::to_string(&yaml).expect("a document is YAML");
    let mut files = vec![("document.yaml", text.as_str())];
    if document.pointer("/spec/tenantId").is_none() {
        files.push(("tenant.yaml", TENANT));
    }
    // Tests are for Apps that are there.
    let named = document.pointer("/spec/apps").and_then(Value::as_array);
    let named = named.into_iter().flatten().filter_map(Value::as_str);
    let apps: Vec<_> = named.map(|name| APP.replace("NAME", name)).collect();
    let apps = apps.join("---\n");
    files.push(("apps.yaml", apps.as_str()));
    let parsed = manifest::parse(&files.into_iter().collect());
    let reader = !any_error(&parsed.findings);
    let desired = resolve(
        parsed.documents,
        &Locks::default(),
        &People::read([("x.people.csv", PEOPLE)].into_iter()).0,
        None,
    );
    let whole = reader && desired.is_ok_and(|desired| !any_error(&check(&desired)));
    Verdicts {
        reader,
        schema: validator.is_valid(document),
        whole,
    }
}
