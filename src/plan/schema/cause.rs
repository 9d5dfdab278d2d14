//! Who wants a change of a schema: the manifest by a line of its own, or `mode: exclusive` for what no line says.

use crate::plan::Cause;
use crate::schema::{
    Change, Kind, MappingPlace, Overlay, Place, RulePlace, WantedMapping, WantedObjectMapping, Wish,
};

/// Whether the manifest lists what changes. Only an exclusive mapping can change where it does not.
pub(super) fn of(change: &Change, overlay: &Overlay) -> Cause {
    let is_listed = match &change.place {
        Place::ObjectMapping(rule, mapping) => {
            let wanted = spoken(overlay, rule, mapping);
            wanted.is_none_or(|wanted| lists_member(wanted, &change.kind))
        }
        Place::AttributeMapping(rule, mapping, target) => {
            let wanted = spoken(overlay, rule, mapping);
            let name = target.name.as_deref().unwrap_or_default();
            wanted.is_none_or(|wanted| match wanted.attributes.get(name) {
                Some(Some(wanted)) => lists(wanted, &change.kind),
                Some(None) => true,
                None => false,
            })
        }
        Place::Schema
        | Place::Rule(_)
        | Place::Directory(_)
        | Place::Object(..)
        | Place::Attribute(..) => true,
    };
    if is_listed {
        Cause::Listed
    } else {
        Cause::Exclusive
    }
}

/// What an overlay wants of an object mapping.
pub(super) fn spoken<'o>(
    overlay: &'o Overlay,
    rule: &RulePlace,
    mapping: &MappingPlace,
) -> Option<&'o WantedObjectMapping> {
    let rule = [rule.name.as_deref(), rule.id.as_deref()];
    let ends = [mapping.source.as_deref(), mapping.target.as_deref()];
    let mut all = overlay.object_mappings.iter();
    all.find(|(address, _)| address.fits(rule, ends))
        .map(|(_, wanted)| wanted)
}

fn lists_member(wanted: &WantedObjectMapping, kind: &Kind) -> bool {
    match kind {
        Kind::Changed { member, .. } if wanted.once.contains_key(member) => true,
        Kind::Changed { member, .. } => match member.as_str() {
            "enabled" => wanted.enabled.is_some(),
            "flowTypes" => wanted.flow_types.is_some(),
            "scope" => wanted.scope != Wish::Leave,
            _ => true,
        },
        Kind::Added(_) | Kind::Removed(_) => true,
    }
}

fn lists(wanted: &WantedMapping, kind: &Kind) -> bool {
    match kind {
        Kind::Changed { member, .. } if wanted.once.contains_key(member) => true,
        Kind::Changed { member, .. } => match member.as_str() {
            "source" => wanted.source != Wish::Leave,
            "defaultValue" => wanted.default_value != Wish::Leave,
            "flowType" => wanted.flow_type.is_some(),
            "flowBehavior" => wanted.flow_behavior.is_some(),
            "matchingPriority" => wanted.matching_priority.is_some(),
            _ => true,
        },
        Kind::Added(_) | Kind::Removed(_) => true,
    }
}
