//! What a manifest says of a schema, and the overlay that comes of it: every field, and each way to write it.

mod places;
mod rows;

use serde_json::{Value, json};
use syncform::desired::{Desired, Locks, People, resolve};
use syncform::finding::Finding;
use syncform::manifest;

use rows::{DEFINITION, DEFINITIONS, MAIL, MAPPING, MAPPINGS, NOT, OBJECT, OBJECTS, TEXT};

const TENANT: &str = include_str!("cases/findings/sound/tenant.yaml");

const HEAD: &str = "\
apiVersion: syncform/v1
kind: App
metadata: { name: example }
spec:
  displayName: Example
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
  provisioning:
";

/// The set of an App with these fields of its job, or all that is wrong with it.
fn resolved(fields: &str) -> Result<Desired, Vec<Finding>> {
    let fields: String = fields.lines().map(|line| format!("    {line}\n")).collect();
    let app = format!("{HEAD}{fields}");
    let files = [("app.yaml", app.as_str()), ("tenant.yaml", TENANT)];
    let parsed = manifest::parse(&files.into_iter().collect());
    let mut findings = parsed.findings;
    let resolved = resolve(
        parsed.documents,
        &Locks::default(),
        &People::default(),
        None,
    );
    if let Err(refused) = &resolved {
        findings.extend(refused.findings.clone());
    }
    resolved
        .ok()
        .filter(|_| findings.is_empty())
        .ok_or(findings)
}

/// The overlay of the only App, as a plan carries it.
fn overlay(fields: &str) -> Value {
    let desired = resolved(fields).unwrap_or_else(|findings| panic!("{fields}\n{findings:#?}"));
    let app = desired.apps.values().next().expect("an App");
    let job = app.provisioning.as_ref().expect("a job");
    serde_json::to_value(&job.overlay).expect("JSON")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Something that wants nothing but this.
fn but(whole: &str, member: &str, value: &str) -> Value {
    let mut whole = json(whole);
    assert!(whole.get(member).is_some(), "{member}");
    whole[member] = json(value);
    whole
}

fn definition(side: &str, wanted: &Value) -> Value {
    let address =
        json!({ "directory": { side: null }, "object": "User", "attribute": "officeCode" });
    json!({ "objectMappings": [], "attributes": [[address, wanted]] })
}

fn object(wanted: &Value) -> Value {
    let address = json!({ "rule": null, "source": "User", "target": "User" });
    json!({ "objectMappings": [[address, wanted]], "attributes": [] })
}

fn mapping(wanted: &Value) -> Value {
    let mapping = json!({ "officeCode": wanted }).to_string();
    object(&but(OBJECT, "attributes", &mapping))
}

#[test]
fn every_field_of_a_mapping_is_told() {
    for side in ["source", "target"] {
        let yaml =
            |text: &str| format!("attributes: {{ {side}: {{ User: {{ officeCode: {text} }} }} }}");
        assert_eq!(overlay(&yaml("null")), definition(side, &Value::Null));
        assert_eq!(overlay(&yaml("{}")), definition(side, &json(DEFINITION)));
        for (text, member, value) in DEFINITIONS.iter().flat_map(|(_, states)| *states) {
            let wanted = definition(side, &but(DEFINITION, member, value));
            assert_eq!(overlay(&yaml(&format!("{{ {text} }}"))), wanted, "{text}");
        }
    }
    for (text, member, value) in OBJECTS.iter().flat_map(|(_, states)| *states) {
        let yaml = format!("mappings: {{ User -> User: {{ {text} }} }}");
        assert_eq!(
            overlay(&yaml),
            object(&but(OBJECT, member, value)),
            "{text}"
        );
    }
    let yaml = |text: &str| {
        format!("mappings: {{ User -> User: {{ attributes: {{ officeCode: {text} }} }} }}")
    };
    assert_eq!(overlay(&yaml("null")), mapping(&Value::Null));
    for (text, member, value) in MAPPINGS.iter().flat_map(|(_, states)| *states) {
        let wanted = mapping(&but(MAPPING, member, value));
        assert_eq!(overlay(&yaml(&format!("{{ {text} }}"))), wanted, "{text}");
    }
    for (text, value) in [
        ("'[mail]'", MAIL),
        ("'Not([IsSoftDeleted])'", NOT),
        (r#"'"a \"b\""'"#, TEXT),
    ] {
        assert_eq!(
            overlay(&yaml(text)),
            mapping(&but(MAPPING, "source", value)),
            "{text}"
        );
    }
}

#[test]
fn a_manifest_that_says_nothing_of_a_schema_wants_nothing_of_it() {
    for yaml in [
        "state: paused",
        "mappings: {}",
        "attributes: {}",
        "attributes: { target: { User: {} } }",
    ] {
        assert_eq!(
            overlay(yaml),
            json!({ "objectMappings": [], "attributes": [] }),
            "{yaml}"
        );
    }
}

#[test]
fn keys_are_names_of_other_people() {
    let yaml = r#"
mappings:
  USER_OUTBOUND_USER/User->urn:ietf:params:scim:schemas:core:2.0:User:
    attributes:
      'emails[type eq "work"].value': "[mail]"
      urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge.number: "[employeeId]"
"#;
    let overlay = overlay(yaml);
    let [address, wanted] = overlay["objectMappings"][0]
        .as_array()
        .expect("a pair")
        .as_slice()
    else {
        panic!("no pair: {overlay}");
    };
    let target = "urn:ietf:params:scim:schemas:core:2.0:User";
    assert_eq!(
        *address,
        json!({ "rule": "USER_OUTBOUND_USER", "source": "User", "target": target })
    );
    let targets: Vec<_> = wanted["attributes"]
        .as_object()
        .expect("targets")
        .keys()
        .collect();
    assert_eq!(
        targets,
        [
            "emails[type eq \"work\"].value",
            "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge.number",
        ]
    );
}

/// The order in which keys are written is nobody's wish.
#[test]
fn the_order_of_keys_does_not_matter() {
    let one = "mappings: { A -> B: { scope: [{ x: isTrue, y: isNull }], attributes: { a: '[m]', b: '[n]' } }, C -> D: { enabled: true } }";
    let other = "mappings: { C -> D: { enabled: true }, A -> B: { attributes: { b: '[n]', a: '[m]' }, scope: [{ y: isNull, x: isTrue }] } }";
    assert_eq!(overlay(one), overlay(other));
}
