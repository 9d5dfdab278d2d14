//! Documents to [`Desired`]: one tenant is chosen, text becomes names and ids, duplicates are refused.
//! All remarks of all documents come back at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::refused::{self, Refused};
use super::{App, Credentials, Desired, Provisioning, Tenant};
use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::manifest::{self, AppSpec, CredentialValue, Document, Manifest, Places, TenantSpec};
use crate::model::{
    AppName, CredentialKey, Owner, SecretRef, Supply, SyncTemplateId, TemplateId, TemplateRef,
    TenantId,
};

/// Closes the set. `chosen` is the name given with `--tenant`.
///
/// # Errors
/// Every finding of every document, in the order of the documents; and always where a document is not sound.
pub fn resolve(documents: Vec<Document>, chosen: Option<&str>) -> Result<Desired, Box<Refused>> {
    let is_sound = documents.iter().all(Document::is_sound);
    let declared = documents
        .iter()
        .filter(|document| matches!(document, Document::Tenant(_)))
        .count();
    let mut names = refused::free_names(&documents);
    let mut findings = Vec::new();
    let mut tenants = Vec::new();
    let mut apps: BTreeMap<AppName, App> = BTreeMap::new();
    for document in documents {
        match document {
            Document::Tenant(manifest) => tenants.extend(tenant(manifest, &mut findings)),
            Document::App(manifest) => {
                let mut app = app(manifest, &mut names, &mut findings);
                if let Some(first) = apps.get(&app.name) {
                    findings.push(duplicate(&app, first));
                    // The rest of it is judged, and that it is a second one has been said.
                    app.name = names.next().expect("names do not end");
                    app.template = refused::no_template(findings.len());
                }
                apps.insert(app.name.clone(), app);
            }
        }
    }
    let is_refused = tenants.len() < declared;
    let tenant = match choose(tenants, chosen) {
        Ok(tenant) => Some(tenant),
        // A tenant whose own fields are wrong has been reported already.
        Err(finding) if finding.code != Code::SeveralTenants && is_refused => None,
        Err(finding) => {
            findings.push(*finding);
            None
        }
    };
    match tenant {
        Some(tenant) if findings.is_empty() && is_sound => Ok(Desired { tenant, apps }),
        tenant => Err(Box::new(Refused::new(findings, tenant, apps))),
    }
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
    Ok(tenant)
}

