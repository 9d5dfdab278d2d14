//! The spec of an App.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::removable::removable;
use super::{Assignment, Guards, OwnerEntry, Provisioning, Removable, Test};

/// One application of the gallery, and its provisioning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppSpec {
    /// The name that people see in portals and on their list of applications. A new name renames the live application,
    /// which is found by its mark and not by its name; consent texts keep the name that it was created with.
    ///
    /// Graph: `displayName` of the application.
    #[schemars(example = &"AWS Contoso")]
    pub display_name: String,
    /// The gallery template that the application is made from: exactly one of `id` and `name`. An application cannot
    /// change its template: where the live one has another, the plan is blocked.
    ///
    /// Graph: `applicationTemplates/{id}/instantiate`.
    #[schemars(example = json!({ "id": "8b1025e4-1dd2-430b-a150-2ef79cd700f5" }))]
    pub template: Template,
    /// Takes over an application that is there already and that nobody owns, instead of creating one. The plan shows it as
    /// `>`; the application is marked first, and then changed like any other. Stored credentials are taken as they are,
    /// until their `version` moves. It may stay here when that is done: it is no difference then, and blocks where another
    /// application carries the mark of this manifest. `--adopt` of `plan` and `apply` does the same for one run.
    ///
    /// Absent: nothing is adopted; where an application of this template and display name is there, the plan is blocked.
    ///
    /// Graph: the tags on the service principal.
    #[schemars(example = json!({ "id": "5f0c8e7a-3f0b-4a53-9d0f-2f6f1a6d2c11" }))]
    pub adopt: Option<Adopt>,
    /// The page that people are sent to.
    ///
    /// Absent: left as it is; a new application has the page of its template.
    ///
    /// Null: removes it.
    ///
    /// Graph: `web.homePageUrl` of the application, which its service principal shows as `homepage`.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = &"https://contoso.signin.aws.amazon.com/console")]
    pub homepage: Option<Removable<String>>,
    /// Free text for those who look after the application. Everybody who may read the directory can read it.
    ///
    /// Absent: left as it is.
    ///
    /// Null: removes it.
    ///
    /// Graph: `notes` of the service principal.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = &"Looked after by cloud-platform; runbook RB-114.")]
    pub notes: Option<Removable<String>>,
    /// The application's entry in a service or asset catalogue.
    ///
    /// Absent: left as it is, but for the moment of creation, when it carries the birth mark (see `birthMark` of the
    /// Tenant).
    ///
    /// Null: removes it.
    ///
    /// Graph: `serviceManagementReference` of the application.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = &"CMDB-20417")]
    pub service_management_reference: Option<Removable<String>>,
    /// Whether people may sign in to the application. With `false` nobody can, assigned or not.
    ///
    /// Absent: left as it is; a new application is enabled.
    ///
    /// Graph: `accountEnabled` of the service principal.
    #[schemars(example = true)]
    pub account_enabled: Option<bool>,
    /// Whether only assigned people may sign in. It does not decide who is provisioned: that is
    /// `spec.provisioning.scope`.
    ///
    /// Absent: left as it is; the service switches it on for applications of the gallery.
    ///
    /// Graph: `appRoleAssignmentRequired` of the service principal.
    #[schemars(example = true)]
    pub app_role_assignment_required: Option<bool>,
    /// All owners of the service principal: the list is complete, and who is not on it is removed. Each is written as
    /// `user:ADDRESS`, `spn:NAME`, or a mapping with `user` or `spn`; a group cannot be an owner. An automation identity
    /// that may only write what it owns must stay on the list.
    ///
    /// Absent: owners are left alone.
    ///
    /// Empty: `[]` removes every owner.
    ///
    /// Graph: `owners` of the service principal, one request for each that comes or goes.
    #[schemars(example = json!(["spn:graph-gitops", "user:user0001@contoso.com"]))]
    pub owners: Option<Vec<OwnerEntry>>,
    /// All assignments: the list is complete, and what is not on it is removed. Where `spec.provisioning.scope` is
    /// `assigned`, whoever loses the last assignment leaves scope and is deprovisioned.
    ///
    /// Absent: assignments are left alone.
    ///
    /// Empty: `[]` removes every assignment.
    ///
    /// Graph: `appRoleAssignedTo` of the service principal. An assignment cannot be changed: another role is a new
    /// assignment, made before the old one goes.
    #[schemars(example = json!([
        { "group": "sg-aws-users", "role": "User" },
        { "user": "user0001@contoso.com", "role": "User" },
    ]))]
    pub assignments: Option<Vec<Assignment>>,
    /// The provisioning job, its settings and its credentials.
    ///
    /// Absent: the application alone is managed, and whatever provisions it is left alone.
    ///
    /// Graph: `synchronization` of the service principal.
    #[schemars(example = json!({ "template": "aws", "state": "running", "scope": "assigned" }))]
    pub provisioning: Option<Provisioning>,
    /// The Tenants that the application is for, by name, where several share the manifests.
    ///
    /// Absent: every Tenant.
    ///
    /// Empty: `[]` is none: in whichever tenant it is, it may be pruned.
    ///
    /// Graph: it is not written to the tenant.
    #[schemars(example = json!(["contoso", "contoso-test"]))]
    pub tenants: Option<Vec<String>>,
    /// Limits on what a plan may take away from this application, each in the place of the one of its kind in
    /// `spec.guards.perApp` of the Tenant. What passes one is shown and not written until a run names it with `--allow`.
    ///
    /// Absent: the limits of the Tenant.
    ///
    /// Graph: it is not written to the tenant.
    #[schemars(example = json!({ "unassignments": { "percent": 20 } }))]
    pub guards: Option<Guards>,
    /// Tests of the mappings, which `syncform test` runs without a tenant. They need the locked template of the job
    /// (`syncform template lock`): what the manifest does not say is as the template has it.
    ///
    /// Absent: none here; documents of the kind MappingTest may have some.
    ///
    /// Empty: `[]` is none as well.
    ///
    /// Graph: it is not written to the tenant.
    #[serde(default)]
    #[schemars(example = json!([{
        "name": "leavers are deactivated",
        "given": { "IsSoftDeleted": "True" },
        "expect": { "User": { "IsActive": "False" } },
    }]))]
    pub tests: Vec<Test>,
}

/// The application to take over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adopt {
    /// The object id of the application or that of its service principal, either will do; portals show the first under App
    /// registrations and the second under Enterprise applications. It is not the application (client) id.
    ///
    /// Graph: `id` of `applications` or of `servicePrincipals`.
    #[schemars(example = &"5f0c8e7a-3f0b-4a53-9d0f-2f6f1a6d2c11")]
    pub id: String,
}

/// A gallery template: exactly one of the two fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("oneOf" = json!([{ "required": ["id"] }, { "required": ["name"] }])))]
pub struct Template {
    /// The template's id, a GUID that is the same in every tenant. `8adf8e6e-67b2-4cf2-a259-e3dc5476c621` is the
    /// template of applications that no gallery has.
    #[schemars(example = &"8b1025e4-1dd2-430b-a150-2ef79cd700f5")]
    pub id: Option<String>,
    /// The template's display name, letter by letter. Publishers rename templates, so a name is a warning and an id is
    /// none; a plan prints the id to pin. Where several templates share the name, the plan is blocked and lists them.
    #[schemars(example = &"AWS Single-Account Access")]
    pub name: Option<String>,
}
