//! Which tenant is meant where there may be no manifest yet: that of the manifests, of a flag, or of the environment.

use super::super::args::{Global, Writing};
use super::super::load::{read, refuse};
use super::super::{Failure, Voice, identity};
use crate::desired::{self, Locks, People, Policies, Tenant, TenantGuards};
use crate::finding::Place;
use crate::manifest::{self, Document};
use crate::model::{Owner, SecretsPut, TenantId};

/// Nobody owns anything by it: no plan is made for it.
const OWNER: &str = "import";

/// The tenant to sign in to; none where nothing names one, which the embedded one does not need.
pub(super) fn tenant(
    global: &Global,
    writing: &Writing,
    voice: Voice,
) -> Result<Option<Tenant>, Failure> {
    if let Some(id) = &writing.tenant_id {
        return Ok(Some(stand_in(id.clone(), writing, "--tenant-id")));
    }
    let (files, _) = read(global);
    let parsed = manifest::parse(&files);
    let is_tenant = |document: &Document| matches!(document, Document::Tenant(_));
    let tenants: Vec<_> = parsed.documents.into_iter().filter(is_tenant).collect();
    if !tenants.is_empty() || global.tenant.is_some() {
        let (locks, people) = (Locks::default(), People::default());
        let chosen = global.tenant.as_deref();
        return match desired::resolve(tenants, &locks, &people, chosen) {
            Ok(desired) => Ok(Some(desired.tenant)),
            Err(refused) => {
                let findings = [parsed.findings, refused.findings].concat();
                Err(refuse(&findings, &parsed.sources, voice))
            }
        };
    }
    Ok(identity::tenant_of_process().map(|id| stand_in(id, writing, "AZURE_TENANT_ID")))
}

fn stand_in(id: TenantId, writing: &Writing, named_at: &str) -> Tenant {
    Tenant {
        name: OWNER.to_owned(),
        id,
        cloud: writing.cloud,
        owner: Owner::new(OWNER).expect("a name"),
        birth_mark: true,
        secrets_put: SecretsPut::default(),
        guards: TenantGuards::default(),
        policies: Policies::default(),
        has_siblings: false,
        place: Place::file(named_at),
    }
}
