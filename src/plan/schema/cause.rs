//! Who wants a change of a schema: the manifest by a line of its own, git by a line that is there no longer, or
//! `mode: exclusive` for what no line says.

use std::collections::BTreeMap;

use crate::plan::Cause;
use crate::schema::{
    Change, Document, Kind, MappingAddress, MappingMember, MappingPlace, ObjectMember, Overlay,
    Place, RulePlace, WantedMapping,
};

/// Who wants it. `before` is the document that changes.
pub(super) fn of(change: &Change, overlay: &Overlay, before: &Document) -> Cause {
    let lapsed = &overlay.lapsed;
    match &change.place {
        Place::ObjectMapping(rule, mapping) => {
            let Some(member) = member(&change.kind).and_then(ObjectMember::named) else {
                return Cause::Listed;
            };
            let mut wanted = spoken(&overlay.object_mappings, rule, mapping).peekable();
            let mut lapsed = spoken(&lapsed.object_mappings, rule, mapping);
            let is_spoken = wanted.peek().is_some();
            cause(
                wanted.any(|wanted| wanted.wants(member)),
                lapsed.any(|lapsed| lapsed.members.contains(&member)),
                is_spoken,
            )
        }
        Place::AttributeMapping(rule, mapping, target) => {
            let target = target.name.as_deref().unwrap_or_default();
            let member = member(&change.kind).and_then(MappingMember::named);
            let mut wanted = spoken(&overlay.object_mappings, rule, mapping).peekable();
            let mut lapsed = spoken(&lapsed.object_mappings, rule, mapping);
            let is_spoken = wanted.peek().is_some();
            let listed = wanted.find_map(|wanted| wanted.attributes.get(target));
            let lapsed = lapsed.find_map(|lapsed| lapsed.attributes.get(target));
            // Of a mapping that is still listed only these members lapsed.
            let has_lapsed = lapsed.is_some_and(|members| {
                listed.is_none() || member.is_some_and(|member| members.contains(&member))
            });
            let is_listed = listed.is_some_and(|listed| {
                let wants = |wanted: &WantedMapping| member.is_none_or(|it| wanted.wants(it));
                listed.as_ref().is_none_or(wants)
            });
            cause(is_listed, has_lapsed, is_spoken)
        }
        Place::Attribute(..) => cause(false, lapsed.defined(before, &change.place), false),
        Place::Schema | Place::Rule(_) | Place::Directory(_) | Place::Object(..) => Cause::Listed,
    }
}

/// Only an exclusive mapping can change where nobody speaks of it.
const fn cause(is_listed: bool, has_lapsed: bool, is_spoken: bool) -> Cause {
    match (is_listed, has_lapsed, is_spoken) {
        (false, true, _) => Cause::LeftGit,
        (false, false, true) => Cause::Exclusive,
        (true, ..) | (false, false, false) => Cause::Listed,
    }
}

fn member(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Changed { member, .. } => Some(member),
        Kind::Added(_) | Kind::Removed(_) => None,
    }
}

/// What is said of an object mapping, by whatever addresses.
pub(super) fn spoken<'o, T>(
    all: &'o BTreeMap<MappingAddress, T>,
    rule: &'o RulePlace,
    mapping: &'o MappingPlace,
) -> impl Iterator<Item = &'o T> {
    let rule = [rule.name.as_deref(), rule.id.as_deref()];
    let ends = [mapping.source.as_deref(), mapping.target.as_deref()];
    let meant = all
        .iter()
        .filter(move |(address, _)| address.fits(rule, ends));
    meant.map(|(_, said)| said)
}
