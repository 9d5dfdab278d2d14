//! The tenant that it is about: the one of the manifests, or one that is described now.

use std::path::{Path, PathBuf};

use super::super::args::{Global, Init};
use super::super::import::{Shelf, stand_in};
use super::super::remote::Remote;
use super::super::{Exit, Failure, identity};
use super::ask::Asker;
use crate::desired::Tenant;
use crate::manifest;
use crate::model::{AppName, Cloud, Owner, TenantId};
use crate::transcribe;

/// What a Tenant is called where nobody says otherwise: there is one.
const NAME: &str = "main";

/// Where a new Tenant is described, if nothing else is.
const FILE: &str = "tenant.yaml";

/// A tenant that can be signed in to.
pub(super) enum Begun {
    /// Manifests describe it.
    There(Tenant),
    /// None do yet.
    New(Tenant),
    /// The embedded one, whichever it is.
    Embedded,
}

impl Begun {
    pub(super) const fn tenant(&self) -> Option<&Tenant> {
        match self {
            Self::There(tenant) | Self::New(tenant) => Some(tenant),
            Self::Embedded => None,
        }
    }
}

/// The run with the one folder that it fills.
pub(super) fn in_one_folder(global: &Global) -> Result<Global, Failure> {
    match global.manifests.as_slice() {
        [one] if !one.is_file() => Ok(global.clone()),
        _ => Err(
            Failure::new(Exit::Usage, "init fills one folder of manifests")
                .help("name it with -f DIR, or leave -f out for the folder manifests"),
        ),
    }
}

/// That folder.
pub(super) fn folder(global: &Global) -> PathBuf {
    global.manifests.first().cloned().unwrap_or_default()
}

/// Refuses what cannot be asked and is not said, and what contradicts the manifests.
pub(super) fn check(
    args: &Init,
    there: Option<&Tenant>,
    global: &Global,
    asker: Asker,
) -> Result<(), Failure> {
    if let Some(there) = there {
        contradictions(args, there)?;
    }
    if asker.is_able {
        return Ok(());
    }
    let has_id = args.tenant_id.is_some() || identity::tenant_of_process().is_some();
    let is_described = there.is_some();
    let needed = [
        (
            "--tenant-id GUID",
            is_described || has_id || global.sandbox.is_some(),
        ),
        ("--owner OWNER", is_described || args.owner.is_some()),
        ("--all or names", args.all || !args.names.is_empty()),
        ("--yes", args.yes),
    ];
    let missing = needed.iter().filter(|(_, is_said)| !is_said);
    let missing: Vec<_> = missing.map(|(flag, _)| *flag).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(
        Failure::new(Exit::Usage, "init asks, and there is no terminal to ask on")
            .help(format!("say it beforehand: {}", missing.join(", "))),
    )
}

fn contradictions(args: &Init, there: &Tenant) -> Result<(), Failure> {
    let said = [
        (
            "--tenant-id",
            args.tenant_id.as_ref().map(ToString::to_string),
            there.id.to_string(),
        ),
        (
            "--owner",
            args.owner.as_ref().map(ToString::to_string),
            there.owner.to_string(),
        ),
        (
            "--cloud",
            args.cloud.map(|cloud| identity::cloud(cloud).to_owned()),
            identity::cloud(there.cloud).to_owned(),
        ),
    ];
    for (flag, said, has) in said {
        if said.as_ref().is_some_and(|said| *said != has) {
            let text = format!("{flag} is not what {} says: {has}", there.place.line());
            return Err(Failure::new(Exit::Usage, text)
                .help("leave the flag out, or name another folder with -f"));
        }
    }
    Ok(())
}

/// Which tenant to sign in to.
pub(super) fn begin(
    global: &Global,
    args: &Init,
    there: Option<Tenant>,
    asker: Asker,
) -> Result<Begun, Failure> {
    if let Some(there) = there {
        return Ok(Begun::There(there));
    }
    let of_process = identity::tenant_of_process();
    let (id, named_at) = match (&args.tenant_id, of_process) {
        (Some(id), _) => (id.clone(), "--tenant-id"),
        (None, _) if global.sandbox.is_some() => return Ok(Begun::Embedded),
        (None, Some(id)) if !asker.is_able => (id, "AZURE_TENANT_ID"),
        (None, proposed) => {
            let proposed = proposed.map(|id| id.to_string());
            let read = |text: &str| TenantId::parse(text).map_err(|error| error.to_string());
            let question = "Tenant id, as the overview of Entra shows it";
            (asker.text(question, proposed, read)?, "the answer")
        }
    };
    let cloud = match args.cloud {
        Some(cloud) => cloud,
        None if asker.is_able && global.sandbox.is_none() => asker.cloud()?,
        None => Cloud::default(),
    };
    Ok(Begun::New(stand_in(NAME, id, cloud, named_at)))
}

/// Puts the Tenant on the shelf, where no manifest describes it.
pub(super) fn describe(
    begun: Begun,
    remote: &Remote,
    global: &Global,
    args: &Init,
    asker: Asker,
    shelf: &mut Shelf,
) -> Result<(), Failure> {
    let (id, cloud) = match begun {
        Begun::There(_) => return Ok(()),
        Begun::New(tenant) => (tenant.id, tenant.cloud),
        Begun::Embedded => (embedded(remote)?, args.cloud.unwrap_or_default()),
    };
    let label = |text: &str| AppName::new(text).map_err(|error| error.to_string());
    let name = match &global.tenant {
        Some(name) => label(name)
            .map_err(|error| Failure::new(Exit::Usage, format!("--tenant \"{name}\": {error}")))?,
        None if asker.is_able => {
            let question = "A name for this tenant, for plans and for --tenant";
            asker.text(question, Some(NAME.to_owned()), label)?
        }
        None => AppName::new(NAME).expect("a name"),
    };
    let owner = match &args.owner {
        Some(owner) => owner.clone(),
        None => {
            let question = "Owner: the mark of this repository on all that it manages, another's is never touched";
            let read = |text: &str| Owner::new(text).map_err(|error| error.to_string());
            asker.text(question, proposed_owner(), read)?
        }
    };
    let text = manifest::tenant_text(&name, &id, cloud, &owner);
    let named = format!("{name}.{FILE}");
    let mut free = [FILE, &named]
        .into_iter()
        .map(|file| folder(global).join(file));
    let free = free.find(|path| path.symlink_metadata().is_err());
    let free = free.ok_or_else(|| {
        let text = format!("{FILE} and {named} are there, and describe no Tenant");
        Failure::new(Exit::Error, text)
            .help("give one of them another name, or describe the Tenant there: docs/manifest.md")
    })?;
    shelf.put(&free, &text);
    Ok(())
}

/// People tend to name a repository by what it is for.
fn proposed_owner() -> Option<String> {
    let here = std::env::current_dir().ok()?;
    let name = Path::new(&here).file_name()?.to_string_lossy().into_owned();
    Some(transcribe::label(&name).to_string())
}

fn embedded(remote: &Remote) -> Result<TenantId, Failure> {
    remote.embedded().ok_or_else(|| {
        Failure::new(Exit::Usage, "the embedded tenant has no GUID for its id")
            .help("name the tenant with --tenant-id GUID")
    })
}
