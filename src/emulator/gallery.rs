//! The application gallery: what can be instantiated, and which synchronization templates come with it.
//!
//! The AWS template of the tutorial, AWS IAM Identity Center, Azure Databricks, Salesforce and the template of applications
//! that no gallery has are real: their ids, names and synchronization templates have evidence, descriptions and most home
//! pages are ours. Of ServiceNow and of API-driven provisioning all of that has evidence but the id of the template. The others are fictional and exist so
//! that a missing provisioning type and an ambiguous name can be shown.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::filter::Allowed;
use super::page;
use super::provisioning::{self, Provisioning};
use super::store::{Members, Tenant, text};

/// "AWS Single-Account Access" (reference section 1).
pub(super) const AWS: &str = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";
/// "AWS IAM Identity Center (successor to AWS Single Sign-On)".
const IDENTITY_CENTER: &str = "21ed01d2-ec13-4e9e-86c1-cd546719ebc4";
/// "Azure Databricks SCIM Provisioning Connector".
const DATABRICKS: &str = "9c9818d2-2900-49e8-8ba4-22688be7c675";
/// "Salesforce".
const SALESFORCE: &str = "cd3ed3de-93ee-400b-8b19-b61ef44a0f29";
/// "ServiceNow". Nobody has published the id of its template: this one is ours.
const SERVICE_NOW: &str = "c0a7050e-0000-4000-8000-000000000004";
/// "API-driven provisioning to Microsoft Entra ID". Nobody has published the id of its template: this one is ours.
const API_DRIVEN: &str = "c0a7050e-0000-4000-8000-000000000005";
/// The template of applications that no gallery has.
const CUSTOM: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
/// The context of gallery answers.
const CONTEXT: &str = "applicationTemplates";
/// Reference section 4: displayName and categories only, `$orderby` and `$skip`.
const FILTERS: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "contains"),
    ("displayName", "orderby"),
    ("*", "skip"),
    ("categories", "any"),
];

/// One gallery application.
struct Entry {
    id: &'static str,
    name: &'static str,
    publisher: &'static str,
    home: &'static str,
    description: &'static str,
    single_sign_on: &'static [&'static str],
    /// The synchronization template; an entry without one cannot be provisioned.
    provisioning: Option<&'static Provisioning>,
    categories: &'static [&'static str],
    /// The names of the app roles that a new application has.
    roles: &'static [&'static str],
}

/// The app roles of most applications (reference 2.11).
const ROLES: &[&str] = &["User", "msiam_access"];

const ENTRIES: &[Entry] = &[
    Entry {
        id: AWS,
        name: "AWS Single-Account Access",
        publisher: "Amazon",
        home: "https://aws.amazon.com/",
        description: "Sign in to one AWS account and choose among its roles, which are imported from IAM.",
        single_sign_on: &["saml", "password"],
        provisioning: Some(&provisioning::AWS),
        categories: &["developerServices", "itInfrastructure"],
        roles: ROLES,
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000001",
        name: "Contoso Noticeboard",
        publisher: "Contoso (fictional)",
        home: "https://noticeboard.contoso.com/",
        description: "A fictional application that cannot be provisioned.",
        single_sign_on: &["saml"],
        provisioning: None,
        categories: &["collaboration"],
        roles: ROLES,
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000002",
        name: "Contoso Expenses",
        publisher: "Contoso (fictional)",
        home: "https://expenses.contoso.com/",
        description: "A fictional application whose name another one shares.",
        single_sign_on: &["saml"],
        provisioning: Some(&provisioning::EXPENSES),
        categories: &["finance"],
        roles: ROLES,
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000003",
        name: "Contoso Expenses",
        publisher: "Fabrikam (fictional)",
        home: "https://expenses.fabrikam.com/",
        description: "A fictional application whose name another one shares.",
        single_sign_on: &["password"],
        provisioning: Some(&provisioning::EXPENSES),
        categories: &["finance"],
        roles: ROLES,
    },
    Entry {
        id: DATABRICKS,
        name: "Azure Databricks SCIM Provisioning Connector",
        publisher: "Microsoft",
        home: "https://azure.microsoft.com/services/databricks/",
        description: "Provision users and groups to an Azure Databricks account or workspace.",
        single_sign_on: &[],
        provisioning: Some(&provisioning::DATABRICKS),
        categories: &["developerServices"],
        roles: ROLES,
    },
    Entry {
        id: SALESFORCE,
        name: "Salesforce",
        publisher: "Salesforce",
        home: "https://www.salesforce.com/",
        description: "Provision users to a Salesforce organization.",
        single_sign_on: &["saml", "password"],
        provisioning: Some(&provisioning::SALESFORCE),
        categories: &["crm"],
        // Each stands for a profile.
        roles: &["Standard User", "System Administrator"],
    },
    Entry {
        id: IDENTITY_CENTER,
        name: "AWS IAM Identity Center (successor to AWS Single Sign-On)",
        publisher: "Amazon Web Services, Inc.",
        home: "https://aws.amazon.com/",
        description: "Sign in once for all AWS accounts of an organization, with people and groups provisioned by SCIM.",
        single_sign_on: &["saml", "external"],
        provisioning: Some(&provisioning::IDENTITY_CENTER),
        categories: &["developerServices", "itInfrastructure", "security", "New"],
        roles: ROLES,
    },
    Entry {
        id: SERVICE_NOW,
        name: "ServiceNow",
        publisher: "ServiceNow",
        home: "https://www.servicenow.com/",
        description: "Provision users and groups to an instance of ServiceNow.",
        single_sign_on: &["saml", "password"],
        provisioning: Some(&provisioning::SERVICE_NOW),
        categories: &["itInfrastructure"],
        roles: ROLES,
    },
    Entry {
        id: API_DRIVEN,
        name: "API-driven provisioning to Microsoft Entra ID",
        publisher: "Microsoft",
        home: "https://www.microsoft.com/security/business/identity-access/microsoft-entra-id",
        description: "Provision users to Microsoft Entra ID from whatever source, which uploads them.",
        single_sign_on: &[],
        provisioning: Some(&provisioning::API_DRIVEN),
        categories: &["humanResources"],
        roles: ROLES,
    },
    Entry {
        id: CUSTOM,
        name: "Custom",
        publisher: "Custom",
        home: "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z",
        description: "An application that no gallery has.",
        single_sign_on: &["saml", "password"],
        provisioning: Some(&provisioning::CUSTOM),
        categories: &["Custom"],
        roles: ROLES,
    },
];

