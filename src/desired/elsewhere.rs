//! Whether a manifest that a run does not read describes an application: one that lies elsewhere in the repository, and is
//! for the same tenant.

use std::collections::BTreeSet;

use crate::manifest::{self, Document, Files, Metadata};
use crate::model::{AppName, TenantId};

/// What every manifest begins with, whatever its version.
const GROUP: &str = "syncform/";

/// The files that describe an App of that name, or one that had it before. A file of ours that cannot be read may.
#[must_use]
pub fn describing(files: &Files, name: &AppName) -> BTreeSet<String> {
    let has_it = |app: &Metadata| {
        app.name == name.as_str() || app.renamed_from.as_deref() == Some(name.as_str())
    };
    let describes = |file: &str, text: &str| {
        let parsed = manifest::parse(&[(file, text)].into_iter().collect());
        let is_unclear = parsed.is_partial && text.contains(GROUP);
        is_unclear
            || parsed.documents.iter().any(|document| match document {
                Document::App(app) => has_it(&app.metadata),
                Document::Tenant(_) | Document::MappingTest(_) => false,
            })
    };
    let found = files.iter().filter(|(file, text)| describes(file, text));
    found.map(|(file, _)| file.to_owned()).collect()
}

/// Where Tenants stand, each with whether it is that one.
#[must_use]
pub fn tenants(files: &Files, tenant: &TenantId) -> BTreeSet<(String, bool)> {
    let documents = manifest::parse(files).documents.into_iter();
    let tenants = documents.filter_map(|document| match document {
        Document::Tenant(manifest) => {
            let is_it = manifest
                .spec
                .tenant_id
                .eq_ignore_ascii_case(tenant.as_str());
            Some((manifest.places.at("").file, is_it))
        }
        Document::App(_) | Document::MappingTest(_) => None,
    });
    tenants.collect()
}

/// Whether a file is for another tenant alone: all Tenants in the nearest folder around it that has any, itself or below,
/// are others.
#[must_use]
pub fn is_of_others(file: &str, tenants: &BTreeSet<(String, bool)>) -> bool {
    let mut folder = file;
    while let Some((around, _)) = folder.rsplit_once('/') {
        folder = around;
        let below = format!("{around}/");
        let mut near = tenants
            .iter()
            .filter(|(place, _)| place.starts_with(&below));
        if let Some((_, first)) = near.next() {
            return !first && near.all(|(_, is_it)| !is_it);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_described_by_its_name_or_its_former_one() {
        let app = |metadata: &str| {
            format!(
                "apiVersion: syncform/v1\nkind: App\nmetadata: {metadata}\nspec: {{ displayName: A, template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }} }}\n"
            )
        };
        let files: Files = [
            ("a.yaml", app("{ name: a }")),
            ("former.yaml", app("{ name: b, renamedFrom: a }")),
            ("label.yaml", app("{ name: c, labels: { was: a } }")),
            (
                "broken.yaml",
                "apiVersion: syncform/v1\nname: [a".to_owned(),
            ),
            ("chart.yaml", "apiVersion: v2\nname: {{ a".to_owned()),
        ]
        .into_iter()
        .collect();
        let name = AppName::new("a").expect("a name");
        let found: Vec<_> = describing(&files, &name).into_iter().collect();
        assert_eq!(found, ["a.yaml", "broken.yaml", "former.yaml"]);
    }

    #[test]
    fn the_nearest_tenants_decide_whose_a_file_is() {
        let tenants = [
            ("tenants/dev/tenant.yaml", false),
            ("tenants/prod/basics/tenant.yaml", true),
            ("both/a.yaml", true),
            ("both/b.yaml", false),
        ];
        let tenants = tenants
            .map(|(place, is_it)| (place.to_owned(), is_it))
            .into();
        for (file, expected) in [
            ("tenants/dev/app.yaml", true),
            ("tenants/dev/deep/app.yaml", true),
            ("tenants/prod/apps/app.yaml", false),
            ("tenants/app.yaml", false),
            ("both/app.yaml", false),
            ("elsewhere/app.yaml", false),
            ("app.yaml", false),
        ] {
            assert_eq!(is_of_others(file, &tenants), expected, "{file}");
        }
    }
}
