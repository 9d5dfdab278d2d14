//! A set that cannot be closed: what is wrong with it, and what is left of it for the rules to judge.
//!
//! Nothing is ever planned from what is left, hence it is no [`Desired`] that a caller could mistake for one.

use std::collections::{BTreeMap, BTreeSet};

use super::{App, Desired, Policies, Tenant, TenantGuards};
use crate::finding::{Finding, Place};
use crate::manifest::Document;
use crate::model::{AppName, Cloud, Owner, SecretsPut, TemplateId, TemplateRef, TenantId};

/// Why there is no closed set.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Empty where the documents' own errors are all there is.
    pub findings: Vec<Finding>,
    rest: Desired,
}

impl Refused {
    pub(super) fn new(
        findings: Vec<Finding>,
        tenant: Option<Tenant>,
        apps: BTreeMap<AppName, App>,
    ) -> Self {
        let tenant = tenant.unwrap_or_else(nobody);
        Self {
            findings,
            rest: Desired {
                tenant,
                apps,
                of_others: BTreeSet::new(),
                unselected: BTreeMap::new(),
                prunes: false,
                is_of_files: false,
            },
        }
    }

    /// Judges what is left, with stand-ins in the place of what was refused.
    pub fn judge(&self, rules: impl FnOnce(&Desired) -> Vec<Finding>) -> Vec<Finding> {
        rules(&self.rest)
    }
}

/// Names for applications whose own was refused, none of which any document has.
pub(super) fn free_names(documents: &[Document]) -> impl Iterator<Item = AppName> + use<> {
    let taken: BTreeSet<String> = documents
        .iter()
        .map(|document| match document {
            Document::App(manifest) => manifest.metadata.name.clone(),
            Document::Tenant(manifest) => manifest.metadata.name.clone(),
            Document::MappingTest(manifest) => manifest.metadata.name.clone(),
        })
        .collect();
    let names = (0_u64..).filter_map(|number| AppName::new(&format!("unnamed-{number}")).ok());
    names.filter(move |name| !taken.contains(name.as_str()))
}

/// No template is like another one that was refused.
pub(super) fn no_template(number: usize) -> TemplateRef {
    TemplateRef::Id(TemplateId::new(format!("refused-{number}")))
}

/// The tenant of a set that has none.
fn nobody() -> Tenant {
    Tenant {
        name: String::new(),
        id: TenantId::new(""),
        cloud: Cloud::default(),
        owner: Owner::new("nobody").expect("a DNS label"),
        birth_mark: true,
        secrets_put: SecretsPut::default(),
        guards: TenantGuards::default(),
        policies: Policies::default(),
        has_siblings: false,
        place: Place::file(""),
    }
}
