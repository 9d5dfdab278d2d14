//! Limits on what one plan may take away.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// The guards of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantGuards {
    /// Limits for all applications of one plan together. Whatever `--allow` lets through by its name is not counted. Where
    /// a limit is passed, every application that takes part is held.
    ///
    /// Absent: no deletion at all, and no other limit.
    #[schemars(example = json!({ "deletions": { "count": 2 }, "unassignments": { "percent": 10 } }))]
    pub total: Option<Guards>,
    /// Limits for each application. Those of its own `spec.guards` come before them, each in the place of the one of its
    /// kind.
    ///
    /// Absent: an application may lose all assignments but one, and there is no other limit.
    #[schemars(example = json!({ "unassignments": { "percent": 20 }, "mappingRemovals": { "count": 3 } }))]
    pub per_app: Option<Guards>,
}

/// Limits on what one plan may take away. A plan that passes a limit shows it and all changes, ends with 4, and nothing is
/// written until `--allow` lets exactly that through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guards {
    /// How many applications and jobs may be deleted, such as by `state: absent`. `percent` is of all applications that
    /// carry our owner's mark, whether this run is about them or not. The job of an application with `metadata.protect` is
    /// never deleted without being named, whatever the limit.
    ///
    /// Absent: in `total`, none, so that each is let through by its name. In `perApp`, any number. In an App, as `perApp`
    /// says.
    #[schemars(example = json!({ "count": 1 }))]
    pub deletions: Option<Limit>,
    /// How many assignments may go. Whoever keeps or gets another one of the same application loses none. `percent` is of
    /// the live assignments of the application; in `total`, of those of all applications of the plan whose assignments are
    /// managed.
    ///
    /// Absent: in `total`, any number. In `perApp`, all but one, so that nobody empties an application by mistake, as
    /// `assignments: []` does. In an App, as `perApp` says.
    #[schemars(example = json!({ "count": 10, "percent": 20 }))]
    pub unassignments: Option<Limit>,
    /// How much may go from the schema of a job: attribute mappings, custom attributes, alternatives of scoping filters, and
    /// whatever `mode: exclusive` takes back to the template. `percent` is of each list that something goes from: the live
    /// attribute mappings of one object mapping, the attributes of one object, the alternatives of one filter; in `total`,
    /// of all of these together.
    ///
    /// Absent: any number. In an App, as `perApp` says.
    #[schemars(example = json!({ "count": 3, "percent": 10 }))]
    pub mapping_removals: Option<Limit>,
    /// How many people may enter or leave the scope of a job that is there: by `scope`, by a scoping filter, or by an object
    /// mapping that is switched on or off. Nobody counts people yet, and what is not counted may be everybody: with any
    /// limit, each such change must be let through. `percent` is of the people in scope.
    ///
    /// Absent: any number. In an App, as `perApp` says.
    #[schemars(example = json!({ "percent": 5 }))]
    pub scope_changes: Option<Limit>,
}

/// How much may go: a number, a part of what is there, or both, and then neither may be passed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct Limit {
    /// This many may go, and not one more.
    ///
    /// Absent: `percent` alone counts.
    #[schemars(example = 10)]
    pub count: Option<u32>,
    /// This part may go, in whole percent of what is there, and nothing more. The field that the limit is for says of
    /// what. Nothing is rounded: 3 of 40 pass 7.
    ///
    /// Absent: `count` alone counts.
    #[schemars(range(max = 100), example = 5)]
    pub percent: Option<u8>,
}
