//! Guards: fields become limits by what they are for.

use super::spoken;
use crate::desired::{Limit, Limits, TenantGuards};
use crate::finding::{Code, Finding};
use crate::manifest::{self, Places};
use crate::model::Guarded;

pub(super) fn tenant_guards(
    spec: Option<manifest::TenantGuards>,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> TenantGuards {
    let manifest::TenantGuards { total, per_app } = spec.unwrap_or_default();
    TenantGuards {
        total: limits(total, "/spec/guards/total", places, findings),
        per_app: limits(per_app, "/spec/guards/perApp", places, findings),
    }
}

/// The limits of the mapping at a JSON pointer.
pub(super) fn limits(
    spec: Option<manifest::Guards>,
    pointer: &str,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Limits {
    let manifest::Guards {
        deletions,
        unassignments,
        mapping_removals,
        scope_changes,
    } = spec.unwrap_or_default();
    let given = [
        (Guarded::Delete, deletions),
        (Guarded::Unassign, unassignments),
        (Guarded::RemoveMapping, mapping_removals),
        (Guarded::Scope, scope_changes),
    ];
    let mut limits = Limits::new();
    for (kind, limit) in given {
        let Some(manifest::Limit { count, percent }) = limit else {
            continue;
        };
        let pointer = format!("{pointer}/{}", kind.field());
        let place = places.key(&pointer);
        if count.is_none() && percent.is_none() {
            findings.push(
                Finding::error(
                    Code::EmptyValue,
                    format!("{} limits nothing", spoken(&pointer)),
                )
                .at(place.clone())
                .label("expected count, percent or both"),
            );
        }
        let limit = Limit {
            count,
            percent,
            place,
        };
        limits.insert(kind, limit);
    }
    limits
}
