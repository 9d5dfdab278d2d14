//! Pages of a collection, in whatever order, and `$select`.
//!
//! A page link carries the place after which the next page starts, so that a deletion between two pages neither
//! repeats nor skips anything.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::call::Call;
use super::expand::Expansion;
use super::filter::{Allowed, Filter};
use super::query::{self, Order, Search};
use super::store::Members;
use super::unkept;

/// Items on a page when `$top` does not say (reference section 4).
const DEFAULT: usize = 100;
/// The largest `$top`.
const LARGEST: usize = 999;
/// What a collection takes. Where it takes `$expand` is told by its face.
const OPTIONS: &[&str] = &[
    "$count",
    "$expand",
    "$filter",
    "$orderby",
    "$search",
    "$select",
    "$skip",
    "$skiptoken",
    "$top",
];

/// How the objects of one resource are shown.
#[derive(Clone, Copy)]
pub(super) struct Face<'a> {
    /// What stands behind `$metadata#`.
    pub(super) context: &'a str,
    pub(super) filters: &'a Allowed,
    /// What is answered where `$select` does not say; empty means everything.
    pub(super) usual: &'a [&'a str],
    /// What else the request wants to see of each.
    pub(super) expansion: Option<Expansion<'a>>,
}

impl Face<'_> {
    /// Refuses options that are not known, and an expansion that nobody here carries out.
    fn check(&self, call: &Call<'_>, known: &[&str]) -> Result<(), Refusal> {
        let is_known = |name: &&str| *name != "$expand" || self.expansion.is_some();
        let known: Vec<&str> = known.iter().copied().filter(is_known).collect();
        call.only(&known)
    }

    fn context(&self) -> String {
        let expansion = self.expansion.as_ref();
        expansion.map_or_else(
            || self.context.to_owned(),
            |expansion| expansion.context(self.context),
        )
    }

    /// An object as the request wants to see it.
    fn shown(&self, call: &Call<'_>, members: &Members) -> Result<Members, Refusal> {
        let collection = call.segments.first().map(String::as_str);
        let select = call.option("$select");
        let mut shown = selected(select, self.usual, members, collection)?;
        if let Some(expansion) = &self.expansion {
            expansion.fill(members, &mut shown)?;
        }
        Ok(shown)
    }
}

/// Answers a collection: `items` are its objects with their ordinals, in ascending order.
pub(super) fn collection(
    call: &Call<'_>,
    context: &str,
    items: impl Iterator<Item = (u64, Members)>,
    allowed: &Allowed,
) -> Result<Value, Refusal> {
    let face = Face {
        context,
        filters: allowed,
        usual: &[],
        expansion: None,
    };
    let items = items.map(|(ordinal, members)| (ordinal, Cow::Owned(members)));
    faced(call, face, items)
}

