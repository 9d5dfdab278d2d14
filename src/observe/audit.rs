//! Who changed an application last, as the directory's audit log says.

use super::ReadError;
use super::read::{Pages, Why, failed, items};
use crate::api;
use crate::live::DirectoryAudit;
use crate::model::ObjectId;
use crate::wire::Transport;

/// The newest entries about any of these objects, at most `most`, the newest first. The log is asked for one object after
/// the other, since it takes few requests at a time (reference, section 6).
///
/// # Errors
/// The first read that fails.
pub async fn directory_audits<T: Transport>(
    transport: &T,
    objects: &[ObjectId],
    most: usize,
) -> Result<Vec<DirectoryAudit>, ReadError> {
    let mut audits = Vec::new();
    for object in objects {
        let mut pages = Pages::from(api::directory_audits(object, most));
        let Some((request, response)) = pages.next(transport, None).await? else {
            continue;
        };
        for item in items(&request, &response)? {
            let audit = api::directory_audit(item);
            audits.push(audit.map_err(|shape| failed(&request, Why::Shape(shape)))?);
        }
    }
    audits.sort_by(|one, other| {
        other
            .at
            .cmp(&one.at)
            .then(one.activity.cmp(&other.activity))
    });
    audits.dedup();
    audits.truncate(most);
    Ok(audits)
}