fn no_choice(found: &[Tenant], chosen: Option<&str>, names: &[String], list: &str) -> Finding {
    match (chosen, names.is_empty(), found.get(1)) {
        (_, true, _) => Finding::error(Code::NoTenant, "no document of kind Tenant")
            .help("add one, such as manifests/tenant.yaml, with spec.tenantId and spec.owner"),
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
    } = spec;
    let name = keep(
        AppName::new(&metadata.name),
        Code::InvalidName,
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
    let owner = keep(
        Owner::new(&owner),
        Code::InvalidName,
        &places,
        "/spec/owner",
        findings,
    );
    Some(Tenant {
        name: name?.to_string(),
        id: id?,
        cloud: cloud.unwrap_or_default(),
        owner: owner?,
        birth_mark: birth_mark.unwrap_or(true),
        place: places.at("/metadata/name"),
    })
}

/// An application with findings has stand-ins for what was refused, so that the rest of it is judged.
fn app(
    manifest: Manifest<AppSpec>,
    names: &mut impl Iterator<Item = AppName>,
    findings: &mut Vec<Finding>,
) -> App {
    let Manifest {
        metadata,
        spec,
        places,
        is_sound: _,
    } = manifest;
    let AppSpec {
        display_name,
        template,
        provisioning,
    } = spec;
    let name = keep(
        AppName::new(&metadata.name),
        Code::InvalidName,
        &places,
        "/metadata/name",
        findings,
    );
    filled(&display_name, &places, "/spec/displayName", findings);
    let template = template_ref(template, &places, findings);
    let provisioning = provisioning.map(|spec| job(spec, &places, findings));
    App {
        name: name.unwrap_or_else(|| names.next().expect("names do not end")),
        protect: metadata.protect,
        display_name,
        template: template.unwrap_or_else(|| refused::no_template(findings.len())),
        provisioning,
        places,
    }
}

fn template_ref(
    template: manifest::Template,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Option<TemplateRef> {
    match template {
        manifest::Template {
            id: Some(id),
            name: _,
        } => keep(
            TemplateId::parse(&id),
            Code::InvalidGuid,
            places,
            "/spec/template/id",
            findings,
        )
        .map(TemplateRef::Id),
        manifest::Template { id: None, name } => {
            let name = name.unwrap_or_default();
            filled(&name, places, "/spec/template/name", findings)
                .then_some(TemplateRef::Name(name))
        }
    }
}

fn job(spec: manifest::Provisioning, places: &Places, findings: &mut Vec<Finding>) -> Provisioning {
    let manifest::Provisioning {
        template,
        state,
        scope,
        notify,
        credentials,
    } = spec;
    if let Some(template) = &template {
        filled(template, places, "/spec/provisioning/template", findings);
    }
    let credentials =
        credentials.map(|credentials| self::credentials(credentials, places, findings));
    Provisioning {
        template: template.map(SyncTemplateId::new),
        state,
        scope,
        notify: notify.map(distinct),
        credentials,
    }
}

/// The service keeps what it is sent; twice the same address would be a difference for ever.
fn distinct(mails: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    mails
        .into_iter()
        .filter(|mail| seen.insert(mail.clone()))
        .collect()
}

fn credentials(
    spec: manifest::Credentials,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Credentials {
    let mut values = BTreeMap::new();
    if spec.values.is_empty() {
        let finding = Finding::error(
            Code::EmptyValue,
            "spec.provisioning.credentials.values is empty",
        );
        let place = places.key("/spec/provisioning/credentials/values");
        findings.push(
            finding
                .at(place)
                .help("leave spec.provisioning.credentials out to leave stored credentials alone"),
        );
    }
    for (text, value) in spec.values {
        let pointer = format!(
            "/spec/provisioning/credentials/values/{}",
            text.replace('~', "~0").replace('/', "~1")
        );
        match CredentialKey::parse(&text) {
            Some(key) => {
                let supply = supply(value, &places.at(&pointer), findings);
                values.insert(key, supply);
            }
            None => findings.push(no_such_key(&text, places.key(&pointer))),
        }
    }
    Credentials {
        version: spec.version,
        values,
    }
}

fn no_such_key(text: &str, place: Place) -> Finding {
    if let Some(field) = CredentialKey::field_of(text) {
        return Finding::error(
            Code::ReservedCredentialKey,
            format!("the credential key {text} has a field of its own"),
        )
        .at(place)
        .help(format!("write spec.provisioning.{field} instead"));
    }
    // Only a near miss is quoted: a stranger in the place of a key may be the secret itself.
    match did_you_mean(text, CredentialKey::all()) {
        Some(near) => Finding::error(
            Code::UnknownCredentialKey,
            format!("the service has no credential key \"{text}\""),
        )
        .at(place)
        .help(format!("did you mean \"{near}\"?")),
        None => {
            let keys = CredentialKey::all().collect::<Vec<_>>().join(", ");
            Finding::error(
                Code::UnknownCredentialKey,
                "the service has no such credential key",
            )
            .at(place)
            .help(format!("the keys are: {keys}"))
        }
    }
}

fn supply(value: CredentialValue, place: &Place, findings: &mut Vec<Finding>) -> Supply {
    let (reference, text) = match value {
        CredentialValue::Plain(text) => {
            if text.is_empty() {
                let finding =
                    Finding::error(Code::EmptyValue, "an empty credential is no credential");
                findings.push(
                    finding
                        .at(place.clone())
                        .help("leave the key out, or give it a value"),
                );
            }
            return Supply::Plain(text);
        }
        CredentialValue::Env(name) => (SecretRef::Env(name.clone()), name),
        CredentialValue::File(path) => (SecretRef::File(beside(&place.file, &path)), path),
    };
    let is_sound = match &reference {
        SecretRef::Env(name) => is_variable(name) && !is_identity(name),
        SecretRef::File(path) => !text.is_empty() && !text.contains('\0') && !is_kernels(path),
    };
    if !is_sound {
        findings.push(
            Finding::error(Code::InvalidReference, "this reference cannot be used")
                .at(place.clone())
                .help("give { env: NAME } a variable's name (not AZURE_* or SYNCFORM_*, which are syncform's own), or { file: PATH } a path relative to this manifest"),
        );
    }
    Supply::Secret(reference)
}

/// A name that every shell can set. Anything else is more likely a secret in the wrong place.
fn is_variable(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty()
        && text.bytes().all(is_inner)
        && !text.starts_with(|first: char| first.is_ascii_digit())
}

/// The variables that syncform itself signs in with: a manifest that sends them away would give the tenant away.
fn is_identity(text: &str) -> bool {
    text.starts_with("AZURE_") || text.starts_with("SYNCFORM_")
}

/// What the kernel shows of processes and devices, their environments included, is nobody's secret file.
fn is_kernels(path: &str) -> bool {
    ["/proc", "/sys", "/dev"]
        .into_iter()
        .any(|root| Path::new(path).starts_with(root))
}

/// A path in a manifest is meant from where the manifest lies.
fn beside(manifest: &str, path: &str) -> String {
    let folder = Path::new(manifest).parent().unwrap_or(Path::new(""));
    folder.join(path).to_string_lossy().into_owned()
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
            let field = pointer.trim_start_matches('/').replace('/', ".");
            findings.push(
                Finding::error(code, format!("{field} cannot be used"))
                    .at(places.at(pointer))
                    .label(error.to_string()),
            );
        })
        .ok()
}

fn filled(text: &str, places: &Places, pointer: &str, findings: &mut Vec<Finding>) -> bool {
    let is_filled = !text.trim().is_empty();
    if !is_filled {
        let field = pointer.trim_start_matches('/').replace('/', ".");
        findings.push(
            Finding::error(Code::EmptyValue, format!("{field} is empty")).at(places.at(pointer)),
        );
    }
    is_filled
}