impl Entry {
    fn members(&self) -> Members {
        let value = json!({
            "id": self.id,
            "displayName": self.name,
            "homePageUrl": self.home,
            "supportedSingleSignOnModes": self.single_sign_on,
            "supportedProvisioningTypes": self.provisioning.map_or(json!([]), |_| json!(["sync"])),
            "logoUrl": format!("{}logo.png", self.home),
            "categories": self.categories,
            "publisher": self.publisher,
            "description": self.description,
        });
        match value {
            Value::Object(members) => members,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        }
    }
}

/// GET /applicationTemplates.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let is_replaced = |entry: &&Entry| tenant.offer.template(entry.id).is_none();
    let known = ENTRIES.iter().filter(is_replaced).map(Entry::members);
    let items = (1..).zip(known.chain(tenant.offer.templates().cloned()));
    page::collection(call, CONTEXT, items, FILTERS).map(Answer::read)
}

/// GET /applicationTemplates/{id}.
pub(super) fn get(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    match tenant.offer.template(id) {
        Some(template) => page::single(call, CONTEXT, template),
        None => page::single(call, CONTEXT, &entry(id)?.members()),
    }
    .map(Answer::read)
}

/// The home page of a gallery application, or 404.
pub(super) fn home_page(tenant: &Tenant, id: &str) -> Result<String, Refusal> {
    match tenant.offer.template(id) {
        Some(template) => Ok(text(template, "homePageUrl").to_owned()),
        None => entry(id).map(|entry| entry.home.to_owned()),
    }
}

/// The names of the app roles that an application of the gallery is born with.
pub(super) fn roles(id: &str) -> &'static [&'static str] {
    entry(id).map_or(ROLES, |entry| entry.roles)
}

fn entry(id: &str) -> Result<&'static Entry, Refusal> {
    ENTRIES
        .iter()
        .find(|entry| entry.id.eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::missing(id))
}

/// The synchronization templates of the service principals of a gallery application, each with its default schema.
pub(super) fn sync_templates(tenant: &Tenant, application_template: &str) -> Vec<Value> {
    if let Some(offered) = tenant.offer.provisioning(application_template) {
        return offered.to_vec();
    }
    let known = provisioning(application_template);
    known
        .map(|known| known.template(application_template))
        .into_iter()
        .collect()
}

/// One synchronization template by its id.
pub(super) fn sync_template(
    tenant: &Tenant,
    application_template: &str,
    id: &str,
) -> Option<Value> {
    sync_templates(tenant, application_template)
        .into_iter()
        .find(|template| template["id"] == id)
}

/// The default schema of a template under the id and version of a job.
pub(super) fn job_schema(application_template: &str, job: &str, version: &str) -> Value {
    provisioning(application_template).map_or(Value::Null, |known| known.schema(job, version))
}

fn provisioning(application_template: &str) -> Option<&'static Provisioning> {
    ENTRIES
        .iter()
        .find(|entry| entry.id == application_template)?
        .provisioning
}
