//! Locks as files: a draft of one is made only where it says something new.

use std::path::{Path, PathBuf};

use super::super::draft::Draft;
use crate::desired::{Lock, Locks, Standing, Tenant};
use crate::live::GalleryTemplate;
use crate::manifest::folder::LOCKS;
use crate::model::{SyncTemplateId, TemplateRef};
use crate::render::{LockRow, LockState};

/// How a lock stands beside those that there are, and the files that are to be written for it.
pub(in crate::cli) fn drafted(
    tenant: &Tenant,
    lock: Lock,
    locks: &mut Locks,
) -> (LockRow, Vec<Draft>) {
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
            Standing::New => LockState::New,
            Standing::Same => LockState::Unchanged,
            Standing::Moved(changes) => LockState::Changed(changes),
        },
    };
    let others = locks.other_defaults(&lock);
    let mut drafts = Vec::new();
    if row.state != LockState::Unchanged {
        drafts.push(draft(&file, &lock));
    }
    locks.put(file, lock);
    // The service has made another template its default.
    for (file, other) in others {
        let other = Lock {
            is_default: false,
            ..other
        };
        drafts.push(draft(&file, &other));
        locks.put(file, other);
    }
    (row, drafts)
}

/// A lock that cannot be read is in its place all the same, and gives way.
fn draft(file: &str, lock: &Lock) -> Draft {
    let path = PathBuf::from(file);
    Draft {
        before: std::fs::read(&path).ok(),
        path,
        text: lock.text(),
    }
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
