//! Pages of a collection, and `$select`.
//!
//! A page link carries the place after which the next page starts, so that a deletion between two pages neither
//! repeats nor skips anything.

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::call::Call;
use super::filter::{Allowed, Filter};
use super::store::Members;

/// Items on a page when `$top` does not say (reference section 4).
const DEFAULT: usize = 100;
/// The largest `$top`.
const LARGEST: usize = 999;
/// What a collection takes.
const OPTIONS: &[&str] = &["$filter", "$top", "$select", "$skiptoken", "$count"];

/// Answers a collection: `items` are its objects with their ordinals, in ascending order.
pub(super) fn collection(
    call: &Call<'_>,
    context: &str,
    items: impl Iterator<Item = (u64, Members)>,
    allowed: &Allowed,
) -> Result<Value, Refusal> {
    call.only(OPTIONS)?;
    let filter = call
        .option("$filter")
        .map(|text| Filter::parse(text, allowed))
        .transpose()?;
    let top = top(call)?;
    let after = after(call)?;
    let fitting: Vec<(u64, Members)> = items
        .filter(|(_, members)| filter.as_ref().is_none_or(|filter| filter.fits(members)))
        .collect();
    let mut rest = fitting
        .iter()
        .filter(|(ordinal, _)| after.is_none_or(|after| *ordinal > after))
        .peekable();
    let mut value = Vec::new();
    let mut last = None;
    while value.len() < top {
        let Some((ordinal, members)) = rest.next() else {
            break;
        };
        value.push(select(call, members)?);
        last = Some(ordinal);
    }
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), call.context(context));
    // `$count=true` without the header is ignored in silence (reference section 4).
    if call.eventual && call.option("$count") == Some("true") && after.is_none() {
        page.insert("@odata.count".to_owned(), json!(fitting.len()));
    }
    if let (Some(last), true) = (last, rest.peek().is_some()) {
        page.insert("@odata.nextLink".to_owned(), json!(next_link(call, *last)));
    }
    page.insert("value".to_owned(), Value::Array(value));
    Ok(Value::Object(page))
}

/// One object by its id, with `$select`.
pub(super) fn single(call: &Call<'_>, context: &str, members: &Members) -> Result<Value, Refusal> {
    call.only(&["$select"])?;
    let selected = select(call, members)?;
    let mut object = Map::new();
    object.insert(
        "@odata.context".to_owned(),
        call.context(&format!("{context}/$entity")),
    );
    if let Value::Object(members) = selected {
        object.extend(members);
    }
    Ok(Value::Object(object))
}

/// The members that `$select` names, or all.
fn select(call: &Call<'_>, members: &Members) -> Result<Value, Refusal> {
    let Some(names) = call.option("$select") else {
        return Ok(Value::Object(members.clone()));
    };
    let mut selected = Map::new();
    for name in names.split(',').map(str::trim) {
        let Some(value) = members.get(name) else {
            return Err(Refusal::bad(format!(
                "Could not find a property named '{name}'."
            )));
        };
        selected.insert(name.to_owned(), value.clone());
    }
    Ok(Value::Object(selected))
}

fn top(call: &Call<'_>) -> Result<usize, Refusal> {
    match call.option("$top") {
        None => Ok(DEFAULT),
        Some(text) => text
            .parse()
            .ok()
            .filter(|top| (1..=LARGEST).contains(top))
            .ok_or_else(|| Refusal::bad(format!("Invalid page size specified: '{text}'. Must be between 1 and {LARGEST} inclusive."))),
    }
}

fn after(call: &Call<'_>) -> Result<Option<u64>, Refusal> {
    match call.option("$skiptoken") {
        None => Ok(None),
        Some(token) => token
            .strip_prefix("after-")
            .and_then(|number| number.parse().ok())
            .map(Some)
            .ok_or_else(|| {
                Refusal::directory(
                    400,
                    "Directory_ExpiredPageToken",
                    "The specified page token value has expired or is invalid.",
                )
            }),
    }
}

/// The link to the next page: the query as it came, with another place.
fn next_link(call: &Call<'_>, last: u64) -> String {
    let mut link = format!("{}{}?", call.root, call.raw_path);
    for pair in call.raw_query.split('&').filter(|pair| !pair.is_empty()) {
        if !pair.starts_with("$skiptoken=") && !pair.starts_with("%24skiptoken=") {
            link.push_str(pair);
            link.push('&');
        }
    }
    link.push_str(&format!("$skiptoken=after-{last}"));
    link
}
