//! Where an open tenant comes from: the folder that keeps it, a recording of another one, or the seed.

use super::Options;
use super::error::EmulatorError;
use super::identity::is_guid;
use super::import;
use super::persist::Folder;
use super::seed;
use super::store::Tenant;

/// A tenant and its folder.
pub(super) struct Origin {
    pub(super) tenant: Tenant,
    pub(super) folder: Option<Folder>,
    /// Where it was stored: whether its id was settled by then.
    pub(super) kept: Option<bool>,
}

/// Takes the folder and what is in it, or makes a new tenant.
pub(super) fn open(options: &Options) -> Result<Origin, EmulatorError> {
    if let Some(given) = options.tenant_id.as_ref().filter(|id| !is_guid(id)) {
        return Err(EmulatorError::NoGuid {
            given: given.clone(),
        });
    }
    let wanted = options.tenant_id.as_ref();
    let wanted = wanted.map(|id| id.to_ascii_lowercase());
    let folder = options.dir.as_deref().map(Folder::open).transpose()?;
    let stored = folder.as_ref().map(Folder::load).transpose()?.flatten();
    let kept = stored.as_ref().map(|tenant| tenant.tenant_id_settled);
    let path = || folder.as_ref().map(Folder::path).unwrap_or_default();
    let mut tenant = match (stored, &options.import) {
        (Some(_), Some(_)) => return Err(EmulatorError::Occupied { path: path() }),
        (Some(stored), None) => stored,
        (None, Some(file)) => import::tenant(file)?,
        (None, None) => seed::tenant(wanted.clone()),
    };
    if let Some(wanted) = wanted
        && let Err(stored) = settle(&mut tenant, &wanted)
    {
        let path = options.import.clone().unwrap_or_else(path);
        return Err(EmulatorError::OtherTenant {
            path,
            stored,
            wanted,
        });
    }
    tenant.wake();
    Ok(Origin {
        tenant,
        folder,
        kept,
    })
}

/// Holds a wanted tenant id against that of a tenant, which is the error where it is another.
fn settle(tenant: &mut Tenant, wanted: &str) -> Result<(), String> {
    if tenant.tenant_id == wanted {
        tenant.tenant_id_settled = true;
    } else if tenant.tenant_id_settled {
        return Err(tenant.tenant_id.clone());
    } else {
        tenant.rename(wanted);
    }
    Ok(())
}
