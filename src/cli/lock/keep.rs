//! Locks as files: one is written only where it says something new, whole or not at all, and never through a link.

use std::path::Path;

use super::super::{Exit, Failure, whole};
use crate::desired::{Lock, Locks, Standing, Tenant};
use crate::live::GalleryTemplate;
use crate::manifest::folder::LOCKS;
use crate::model::{SyncTemplateId, TemplateRef};
use crate::render::{LockRow, LockState};

/// Writes a lock where that says something new.
pub(super) fn kept(
    tenant: &Tenant,
    lock: Lock,
    locks: &mut Locks,
    is_check: bool,
) -> Result<LockRow, Failure> {
    let standing = locks.standing(&lock);
    let file = locks.alike(&lock).map_or_else(
        || {
            let name = locks.free_name(&lock);
            Path::new(&tenant.place.file)
                .with_file_name(LOCKS)
                .join(name)
                .to_string_lossy()
                .into_owned()
        },
        |(file, _)| file.clone(),
    );
    let row = LockRow {
        gallery: lock.gallery.clone(),
        display_name: lock.display_name.clone(),
        template: Some(lock.template.to_string()),
        file: Some(file.clone()),
        state: match standing {
            Standing::New if is_check => LockState::Missing,
            Standing::New => LockState::New,
            Standing::Same => LockState::Unchanged,
            Standing::Moved(changes) => LockState::Changed(changes),
        },
    };
    let others = locks.other_defaults(&lock);
    if is_check {
        return Ok(row);
    }
    if row.state != LockState::Unchanged {
        write(Path::new(&file), &lock.text())?;
    }
    locks.put(file, lock);
    // The service has made another template its default.
    for (file, other) in others {
        let other = Lock {
            is_default: false,
            ..other
        };
        write(Path::new(&file), &other.text())?;
        locks.put(file, other);
    }
    Ok(row)
}

pub(super) fn nowhere(
    gallery: &GalleryTemplate,
    template: Option<&SyncTemplateId>,
    locks: &Locks,
) -> LockRow {
    let reference = TemplateRef::Id(gallery.id.clone());
    let known = locks.find(&reference, template);
    LockRow {
        gallery: gallery.id.clone(),
        display_name: gallery.display_name.clone(),
        template: template.map(ToString::to_string),
        file: known.map(|(file, _)| file.clone()),
        state: LockState::Unread,
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    let refused = |error: std::io::Error| {
        Failure::new(
            Exit::Error,
            format!("cannot write {}: {error}", path.display()),
        )
        .help("the folder of locks lies beside the Tenant's file, and must be one that may be written to")
    };
    // A link in the place of the folder would lead what is written elsewhere.
    if std::fs::symlink_metadata(folder).is_ok_and(|data| data.is_symlink()) {
        return Err(refused(std::io::Error::other(
            "its folder is a symbolic link",
        )));
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| whole::write(path, text))
        .map_err(refused)
}
