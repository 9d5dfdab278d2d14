//! Which wishes a document fulfils already: those that change nothing of it.

use super::super::document::Document;
use super::{Overlay, WantedMapping, WantedObjectMapping, Wish};

impl Overlay {
    /// Without those wishes that would change the document after all.
    #[must_use]
    pub fn fulfilled(self, document: &Document) -> Self {
        let is_fulfilled = |overlay: &Self| {
            let patch = overlay.patch(document, None);
            patch.is_ok_and(|patch| patch.is_empty())
        };
        if is_fulfilled(&self) {
            return self;
        }
        let mut kept = Self::default();
        for (address, wanted) in self.object_mappings {
            let one = |wanted: &WantedObjectMapping| Self {
                object_mappings: [(address.clone(), wanted.clone())].into(),
                ..Self::default()
            };
            let mut good = WantedObjectMapping::default();
            for piece in pieces(&wanted) {
                if is_fulfilled(&one(&piece)) {
                    join(&mut good, piece);
                }
            }
            if good != WantedObjectMapping::default() {
                kept.object_mappings.insert(address, good);
            }
        }
        for (address, wanted) in self.attributes {
            let one = Self {
                attributes: [(address, wanted)].into(),
                ..Self::default()
            };
            if is_fulfilled(&one) {
                kept.attributes.extend(one.attributes);
            }
        }
        kept
    }
}

/// One wish each, so that a bad one costs no other.
fn pieces(wanted: &WantedObjectMapping) -> Vec<WantedObjectMapping> {
    let none = WantedObjectMapping::default;
    let mut pieces = vec![
        WantedObjectMapping {
            enabled: wanted.enabled,
            ..none()
        },
        WantedObjectMapping {
            flow_types: wanted.flow_types.clone(),
            ..none()
        },
        WantedObjectMapping {
            scope: wanted.scope.clone(),
            ..none()
        },
    ];
    for (target, mapping) in &wanted.attributes {
        let of = |mapping: Option<WantedMapping>| WantedObjectMapping {
            attributes: [(target.clone(), mapping)].into(),
            ..none()
        };
        let Some(mapping) = mapping else {
            pieces.push(of(None));
            continue;
        };
        let nothing = WantedMapping::default;
        let members = [
            WantedMapping {
                source: mapping.source.clone(),
                ..nothing()
            },
            WantedMapping {
                default_value: mapping.default_value.clone(),
                ..nothing()
            },
            WantedMapping {
                flow_type: mapping.flow_type,
                ..nothing()
            },
            WantedMapping {
                flow_behavior: mapping.flow_behavior,
                ..nothing()
            },
            WantedMapping {
                matching_priority: mapping.matching_priority,
                ..nothing()
            },
        ];
        let said = members.into_iter().filter(|it| *it != nothing());
        pieces.extend(said.map(|it| of(Some(it))));
    }
    pieces.retain(|piece| *piece != none());
    pieces
}

fn join(all: &mut WantedObjectMapping, piece: WantedObjectMapping) {
    all.enabled = all.enabled.or(piece.enabled);
    all.flow_types = all.flow_types.take().or(piece.flow_types);
    if piece.scope != Wish::Leave {
        all.scope = piece.scope;
    }
    for (target, mapping) in piece.attributes {
        let Some(mapping) = mapping else {
            all.attributes.insert(target, None);
            continue;
        };
        let there = all.attributes.entry(target).or_default();
        let there = there.get_or_insert_default();
        if mapping.source != Wish::Leave {
            there.source = mapping.source;
        }
        if mapping.default_value != Wish::Leave {
            there.default_value = mapping.default_value;
        }
        there.flow_type = there.flow_type.or(mapping.flow_type);
        there.flow_behavior = there.flow_behavior.or(mapping.flow_behavior);
        there.matching_priority = there.matching_priority.or(mapping.matching_priority);
    }
}
