//! Which tenant is meant where there may be no manifest yet: that of the manifests, of a flag, or of the environment.

use super::super::args::{Global, Writing};
use super::super::load::{read, refuse};
use super::super::{Exit, Failure, Voice, identity};
use crate::desired::{self, Locks, People, Policies, Tenant, TenantGuards};
use crate::finding::Place;
use crate::manifest::{self, Document};
use crate::model::{Cloud, Owner, SecretsPut, TenantId};

/// Nobody owns anything by it: no plan is made for it.
const OWNER: &str = "import";

/// The tenant to sign in to; none where nothing names one, which the embedded one does not need.
pub(super) fn tenant(
    global: &Global,
    writing: &Writing,
    voice: Voice,
) -> Result<Option<Tenant>, Failure> {
    let cloud = writing.cloud;
    if let Some(id) = &writing.tenant_id {
        return Ok(Some(stand_in(OWNER, id.clone(), cloud, "--tenant-id")));
    }
    if let Some(tenant) = tenant_of_manifests(global, voice)? {
        return Ok(Some(tenant));
    }
    if let Some(name) = &global.tenant {
        let text = format!("the manifests have no Tenant \"{name}\", nor any other");
        return Err(Failure::new(Exit::Usage, text)
            .help("name the folder of its file with -f, or the tenant itself with --tenant-id"));
    }
    let id = identity::tenant_of_process();
    Ok(id.map(|id| stand_in(OWNER, id, cloud, "AZURE_TENANT_ID")))
}

/// The Tenant of the manifests, or the one of them that is chosen; none where there is none to choose from.
pub(in crate::cli) fn tenant_of_manifests(
    global: &Global,
    voice: Voice,
) -> Result<Option<Tenant>, Failure> {
    let (files, _) = read(global);
    let parsed = manifest::parse(&files);
    let is_tenant = |document: &Document| matches!(document, Document::Tenant(_));
    let tenants: Vec<_> = parsed.documents.into_iter().filter(is_tenant).collect();
    if tenants.is_empty() {
        return Ok(None);
    }
    let (locks, people) = (Locks::default(), People::default());
    match desired::resolve(tenants, &locks, &people, global.tenant.as_deref()) {
        Ok(desired) => Ok(Some(desired.tenant)),
        Err(refused) => {
            let findings = [parsed.findings, refused.findings].concat();
            Err(refuse(&findings, &parsed.sources, voice))
        }
    }
}

/// A tenant that no manifest describes (yet).
pub(in crate::cli) fn stand_in(name: &str, id: TenantId, cloud: Cloud, named_at: &str) -> Tenant {
    Tenant {
        name: name.to_owned(),
        id,
        cloud,
        owner: Owner::new(OWNER).expect("a name"),
        birth_mark: true,
        secrets_put: SecretsPut::default(),
        guards: TenantGuards::default(),
        policies: Policies::default(),
        has_siblings: false,
        place: Place::file(named_at),
    }
}
