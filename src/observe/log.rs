//! The provisioning logs of one application, newest first, within bounds.

use super::ReadError;
use super::read::{Pages, Why, failed, items};
use crate::api;
use crate::live::{LogQuery, ProvisioningLog, ProvisioningSummary};
use crate::wire::Transport;

/// Reads entries until `limit` of them are worth keeping, the log ends, or `pages` pages were read.
///
/// # Errors
/// The read that fails.
pub async fn provisioning_log(
    transport: &impl Transport,
    query: &LogQuery,
    limit: usize,
    pages: usize,
    keep: impl Fn(&ProvisioningSummary) -> bool,
) -> Result<ProvisioningLog, ReadError> {
    let mut log = ProvisioningLog::default();
    let mut list = Pages::from(api::provisioning_log(query));
    for _ in 0..pages {
        let Some((request, response)) = list.next(transport, None).await? else {
            break;
        };
        for item in items(&request, &response)? {
            if log.entries.len() >= limit {
                log.is_cut = true;
                return Ok(log);
            }
            let entry = api::provisioning_summary(item)
                .map_err(|shape| failed(&request, Why::Shape(shape)))?;
            log.seen += 1;
            if keep(&entry) {
                log.entries.push(entry);
            }
        }
        if log.entries.len() >= limit {
            break;
        }
    }
    log.is_cut |= list.has_more();
    Ok(log)
}
