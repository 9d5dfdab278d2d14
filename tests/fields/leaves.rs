//! Every field of mappings and custom attributes has stories: each alone through all of its states, and all together
//! with every request broken on the way. The schema of the job is the witness.

use serde_json::Value;
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::wire::Method;

use crate::support::fields::{Leaf, leaves, schema_fields};
use crate::support::hands::by_hand;
use crate::support::salesforce::{files, mapping, of_users, schema, schema_path};
use crate::support::saves::Saves;
use crate::support::stories::Story;
use crate::support::walk::{told_run, walk};
use crate::support::world::{self, apply, desired, emulator, plan};

/// Each field is a test of its own, so that they run side by side and fail by name.
macro_rules! leaves {
    ($($test:ident $path:literal)*) => {
        $(#[tokio::test] async fn $test() { alone($path).await; })*
        /// The mode is about what is not written, and told by itself.
        pub(super) const PATHS: &[&str] = &[$($path,)* MODE];
    };
}

const MODE: &str = "spec.provisioning.mappings.MAPPING.mode";

leaves! {
    source_attribute "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE"
    source_type "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.type"
    source_multivalued "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.multivalued"
    source_required "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.required"
    source_mutability "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.mutability"
    source_case_exact "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.caseExact"
    source_default "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.default"
    source_references "spec.provisioning.attributes.source.OBJECT.ATTRIBUTE.references"
    target_attribute "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE"
    target_type "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.type"
    target_multivalued "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.multivalued"
    target_required "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.required"
    target_mutability "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.mutability"
    target_case_exact "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.caseExact"
    target_default "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.default"
    target_references "spec.provisioning.attributes.target.OBJECT.ATTRIBUTE.references"
    enabled "spec.provisioning.mappings.MAPPING.enabled"
    operations "spec.provisioning.mappings.MAPPING.operations"
    scope "spec.provisioning.mappings.MAPPING.scope"
    mapping_of_a_target "spec.provisioning.mappings.MAPPING.attributes.TARGET"
    expression "spec.provisioning.mappings.MAPPING.attributes.TARGET.expression"
    attribute "spec.provisioning.mappings.MAPPING.attributes.TARGET.attribute"
    constant "spec.provisioning.mappings.MAPPING.attributes.TARGET.constant"
    default "spec.provisioning.mappings.MAPPING.attributes.TARGET.default"
    matching "spec.provisioning.mappings.MAPPING.attributes.TARGET.matching"
    apply_when "spec.provisioning.mappings.MAPPING.attributes.TARGET.apply"
    flow "spec.provisioning.mappings.MAPPING.attributes.TARGET.flow"
}

#[test]
fn every_leaf_is_tested() {
    let told: Vec<_> = leaves().into_iter().map(|leaf| leaf.path).collect();
    assert_eq!(told, PATHS[..PATHS.len() - 1]);
}

/// What is wanted where these fields of a schema are written.
fn wanting<'a>(fields: impl Iterator<Item = (&'a Leaf, &'a str)>) -> Desired {
    desired(&files(&schema_fields(fields)))
}

/// One field through all of its states: each is saved once where it differs, and never where it does not.
async fn alone(path: &str) {
    let mut all = leaves().into_iter();
    let leaf = all.find(|leaf| leaf.path == path).expect("a field");
    let past = emulator();
    apply(&desired(&files("")), &past).await;
    let emulator = past.fork();
    let mut before = leaf.seen(&schema(&emulator).await);
    let mut set = None;
    for (yaml, value) in &leaf.states {
        let wanted = wanting(yaml.iter().map(|text| (&leaf, *text)));
        let saves = Saves::new(&emulator);
        let door = world::door(&saves);
        let ran = told_run(path, &wanted, &saves, &door).await;
        assert!(
            ran.is_some_and(|(_, is_complete)| is_complete),
            "{path}: {yaml:?}"
        );
        let now = schema(&emulator).await;
        assert_eq!(leaf.seen(&now), *value, "{path}: {yaml:?}");
        let times = usize::from(before != *value);
        assert_eq!(saves.seen().len(), times, "{path}: {yaml:?} after {before}");
        let plan = plan(&wanted, &emulator).await;
        assert!(
            !plan.has_changes() && !plan.is_blocked(),
            "{path}: {yaml:?}"
        );
        before = value.clone();
        set = set.or(Some(now));
    }
    left_alone(&leaf, &past, set.expect("a state")).await;
}

