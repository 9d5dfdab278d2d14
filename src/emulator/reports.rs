//! `/auditLogs/provisioning`: asking the log.
//!
//! Reference section 2.10, and 6 for its throttle. It never writes, and shows an entry no earlier than lists show changes.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::clock::Instant;
use super::log_filter::Filter;
use super::page;
use super::store::Tenant;
use super::strikes::too_many;
use super::summary::Row;

/// Entries on a page when `$top` does not say, and the most that it may say.
const PAGE: usize = 1000;
/// What the collection takes.
const OPTIONS: &[&str] = &["$filter", "$orderby", "$top", "$skiptoken"];
/// So many requests for reports pass in so many seconds, where the throttle is on.
const REQUESTS: usize = 5;
const SECONDS: i64 = 10;

/// Where an entry lies in the order of the log.
type Place = (Instant, u64);

/// GET /auditLogs/provisioning: the newest first, unless `$orderby` says otherwise.
pub(super) fn provisioning(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    throttle(tenant, call)?;
    call.only(OPTIONS)?;
    let filter = call.option("$filter").map(Filter::parse).transpose()?;
    let is_ascending = order(call)?;
    let top = top(call)?;
    let after = after(call)?;
    let place = |row: &Row<'_>| (row.entry.at, row.entry.number);
    let rows = tenant.log.entries().map(|(entry, cycle)| Row {
        entry,
        cycle,
        tenant_id: &tenant.tenant_id,
    });
    let ordered: Box<dyn Iterator<Item = Row<'_>>> = if is_ascending {
        Box::new(rows)
    } else {
        Box::new(rows.rev())
    };
    let view = call.list_view();
    let comes = |row: &Row<'_>| match after {
        Some(after) if is_ascending => place(row) > after,
        Some(after) => place(row) < after,
        None => true,
    };
    let mut rows = ordered
        .filter(|row| row.entry.at <= view && comes(row))
        .filter(|row| filter.as_ref().is_none_or(|filter| filter.fits(*row)))
        .peekable();
    let shown: Vec<Row<'_>> = rows.by_ref().take(top).collect();
    let mut body = json!({"@odata.context": call.context("auditLogs/provisioning")});
    if let (Some(last), true) = (shown.last(), rows.peek().is_some()) {
        let (at, number) = place(last);
        body["@odata.nextLink"] = json!(page::next_link(call, &format!("{at}-{number}")));
    }
    let shown = shown.iter().map(|row| row.view(&call.version));
    body["value"] = shown.collect::<Value>();
    Ok(Answer::read(body))
}

/// Whether the oldest come first.
fn order(call: &Call<'_>) -> Result<bool, Refusal> {
    match call.option("$orderby").map(str::trim) {
        None | Some("activityDateTime desc") => Ok(false),
        Some("activityDateTime" | "activityDateTime asc") => Ok(true),
        Some(other) => Err(Refusal::unsupported(format!(
            "The log cannot be ordered by '{other}'."
        ))),
    }
}

fn top(call: &Call<'_>) -> Result<usize, Refusal> {
    let Some(text) = call.option("$top") else {
        return Ok(PAGE);
    };
    let top = text.parse().ok().filter(|top| (1..=PAGE).contains(top));
    top.ok_or_else(|| Refusal::bad(format!("Invalid page size specified: '{text}'.")))
}

fn after(call: &Call<'_>) -> Result<Option<Place>, Refusal> {
    let Some(token) = call.option("$skiptoken") else {
        return Ok(None);
    };
    let place = token
        .split_once('-')
        .and_then(|(at, number)| Some((at.parse().ok()?, number.parse().ok()?)));
    match place {
        Some(place) => Ok(Some(place)),
        None => Err(Refusal::bad("The specified page token is invalid.")),
    }
}

/// Refuses more requests than pass; those that are refused count too.
pub(super) fn throttle(tenant: &mut Tenant, call: &Call<'_>) -> Result<(), Refusal> {
    if !call.switches().reports_throttle {
        return Ok(());
    }
    let asked = &mut tenant.reports_asked;
    asked.retain(|at| *at > call.now - SECONDS);
    asked.push(call.now);
    let Some(place) = asked.len().checked_sub(REQUESTS + 1) else {
        return Ok(());
    };
    let wait = asked[place + 1] + SECONDS - call.now;
    Err(too_many(u32::try_from(wait).unwrap_or(u32::MAX)))
}
