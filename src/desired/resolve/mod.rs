//! Documents to [`Desired`]: one tenant is chosen, text becomes names and ids, duplicates are refused.
//! All remarks of all documents come back at once.

mod app;
mod credentials;
mod guards;
mod mapping_tests;
mod overlay;
mod policies;
mod principals;
mod reference;
mod tenants;

use std::collections::{BTreeMap, BTreeSet};

use super::refused::{self, Refused};
use super::{App, Desired, Locks, People, Tenant};
use crate::finding::{Code, Finding, did_you_mean};
use crate::manifest::{self, AppSpec, Document, Manifest, Places, TenantSpec};
use crate::model::{AppName, Owner, TenantId};
use app::app;
use guards::tenant_guards;

/// Closes the set. `locks` and `people` are what lies beside the manifests, and `chosen` is the name given with
/// `--tenant`.
///
/// # Errors
/// Every finding of every document, in the order of the documents; and always where a document is not sound.
pub fn resolve(
    documents: Vec<Document>,
    locks: &Locks,
    people: &People,
    chosen: Option<&str>,
) -> Result<Desired, Box<Refused>> {
    let is_sound = documents.iter().all(Document::is_sound);
    let declared = documents
        .iter()
        .filter(|document| matches!(document, Document::Tenant(_)))
        .count();
    let mut names = refused::free_names(&documents);
    let mut findings = Vec::new();
    let mut tenants: Vec<Tenant> = Vec::new();
    let mut known = 0;
    let mut written = Vec::new();
    let mut tests = Vec::new();
    for document in documents {
        match document {
            Document::Tenant(manifest) => {
                let Some(tenant) = tenant(*manifest, &mut findings) else {
                    continue;
                };
                match tenants.iter().find(|first| first.name == tenant.name) {
                    Some(first) => findings.push(same_tenant(&tenant, first)),
                    None => tenants.push(tenant),
                }
                known += 1;
            }
            Document::App(manifest) => written.push(*manifest),
            // They are about Apps that may stand behind them.
            Document::MappingTest(manifest) => tests.push(*manifest),
        }
    }
    let all: Vec<_> = tenants.iter().map(|tenant| tenant.name.clone()).collect();
    let chosen_tenant = choose(tenants, chosen);
    let mut apps: BTreeMap<AppName, App> = BTreeMap::new();
    let mut of_others = BTreeSet::new();
    for manifest in written {
        tenants::judge(&manifest, &all, &mut findings);
        if let Ok(tenant) = &chosen_tenant
            && !tenants::is_for(&manifest.spec, tenant)
        {
            of_others.insert(manifest.metadata.name);
            continue;
        }
        let mut app = app(manifest, (locks, people), &mut names, &mut findings);
        if let Some(first) = apps.get(&app.name) {
            findings.push(duplicate(&app, first));
            // The rest of it is judged, and that it is a second one has been said.
            app.name = names.next().expect("names do not end");
            app.template = refused::no_template(findings.len());
        }
        apps.insert(app.name.clone(), app);
    }
    for manifest in tests {
        mapping_tests::shared(manifest, (&mut apps, &of_others), people, &mut findings);
    }
    findings.extend(apps.values().flat_map(mapping_tests::duplicates));
    let is_refused = known < declared;
    let tenant = match chosen_tenant {
        Ok(tenant) => Some(tenant),
        // A tenant whose own fields are wrong has been reported already.
        Err(finding) if finding.code != Code::SeveralTenants && is_refused => None,
        Err(finding) => {
            findings.push(*finding);
            None
        }
    };
    match tenant {
        Some(tenant) if findings.is_empty() && is_sound => Ok(Desired {
            tenant,
            apps,
            of_others,
            unselected: BTreeMap::new(),
            prunes: false,
            is_of_files: false,
        }),
        tenant => Err(Box::new(Refused::new(findings, tenant, apps))),
    }
}

/// One App by itself, without what lies beside it, and what is wrong with it.
pub(super) fn alone(manifest: Manifest<AppSpec>) -> (App, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut names = refused::free_names(&[]);
    let beside = (&Locks::default(), &People::default());
    let app = app(manifest, beside, &mut names, &mut findings);
    (app, findings)
}

fn choose(tenants: Vec<Tenant>, chosen: Option<&str>) -> Result<Tenant, Box<Finding>> {
    let names = tenants
        .iter()
        .map(|tenant| tenant.name.clone())
        .collect::<Vec<_>>();
    let list = names.join(", ");
    let found = match chosen {
        Some(name) => tenants
            .into_iter()
            .filter(|tenant| tenant.name == name)
            .collect(),
        None => tenants,
    };
    let [tenant] = <[Tenant; 1]>::try_from(found)
        .map_err(|found| Box::new(no_choice(&found, chosen, &names, &list)))?;
    Ok(Tenant {
        has_siblings: names.len() > 1,
        ..tenant
    })
}

