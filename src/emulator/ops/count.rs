//! `$count` behind a collection: how many there are, as a number in plain text.
//!
//! Reference section 4. In the directory it is an advanced query, which needs the header `ConsistencyLevel: eventual`; below
//! `/synchronization` and in the gallery it is not. It asks the collection itself and knows none.

use serde_json::{Value, json};

use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::call::Call;
use crate::emulator::routes;
use crate::emulator::store::Tenant;
use crate::wire::Method::Get;

/// GET .../$count.
pub(in crate::emulator) fn count(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let collection = call.segments.split_last().map_or(&[][..], |(_, rest)| rest);
    let is_plain = collection
        .first()
        .is_some_and(|first| first == "applicationTemplates")
        || collection
            .iter()
            .any(|segment| segment == "synchronization");
    if call.method != Get {
        return Err(Refusal::method());
    }
    if collection.first().is_some_and(|first| first == "auditLogs") {
        return Err(Refusal::no_route("$count"));
    }
    if !is_plain && !call.eventual {
        return Err(Refusal::bad("$count is not currently supported."));
    }
    let filter = call.option("$filter").map(str::to_owned);
    let known = ["$filter", "$search"];
    call.only(&known)?;
    let mut options = vec![("$count".to_owned(), "true".to_owned())];
    options.extend(filter.map(|filter| ("$filter".to_owned(), filter)));
    let asked = Call {
        method: Get,
        version: call.version.clone(),
        segments: collection.to_vec(),
        raw_query: "",
        raw_path: call.raw_path,
        options,
        body: None,
        headers: &[],
        eventual: true,
        root: call.root,
        now: call.now,
        faults: call.faults,
        caller: call.caller,
    };
    let page = routes::route(tenant, &asked)?.body;
    let listed = page.get("value").and_then(Value::as_array);
    let Some(listed) = listed else {
        return Err(Refusal::no_route("$count"));
    };
    let number = page.get("@odata.count").and_then(Value::as_u64);
    Ok(Answer::read(json!(number.unwrap_or(listed.len() as u64))))
}