/// Answers a collection whose items are looked at no further than the page needs.
pub(super) fn faced<'a>(
    call: &Call<'_>,
    face: Face<'_>,
    items: impl Iterator<Item = (u64, Cow<'a, Members>)>,
) -> Result<Value, Refusal> {
    face.check(call, OPTIONS)?;
    let filter = call
        .option("$filter")
        .map(|text| Filter::parse(text, face.filters))
        .transpose()?;
    if filter.as_ref().is_some_and(Filter::is_long) && !call.eventual {
        return Err(Refusal::unsupported(
            "A value of more than 120 characters cannot be compared.",
        ));
    }
    if filter.as_ref().is_some_and(Filter::is_advanced) && !query::is_advanced(call) {
        return Err(Refusal::unsupported(
            "Operator 'ne' is not supported without an advanced query.",
        ));
    }
    let order = Order::of(call, face.filters)?;
    let search = Search::of(call, face.filters)?;
    let skip = query::skip(call, face.filters)?;
    let top = match face.expansion {
        None => top(call)?,
        // Documented as an issue that is known: a page with expansions is never larger.
        Some(_) => top(call)?.min(DEFAULT),
    };
    let after = after(call)?;
    // `$count=true` without the header is ignored in silence (reference section 4).
    let counts = call.eventual && call.option("$count") == Some("true") && after.is_none();
    let items: Box<dyn Iterator<Item = (u64, Cow<'a, Members>)> + '_> = match &order {
        Some(order) => Box::new(order.sorted(items)),
        None => Box::new(items),
    };
    let fits = |members: &Members| {
        filter.as_ref().is_none_or(|filter| filter.fits(members))
            && search.as_ref().is_none_or(|search| search.fits(members))
    };
    let mut rest = items
        .skip_while(|(ordinal, _)| after.is_some_and(|after| *ordinal <= after))
        .filter(|(_, members)| fits(members))
        .skip(if after.is_none() { skip } else { 0 });
    let mut value = Vec::new();
    let mut last = 0;
    for (ordinal, members) in rest.by_ref().take(top) {
        value.push(Value::Object(face.shown(call, &members)?));
        last = ordinal;
    }
    let more = rest.next().is_some();
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), call.context(&face.context()));
    if counts {
        let count = value.len() + usize::from(more) + rest.count();
        page.insert("@odata.count".to_owned(), json!(count));
    }
    if more {
        page.insert(
            "@odata.nextLink".to_owned(),
            json!(next_link(call, &format!("after-{last}"))),
        );
    }
    page.insert("value".to_owned(), Value::Array(value));
    Ok(Value::Object(page))
}

/// One object by its id, with `$select`.
pub(super) fn single(call: &Call<'_>, context: &str, members: &Members) -> Result<Value, Refusal> {
    let face = Face {
        context,
        filters: &[],
        usual: &[],
        expansion: None,
    };
    single_faced(call, face, members)
}

/// One object as a face shows it.
pub(super) fn single_faced(
    call: &Call<'_>,
    face: Face<'_>,
    members: &Members,
) -> Result<Value, Refusal> {
    face.check(call, &["$select", "$expand"])?;
    let mut object = Map::new();
    object.insert(
        "@odata.context".to_owned(),
        call.context(&format!("{}/$entity", face.context())),
    );
    object.extend(face.shown(call, members)?);
    Ok(Value::Object(object))
}

/// The members that a `$select` names, or the usual ones, of which none means all. Of an object of that collection may be
/// asked for what is kept about none.
pub(super) fn selected(
    select: Option<&str>,
    usual: &[&str],
    members: &Members,
    collection: Option<&str>,
) -> Result<Members, Refusal> {
    let names: Vec<&str> = match select {
        Some(names) => names.split(',').map(str::trim).collect(),
        None if usual.is_empty() => return Ok(members.clone()),
        None => usual.to_vec(),
    };
    let mut selected = Map::new();
    // In a collection of several types, the type is always told, and a property need not belong to every type.
    let kind = members.get("@odata.type");
    if let Some(kind) = kind {
        selected.insert("@odata.type".to_owned(), kind.clone());
    }
    for name in names {
        if kind.is_some() && !members.contains_key(name) {
            continue;
        }
        let Some(value) = members
            .get(name)
            .or_else(|| unkept::value(collection, name))
        else {
            return Err(Refusal::bad(format!(
                "Could not find a property named '{name}'."
            )));
        };
        selected.insert(name.to_owned(), value.clone());
    }
    Ok(selected)
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
pub(super) fn next_link(call: &Call<'_>, token: &str) -> String {
    let mut link = format!("{}{}?", call.root, call.raw_path);
    for pair in call.raw_query.split('&').filter(|pair| !pair.is_empty()) {
        if !pair.starts_with("$skiptoken=") && !pair.starts_with("%24skiptoken=") {
            link.push_str(pair);
            link.push('&');
        }
    }
    link.push_str(&format!("$skiptoken={token}"));
    link
}
