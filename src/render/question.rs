//! The question before a write. Whoever answers must know which tenant it is about.

use crate::plan::Plan;
use crate::visible::line;

/// What a terminal asks, without a line break: the answer stands behind it.
#[must_use]
pub fn question(plan: &Plan) -> String {
    format!(
        "Carry this out in the tenant \"{}\" ({})? Only \"yes\" is taken as yes: ",
        line(&plan.tenant_name),
        plan.tenant
    )
}
