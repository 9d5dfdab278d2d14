//! `$orderby`, `$search` and `$skip` of a collection, and what counts as an advanced query.
//!
//! Reference section 4. An advanced query carries the header `ConsistencyLevel: eventual` and `$count=true`; a search needs the
//! header alone. Which resource takes what stands in its table of filters, as one more operator.

use std::borrow::Cow;

use serde_json::Value;

use super::answer::Refusal;
use super::call::Call;
use super::filter::Allowed;
use super::store::{Members, text};

/// Whether a request is an advanced query.
pub(super) fn is_advanced(call: &Call<'_>) -> bool {
    call.eventual && call.option("$count") == Some("true")
}

/// `$orderby`: one property, up or down.
pub(super) struct Order {
    property: String,
    descends: bool,
}

impl Order {
    /// Reads what a request says. The operator `orderby` lets a property order plainly, `orderby+` in advanced queries only.
    pub(super) fn of(call: &Call<'_>, allowed: &Allowed) -> Result<Option<Self>, Refusal> {
        let Some(said) = call.option("$orderby") else {
            return Ok(None);
        };
        let mut words = said.split_whitespace();
        let property = words.next().unwrap_or_default();
        let descends = match (words.next(), words.next()) {
            (None | Some("asc"), None) => false,
            (Some("desc"), None) => true,
            _ => return Err(unordered(said)),
        };
        let is_plain = allowed.contains(&(property, "orderby"));
        if is_plain || (allowed.contains(&(property, "orderby+")) && is_advanced(call)) {
            return Ok(Some(Self {
                property: property.to_owned(),
                descends,
            }));
        }
        Err(unordered(said))
    }

    /// The items in this order, with new ordinals, since a page link counts those.
    pub(super) fn sorted<'a>(
        &self,
        items: impl Iterator<Item = (u64, Cow<'a, Members>)>,
    ) -> impl Iterator<Item = (u64, Cow<'a, Members>)> {
        let key = |members: &Members| text(members, &self.property).to_lowercase();
        let mut items: Vec<Cow<'a, Members>> = items.map(|(_, members)| members).collect();
        items.sort_by_key(|members| key(members));
        if self.descends {
            items.reverse();
        }
        (1..).zip(items)
    }
}

/// `$search="displayName:text"`.
pub(super) struct Search {
    property: String,
    words: String,
}

impl Search {
    /// Reads what a request says.
    pub(super) fn of(call: &Call<'_>, allowed: &Allowed) -> Result<Option<Self>, Refusal> {
        let Some(said) = call.option("$search") else {
            return Ok(None);
        };
        if !call.eventual {
            return Err(Refusal::unsupported(
                "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'.",
            ));
        }
        let bare = said
            .strip_prefix('"')
            .and_then(|said| said.strip_suffix('"'));
        let parts = bare.and_then(|bare| bare.split_once(':'));
        match parts {
            Some((property, words)) if allowed.contains(&(property, "search")) => Ok(Some(Self {
                property: property.to_owned(),
                words: words.to_lowercase(),
            })),
            Some(_) | None => Err(Refusal::bad(
                "Syntax error: $search takes \"property:text\" of a property that can be searched.",
            )),
        }
    }

    pub(super) fn fits(&self, members: &Members) -> bool {
        let value = members.get(&self.property).and_then(Value::as_str);
        value.is_some_and(|value| value.to_lowercase().contains(&self.words))
    }
}

/// `$skip`, where the resource takes it.
pub(super) fn skip(call: &Call<'_>, allowed: &Allowed) -> Result<usize, Refusal> {
    let Some(said) = call.option("$skip") else {
        return Ok(0);
    };
    if !allowed.contains(&("*", "skip")) {
        return Err(Refusal::unsupported(
            "'$skip' is not supported by the service.",
        ));
    }
    let number = said.parse().ok();
    number.ok_or_else(|| Refusal::bad(format!("Invalid value '{said}' for $skip.")))
}

fn unordered(said: &str) -> Refusal {
    Refusal::unsupported(format!(
        "Unsupported sort property, or sorting not supported without an advanced query: '{said}'."
    ))
}