/// Somebody else saves what a manifest would have set. It stands where ours are silent, through a plan and through a
/// save of something else.
async fn left_alone(leaf: &Leaf, past: &Emulator, by_somebody: Value) {
    let emulator = past.fork();
    let value = leaf.seen(&by_somebody);
    let path = schema_path(&emulator).await;
    by_hand(&emulator, Method::Put, &path, by_somebody).await;
    let silent = plan(&desired(&files("")), &emulator).await;
    assert!(
        !silent.has_changes() && !silent.is_blocked(),
        "{}",
        leaf.path
    );
    let other = of_users("attributes: { MobilePhone: '[mobile]' }");
    apply(&desired(&files(&other)), &emulator).await;
    assert_eq!(
        mapping(&emulator, "MobilePhone")["source"]["name"],
        "mobile"
    );
    assert_eq!(
        leaf.seen(&schema(&emulator).await),
        value,
        "{} is left alone",
        leaf.path
    );
}

/// All fields in one state, as a stage of a story.
fn together(state: usize) -> Vec<(String, String)> {
    let leaves = leaves();
    let said: Vec<_> = leaves
        .iter()
        .filter_map(|leaf| Some((leaf, leaf.state(state).0?)))
        .collect();
    files(&schema_fields(said.into_iter()))
}

async fn walk_together(name: &'static str, state: usize, stages: Vec<Vec<(String, String)>>) {
    let tenant = walk(&Story { name, stages }).await;
    let schema = schema(&tenant).await;
    for leaf in leaves() {
        assert_eq!(
            leaf.seen(&schema),
            leaf.state(state).1,
            "{name}: {}",
            leaf.path
        );
    }
}

#[tokio::test]
async fn all_are_set() {
    walk_together("all_are_set", 0, vec![files(""), together(0)]).await;
}

#[tokio::test]
async fn all_are_changed() {
    walk_together("all_are_changed", 1, vec![together(0), together(1)]).await;
}

#[tokio::test]
async fn all_are_removed() {
    let stages = vec![together(0), together(1), together(2)];
    walk_together("all_are_removed", 2, stages).await;
}

/// A new application, whose template has some of what is removed and has never had the rest.
#[tokio::test]
async fn all_are_removed_from_the_start() {
    let name = "all_are_removed_from_the_start";
    let stages = vec![together(2)];
    let schema = schema(&walk(&Story { name, stages }).await).await;
    for leaf in leaves() {
        let (yaml, value) = leaf.state(2);
        if yaml.is_some() {
            assert_eq!(leaf.seen(&schema), value, "{}", leaf.path);
        }
    }
}

/// What a mapping of users says of some targets.
fn sources(tenant: &Emulator) -> [Value; 3] {
    ["Title", "Department", "CompanyName"]
        .map(|target| mapping(tenant, target)["source"]["expression"].clone())
}

const MERGED: &str = "mode: merge, attributes: { Title: null, IsActive: 'Not([IsSoftDeleted])', Department: '[city]', CompanyName: '[companyName]' }";
const EXCLUSIVE: &str = "mode: exclusive, attributes: { Department: '[department]' }";

/// Exclusive: the template's default and the manifest, and nothing else.
#[tokio::test]
async fn mode() {
    let stage = |fields: &str| files(&of_users(fields));
    let stages = vec![stage(MERGED), stage(EXCLUSIVE)];
    let tenant = walk(&Story {
        name: "mode",
        stages,
    })
    .await;
    let default = ["[jobTitle]".into(), "[department]".into(), Value::Null];
    assert_eq!(sources(&tenant), default);

    // Merging again takes nothing back and leaves alone what comes.
    let merge = desired(&stage("mode: merge, attributes: { Department: '[city]' }"));
    apply(&merge, &tenant).await;
    let merged = ["[jobTitle]".into(), "[city]".into(), Value::Null];
    assert_eq!(sources(&tenant), merged);
    apply(&desired(&stage(MERGED)), &tenant).await;
    for silent in [
        "mode: merge, attributes: { Department: '[city]' }",
        "attributes: { Department: '[city]' }",
    ] {
        assert!(
            !plan(&desired(&stage(silent)), &tenant).await.has_changes(),
            "{silent}"
        );
    }

    // From the start it is the template's own, and nothing is saved for it.
    let tenant = emulator();
    let saves = Saves::new(&tenant);
    let door = world::door(&saves);
    let wanted = desired(&stage(
        "mode: exclusive, attributes: { Department: '[department]' }",
    ));
    let ran = told_run(MODE, &wanted, &saves, &door).await;
    assert!(ran.is_some_and(|(_, is_complete)| is_complete));
    assert!(saves.seen().is_empty(), "{:#?}", saves.seen());
    assert!(!plan(&wanted, &tenant).await.has_changes());
}
