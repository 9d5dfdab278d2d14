//! Mappings, custom attributes and filters of a job: planned, saved once, and found to be so.

use std::collections::BTreeMap;

use syncform::desired::Desired;
use syncform::render::{self, Style};
use syncform::schema::{
    AttributeAddress, AttributeType, DirectoryAddress, MappingAddress, Overlay, WantedAttribute,
    WantedClause, WantedGroup, WantedMapping, WantedObjectMapping, WantedSource, Wish,
};

use crate::support::stories::stage;
use crate::support::world::{apply, desired, emulator, plan};

const APP: &str = "apiVersion: syncform/v1
kind: App
metadata: { name: salesforce }
spec:
  displayName: Salesforce EMEA
  template: { id: cd3ed3de-93ee-400b-8b19-b61ef44a0f29 }
  provisioning:
    template: salesforce
    state: running
    scope: assigned
    credentials: { version: 1, values: { UserName: sync@contoso.com, Password: { env: P }, SecretToken: { env: T } } }
";

fn with(overlay: Overlay) -> Desired {
    let mut desired = desired(&stage(&[APP.to_owned()]));
    let app = desired.apps.values_mut().next().expect("one");
    app.provisioning.as_mut().expect("a job").overlay = overlay;
    desired
}

fn office() -> Overlay {
    let mapping = WantedMapping {
        source: Wish::Set(WantedSource::Tree(
            syncform::expr::compile("[extensionAttribute10]")
                .expect("an expression")
                .to_json(),
        )),
        ..WantedMapping::default()
    };
    let user = WantedObjectMapping {
        attributes: BTreeMap::from([("officeCode".to_owned(), Some(mapping))]),
        scope: Wish::Set(vec![WantedGroup {
            name: None,
            clauses: vec![WantedClause {
                source: "department".to_owned(),
                operator: "EQUALS".to_owned(),
                values: vec!["Sales".to_owned()],
            }],
        }]),
        ..WantedObjectMapping::default()
    };
    let address = MappingAddress {
        rule: None,
        source: "User".to_owned(),
        target: "User".to_owned(),
    };
    let attribute = AttributeAddress {
        directory: DirectoryAddress::Target(None),
        object: "User".to_owned(),
        attribute: "officeCode".to_owned(),
    };
    let kind = WantedAttribute {
        kind: Some(AttributeType::String),
        ..WantedAttribute::default()
    };
    Overlay {
        object_mappings: BTreeMap::from([(address, user)]),
        attributes: BTreeMap::from([(attribute, Some(kind))]),
    }
}

#[tokio::test]
async fn smoke() {
    for first in [Overlay::default(), office()] {
        let emulator = emulator();
        apply(&with(first), &emulator).await;
        let wanted = with(office());
        let plan = plan(&wanted, &emulator).await;
        eprintln!("{}", render::plan(&plan, 0, Style::default()));
        apply(&wanted, &emulator).await;
        let plan = crate::support::world::plan(&wanted, &emulator).await;
        eprintln!("{}", render::plan(&plan, 0, Style::default()));
        assert!(!plan.has_changes());
    }
}
