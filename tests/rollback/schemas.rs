//! Schemas that are taken back: to the letter where nobody has touched them, and thing by thing where somebody has.

use serde_json::{Value, json};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::plan::{Image, Standing};

use super::{applied, assert_same, back, carry, said};
use crate::support::salesforce::{edit_schema, files, mapping, of_users};
use crate::support::world::{apply, desired, emulator, portrait};

const SALES: &str = "enabled: false, operations: [add, update], scope: [{ department: { equals: Sales } }], attributes: {
    Title: null, Alias: { apply: onCreate }, Department: '[city]', CompanyName: '[companyName]' }";

async fn mapped(before: &str, after: &str) -> (Emulator, Desired, Image, Value) {
    let emulator = emulator();
    apply(&desired(&files("")), &emulator).await;
    apply(&desired(&files(before)), &emulator).await;
    let was = portrait(&emulator);
    let wanted = desired(&files(after));
    let image = applied(&wanted, &emulator).await;
    (emulator, wanted, image, was)
}

/// Filters, switches, and mappings that came, went and changed: all as they were, to the letter.
#[tokio::test]
async fn a_schema_comes_back() {
    for (before, after) in [
        (
            of_users("attributes: { FirstName: '[surname]' }"),
            of_users(SALES),
        ),
        (of_users(SALES), of_users("mode: exclusive, scope: null")),
        (
            of_users(SALES),
            of_users("scope: [{ department: { equals: Support } }], enabled: true"),
        ),
    ] {
        let (emulator, wanted, image, was) = mapped(&before, &after).await;
        let plan = back(&wanted, &emulator, &image).await;
        let rows = said(&plan);
        assert!(
            rows.values().all(|it| *it == Standing::ConfigOnly),
            "{rows:#?}"
        );
        carry(&wanted, &plan, &emulator).await;
        assert_same(&emulator, &was, true);
    }
}

#[tokio::test]
async fn custom_attributes_come_and_go() {
    let with = "attributes: { target: { User: { officeCode: { type: String } } } }\n".to_owned()
        + &of_users("attributes: { officeCode: '[extensionAttribute10]' }");
    let without = "attributes: { target: { User: { officeCode: null } } }\n".to_owned()
        + &of_users("attributes: { officeCode: null }");
    for (before, after) in [(String::new(), with.clone()), (with, without)] {
        let (emulator, wanted, image, was) = mapped(&before, &after).await;
        let plan = back(&wanted, &emulator, &image).await;
        carry(&wanted, &plan, &emulator).await;
        assert_same(&emulator, &was, true);
    }
}

/// Each mapping stands for itself: what others have changed stays, and the rest comes back.
#[tokio::test]
async fn a_mapping_that_somebody_has_changed_since_stays() {
    let after = of_users("attributes: { Title: null, Department: '[city]' }");
    let (emulator, wanted, image, _) = mapped("", &after).await;
    edit_schema(&emulator, |schema| {
        let users = &mut schema["synchronizationRules"][0]["objectMappings"][0];
        let all = users["attributeMappings"].as_array_mut().expect("mappings");
        let theirs = all
            .iter_mut()
            .find(|one| one["targetAttributeName"] == "Department");
        theirs.expect("it is there")["source"] =
            json!({ "expression": "[country]", "name": "country", "type": "Attribute" });
    })
    .await;
    let plan = back(&wanted, &emulator, &image).await;
    let rows = said(&plan);
    let of = |target: &str| rows[&format!("provisioning.mappings User -> User / {target}")];
    assert_eq!(of("Department"), Standing::ChangedSince);
    assert_eq!(of("Title"), Standing::ConfigOnly);
    carry(&wanted, &plan, &emulator).await;
    let source = |target: &str| mapping(&emulator, target)["source"]["name"].clone();
    assert_eq!(
        [source("Department"), source("Title")],
        ["country", "jobTitle"]
    );
}
