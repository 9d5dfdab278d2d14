//! The worked examples, as an editor and a validator that is not ours see them.

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize as _;
use serde_json::Value;
use syncform::manifest;

use super::verdicts::validator;
use crate::support::{examples, golden};

#[test]
fn every_example_is_valid_for_a_validator_that_is_not_ours() {
    let schemas = manifest::published();
    let mut kinds = Vec::new();
    for (name, text) in examples::all() {
        for document in serde_yaml::Deserializer::from_str(&text) {
            let document = Value::deserialize(document).expect("a document");
            let kind = document["kind"].as_str().expect("a kind").to_owned();
            let (file, schema) = schemas
                .iter()
                .find(|(_, schema)| schema["title"] == *kind)
                .expect("a schema");
            let validator = validator(schema);
            let errors: Vec<_> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, [""; 0], "{name}");
            let up = "../".repeat(name.matches('/').count());
            let line = format!("# yaml-language-server: $schema={up}schemas/{file}");
            assert_eq!(text.lines().next(), Some(line.as_str()), "{name}");
            kinds.push(kind);
        }
    }
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "App",
            "App",
            "App",
            "App",
            "App",
            "App",
            "MappingTest",
            "Tenant"
        ]
    );
}

/// A word where a mapping is meant, and a field too many: the validator is able to complain.
#[test]
fn the_validator_can_refuse() {
    let schemas = manifest::published();
    let (_, app) = schemas.first().expect("the schema of an App");
    let is_aws = |(name, _): &(String, String)| name == "manifests/aws-contoso.yaml";
    let (_, text) = examples::all().into_iter().find(is_aws).expect("it");
    for (from, to) in [
        ("displayName:", "displyName:"),
        ("state: running", "state: runing"),
        ("env: AWS_CONTOSO_ACCESS_KEY", "key: AWS_CONTOSO_ACCESS_KEY"),
        ("ClientSecret:", "ClientSecert:"),
    ] {
        let broken = text.replace(from, to);
        assert_ne!(broken, text);
        let document: Value = serde_yaml::from_str(&broken).expect("YAML");
        assert!(!validator(app).is_valid(&document), "{to}");
    }
}

/// Every variable that an example names has a dummy, and no dummy is left over.
#[test]
fn the_dummies_are_those_that_the_examples_name() {
    let named: BTreeSet<String> = examples::all()
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.trim().strip_prefix("env: "))
        .map(str::to_owned)
        .collect();
    let dummies = fs::read_to_string(golden::root().join("manifests/demo.env")).expect("dummies");
    let given: BTreeSet<String> = dummies
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(named, given);
}
