//! The application gallery: what can be instantiated, and which synchronization templates come with it.
//!
//! The AWS template of the tutorial, Azure Databricks and the template of applications that no gallery has are real: their
//! ids, names and synchronization templates have evidence, their home pages and descriptions are ours. The others are
//! fictional and exist so that a missing provisioning type and an ambiguous name can be shown.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::aws_schema;
use super::call::Call;
use super::filter::Allowed;
use super::page;
use super::scim_schema::{self, Target};
use super::store::Members;

/// "AWS Single-Account Access" (reference section 1).
pub(super) const AWS: &str = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";
/// "Azure Databricks SCIM Provisioning Connector".
const DATABRICKS: &str = "9c9818d2-2900-49e8-8ba4-22688be7c675";
/// The template of applications that no gallery has.
const CUSTOM: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
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
    /// The synchronization template; an entry without one cannot be provisioned.
    provisioning: Option<Provisioning>,
    categories: &'static [&'static str],
}

/// A synchronization template.
#[derive(Clone, Copy)]
struct Provisioning {
    id: &'static str,
    schema: Schema,
}

/// Where a default schema comes from.
#[derive(Clone, Copy)]
enum Schema {
    Aws,
    Scim(&'static Target),
}

impl Schema {
    fn document(self, id: &str, version: &str) -> Value {
        match self {
            Self::Aws => aws_schema::document(id, version),
            Self::Scim(target) => scim_schema::document(target, id, version),
        }
    }

    /// The credentials that the portal asks for, as JSON in a string.
    const fn configuration(self) -> &'static str {
        match self {
            Self::Aws => {
                r#"[{"name":"clientsecret","secret":true},{"name":"secrettoken","secret":true}]"#
            }
            Self::Scim(_) => r#"[{"name":"baseaddress"},{"name":"secrettoken","secret":true}]"#,
        }
    }
}

/// Published provisioning logs of such applications name the directory so.
const CUSTOM_TARGET: Target = Target {
    name: "customappsso",
    rule: "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5b03",
    directories: [
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5b01",
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5b02",
    ],
};

/// The rule has the id that the Terraform provider's example of a provisioning on demand shows.
const DATABRICKS_TARGET: Target = Target {
    name: "dataBricks",
    rule: "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8",
    directories: [
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5c01",
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5c02",
    ],
};

/// The fictional applications borrow the schema of AWS under an id of their own.
const EXPENSES: Option<Provisioning> = Some(Provisioning {
    id: "contosoExpenses",
    schema: Schema::Aws,
});

const ENTRIES: &[Entry] = &[
    Entry {
        id: AWS,
        name: "AWS Single-Account Access",
        publisher: "Amazon",
        home: "https://aws.amazon.com/",
        description: "Sign in to one AWS account and choose among its roles, which are imported from IAM.",
        single_sign_on: &["saml", "password"],
        provisioning: Some(Provisioning {
            id: "aws",
            schema: Schema::Aws,
        }),
        categories: &["developerServices", "itInfrastructure"],
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
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000002",
        name: "Contoso Expenses",
        publisher: "Contoso (fictional)",
        home: "https://expenses.contoso.com/",
        description: "A fictional application whose name another one shares.",
        single_sign_on: &["saml"],
        provisioning: EXPENSES,
        categories: &["finance"],
    },
    Entry {
        id: "c0a7050e-0000-4000-8000-000000000003",
        name: "Contoso Expenses",
        publisher: "Fabrikam (fictional)",
        home: "https://expenses.fabrikam.com/",
        description: "A fictional application whose name another one shares.",
        single_sign_on: &["password"],
        provisioning: EXPENSES,
        categories: &["finance"],
    },
    Entry {
        id: DATABRICKS,
        name: "Azure Databricks SCIM Provisioning Connector",
        publisher: "Microsoft",
        home: "https://azure.microsoft.com/services/databricks/",
        description: "Provision users and groups to an Azure Databricks account or workspace.",
        single_sign_on: &[],
        provisioning: Some(Provisioning {
            id: "dataBricks",
            schema: Schema::Scim(&DATABRICKS_TARGET),
        }),
        categories: &["developerServices"],
    },
    Entry {
        id: CUSTOM,
        name: "Custom",
        publisher: "Custom",
        home: "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z",
        description: "An application that no gallery has.",
        single_sign_on: &["saml", "password"],
        provisioning: Some(Provisioning {
            id: "scim",
            schema: Schema::Scim(&CUSTOM_TARGET),
        }),
        categories: &["Custom"],
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
    let Some(Provisioning { id, schema }) = entry.provisioning else {
        return Vec::new();
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
            {"key": "ConfigurationFields", "value": schema.configuration()},
        ],
        "schema": schema.document(&format!("{id}.00000000000000000000000000000000"), "v1.0"),
    })]
}

/// The schema of a job, which is the default one of its template under the job's id and version.
pub(super) fn job_schema(application_template: &str, job: &str, version: &str) -> Value {
    ENTRIES
        .iter()
        .find(|entry| entry.id == application_template)
        .and_then(|entry| entry.provisioning)
        .map_or(Value::Null, |known| known.schema.document(job, version))
}

/// One synchronization template by its id.
pub(super) fn sync_template(application_template: &str, id: &str) -> Option<Value> {
    sync_templates(application_template)
        .into_iter()
        .find(|template| template["id"] == id)
}