fn no_choice(found: &[Tenant], chosen: Option<&str>, names: &[String], list: &str) -> Finding {
    match (chosen, names.is_empty(), found.get(1)) {
        (_, true, _) => Finding::error(Code::NoTenant, "no document of kind Tenant")
            .help("give its file with another -f, or add one, such as manifests/tenant.yaml, with spec.tenantId and spec.owner"),
        (_, _, Some(second)) => {
            Finding::error(Code::SeveralTenants, format!("several Tenants: {list}"))
                .at(second.place.clone())
                .help("choose one with --tenant NAME")
        }
        (name, ..) => {
            let name = name.unwrap_or_default();
            let near = did_you_mean(name, names.iter().map(String::as_str));
            let hint = near
                .map(|near| format!("; did you mean \"{near}\"?"))
                .unwrap_or_default();
            Finding::error(
                Code::UnknownTenant,
                format!("no Tenant is named \"{name}\""),
            )
            .help(format!("the manifests have: {list}{hint}"))
        }
    }
}

/// No `--tenant` can choose between two of one name.
fn same_tenant(tenant: &Tenant, first: &Tenant) -> Finding {
    Finding::error(
        Code::SeveralTenants,
        format!("two Tenants are named \"{}\"", tenant.name),
    )
    .at(tenant.place.clone())
    .label("the second one")
    .help(format!(
        "the first one is at {}; keep one of the two, or give them different names",
        first.place.line()
    ))
}

fn duplicate(app: &App, first: &App) -> Finding {
    Finding::error(
        Code::DuplicateApp,
        format!("two Apps are named \"{}\"", app.name),
    )
    .at(app.places.at("/metadata/name"))
    .label("the second one")
    .help(format!(
        "the first one is at {}; a name is the mark on the live object and must be unique",
        first.places.at("/metadata/name").line()
    ))
}

fn tenant(manifest: Manifest<TenantSpec>, findings: &mut Vec<Finding>) -> Option<Tenant> {
    let Manifest {
        metadata,
        spec,
        places,
        is_sound: _,
    } = manifest;
    let TenantSpec {
        tenant_id,
        cloud,
        owner,
        birth_mark,
        secrets_put,
        guards,
        policies,
        // They have been filled in.
        variables: _,
    } = spec;
    let name = label(
        &metadata.name,
        AppName::new(&metadata.name),
        &places,
        "/metadata/name",
        findings,
    );
    let id = keep(
        TenantId::parse(&tenant_id),
        Code::InvalidGuid,
        &places,
        "/spec/tenantId",
        findings,
    );
    let owner = label(&owner, Owner::new(&owner), &places, "/spec/owner", findings);
    let guards = tenant_guards(guards, &places, findings);
    let policies = policies::policies(policies, &places, findings);
    Some(Tenant {
        name: name?.to_string(),
        id: id?,
        cloud: cloud.unwrap_or_default(),
        owner: owner?,
        birth_mark: birth_mark.unwrap_or(true),
        secrets_put: secrets_put.unwrap_or_default(),
        guards,
        policies,
        has_siblings: false,
        place: places.at("/metadata/name"),
    })
}

fn keep<T, E: std::fmt::Display>(
    parsed: Result<T, E>,
    code: Code,
    places: &Places,
    pointer: &str,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    parsed
        .map_err(|error| {
            let field = spoken(pointer);
            let finding = Finding::error(code, format!("{field} cannot be used"))
                .at(places.at(pointer))
                .label(error.to_string());
            findings.push(finding);
        })
        .ok()
}

fn filled(text: &str, places: &Places, pointer: &str, findings: &mut Vec<Finding>) -> bool {
    let is_filled = !text.trim().is_empty();
    if !is_filled {
        let field = spoken(pointer);
        findings.push(
            Finding::error(Code::EmptyValue, format!("{field} is empty")).at(places.at(pointer)),
        );
    }
    is_filled
}

/// A pointer as people write it: `/spec/assignments/9/role` is `spec.assignments[9].role`.
fn spoken(pointer: &str) -> String {
    let mut name = String::new();
    for step in pointer.split('/').skip(1) {
        if step.bytes().all(|byte| byte.is_ascii_digit()) {
            name.push_str(&format!("[{step}]"));
            continue;
        }
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(step);
    }
    name
}

/// A name as a DNS label that is much like it, where there is one.
fn as_label(text: &str) -> Option<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let label = words.join("-");
    AppName::new(&label).ok().map(|_| label)
}

/// The name of a document or an owner: a DNS label.
fn label<T, E: std::fmt::Display>(
    text: &str,
    parsed: Result<T, E>,
    places: &Places,
    pointer: &str,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let said = findings.len();
    let kept = keep(parsed, Code::InvalidName, places, pointer, findings);
    for finding in findings.iter_mut().skip(said) {
        finding.help = as_label(text).map(|label| format!("write {label}"));
    }
    kept
}

/// The pointer to a key of a map, whatever letters the key has.
fn pointer_to(map: &str, key: &str) -> String {
    format!("{map}/{}", manifest::escape(key))
}
