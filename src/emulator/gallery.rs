//! The application gallery: what can be instantiated, and which synchronization templates come with it.
//!
//! One entry is the AWS template of the tutorial; the others are fictional and exist so that a missing
//! provisioning type and an ambiguous name can be shown.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::aws_schema;
use super::call::Call;
use super::filter::Allowed;
use super::page;
use super::store::Members;

/// "AWS Single-Account Access" (reference section 1).
pub(super) const AWS: &str = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";
/// The context of gallery answers.
const CONTEXT: &str = "applicationTemplates";
/// Reference section 4: displayName and categories only.
const FILTERS: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "contains"),
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
    provisioning: &'static [&'static str],
    categories: &'static [&'static str],
}

const ENTRIES: &[Entry] = &[
    Entry {
        id: AWS,
        name: "AWS Single-Account Access",
        publisher: "Amazon",
        home: "https://aws.amazon.com/",
        description: "Sign in to one AWS account and choose among its roles, which are imported from IAM.",
        single_sign_on: &["saml", "password"],
        provisioning: &["sync"],
        categories: &["developerServices", "itInfrastructure"],
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000001",
        name: "Contoso Noticeboard",
        publisher: "Contoso (fictional)",
        home: "https://noticeboard.contoso.com/",
        description: "A fictional application that cannot be provisioned.",
        single_sign_on: &["saml"],
        provisioning: &[],
        categories: &["collaboration"],
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000002",
        name: "Contoso Expenses",
        publisher: "Contoso (fictional)",
        home: "https://expenses.contoso.com/",
        description: "A fictional application whose name another one shares.",
        single_sign_on: &["saml"],
        provisioning: &["sync"],
        categories: &["finance"],
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000003",
        name: "Contoso Expenses",
        publisher: "Fabrikam (fictional)",
        home: "https://expenses.fabrikam.com/",
        description: "A fictional application whose name another one shares.",
        single_sign_on: &["password"],
        provisioning: &["sync"],
        categories: &["finance"],
    },
];

impl Entry {
    fn members(&self) -> Members {
        let value = json!({
            "id": self.id,
            "displayName": self.name,
            "homePageUrl": self.home,
            "supportedSingleSignOnModes": self.single_sign_on,
            "supportedProvisioningTypes": self.provisioning,
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
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let items = (1..).zip(ENTRIES.iter().map(Entry::members));
    page::collection(call, CONTEXT, items, FILTERS).map(Answer::read)
}

/// GET /applicationTemplates/{id}.
pub(super) fn get(call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    page::single(call, CONTEXT, &entry(id)?.members()).map(Answer::read)
}

/// The home page of a gallery application, or 404.
pub(super) fn home_page(id: &str) -> Result<&'static str, Refusal> {
    entry(id).map(|entry| entry.home)
}

fn entry(id: &str) -> Result<&'static Entry, Refusal> {
    ENTRIES
        .iter()
        .find(|entry| entry.id.eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::missing(id))
}

/// The synchronization templates of the service principals of a gallery application, each with its default schema.
pub(super) fn sync_templates(application_template: &str) -> Vec<Value> {
    let Some(entry) = ENTRIES
        .iter()
        .find(|entry| entry.id == application_template)
    else {
        return Vec::new();
    };
    if entry.provisioning.is_empty() {
        return Vec::new();
    }
    // The fictional applications borrow the schema of AWS under an id of their own.
    let id = if entry.id == AWS {
        "aws"
    } else {
        "contosoExpenses"
    };
    vec![json!({
        "id": id,
        "applicationId": entry.id,
        "default": true,
        "description": null,
        "discoverable": true,
        "factoryTag": id,
        "metadata": [
            {"key": "GalleryApplicationIdentifier", "value": entry.id},
            {"key": "GalleryApplicationKey", "value": id},
            {"key": "IsOAuthEnabled", "value": "false"},
            {"key": "IsSynchronizationAgentRequired", "value": "false"},
            {"key": "ConfigurationFields",
             "value": "[{\"name\":\"clientsecret\",\"secret\":true},{\"name\":\"secrettoken\",\"secret\":true}]"},
        ],
        "schema": aws_schema::document(&format!("{id}.00000000000000000000000000000000"), "v1.0"),
    })]
}

/// One synchronization template by its id.
pub(super) fn sync_template(application_template: &str, id: &str) -> Option<Value> {
    sync_templates(application_template)
        .into_iter()
        .find(|template| template["id"] == id)
}
