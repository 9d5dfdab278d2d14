//! The synchronization templates that come with applications of the gallery.
//!
//! It knows which schema a template has and what it asks for; jobs and their lives are elsewhere.

use serde_json::{Value, json};

use super::api_schema;
use super::aws_schema;
use super::identity_center;
use super::salesforce_schema;
use super::scim_schema::{self, Target};
use super::service_now_schema;

/// Roles of one AWS account.
pub(super) const AWS: Provisioning = Provisioning {
    id: "aws",
    schema: Schema::Aws,
};

/// The fictional applications borrow the schema of AWS under an id of their own.
pub(super) const EXPENSES: Provisioning = Provisioning {
    id: "contosoExpenses",
    schema: Schema::Aws,
};

/// Plain SCIM. Published provisioning logs of such applications name the directory so.
pub(super) const CUSTOM: Provisioning = Provisioning {
    id: "scim",
    schema: Schema::Scim(Target {
        name: "customappsso",
        rule: "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5b03",
        directories: [
            "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5b01",
            "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5b02",
        ],
        user: scim_schema::SCIM_USER,
    }),
};

/// Azure Databricks. The rule has the id that the Terraform provider's example of a provisioning on demand shows; the name
/// of the directory is ours.
pub(super) const DATABRICKS: Provisioning = Provisioning {
    id: "dataBricks",
    schema: Schema::Scim(Target {
        name: "dataBricks",
        rule: "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8",
        directories: [
            "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5c01",
            "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5c02",
        ],
        user: scim_schema::SCIM_USER,
    }),
};

/// AWS IAM Identity Center. Published jobs have this template, by name and in their ids.
pub(super) const IDENTITY_CENTER: Provisioning = Provisioning {
    id: "aWSSingleSignon",
    schema: Schema::Scim(identity_center::TARGET),
};

/// Users to Salesforce. A published template of 2017 has the id `SfOutDelta`, and so have its jobs in their ids; what it is
/// called today no document says. This id is ours.
pub(super) const SALESFORCE: Provisioning = Provisioning {
    id: "salesforce",
    schema: Schema::Salesforce,
};

/// Users and groups to ServiceNow. A published job has this id of its template in its own.
pub(super) const SERVICE_NOW: Provisioning = Provisioning {
    id: "ServiceNowOutDelta",
    schema: Schema::ServiceNow,
};

/// Uploaded users to the tenant. Published jobs have this id of their template in theirs.
pub(super) const API_DRIVEN: Provisioning = Provisioning {
    id: "API2AAD",
    schema: Schema::Api,
};

/// A synchronization template.
pub(super) struct Provisioning {
    pub(super) id: &'static str,
    schema: Schema,
}

/// Where a default schema comes from.
enum Schema {
    Api,
    Aws,
    Salesforce,
    Scim(Target),
    ServiceNow,
}

impl Schema {
    fn document(&self, id: &str, version: &str) -> Value {
        match self {
            Self::Api => api_schema::document(id, version),
            Self::Aws => aws_schema::document(id, version),
            Self::Salesforce => salesforce_schema::document(id, version),
            Self::Scim(target) => scim_schema::document(target, id, version),
            Self::ServiceNow => service_now_schema::document(id, version),
        }
    }

    /// The credentials that the portal asks for, as JSON in a string.
    const fn configuration(&self) -> &'static str {
        match self {
            // Nobody is signed in to: users are brought.
            Self::Api => "[]",
            Self::Aws => {
                r#"[{"name":"clientsecret","secret":true},{"name":"secrettoken","secret":true}]"#
            }
            Self::Salesforce => {
                r#"[{"name":"username"},{"name":"password","secret":true},{"name":"secrettoken","secret":true},{"name":"baseaddress"}]"#
            }
            Self::Scim(_) => r#"[{"name":"baseaddress"},{"name":"secrettoken","secret":true}]"#,
            Self::ServiceNow => {
                r#"[{"name":"instancename"},{"name":"username"},{"name":"password","secret":true}]"#
            }
        }
    }
}

impl Provisioning {
    /// The schema under the id of a job.
    pub(super) fn schema(&self, id: &str, version: &str) -> Value {
        self.schema.document(id, version)
    }

    /// The template as it is answered, with its schema inline.
    pub(super) fn template(&self, application_template: &str) -> Value {
        let id = self.id;
        json!({
            "id": id,
            "applicationId": application_template,
            "default": true,
            "description": null,
            "discoverable": true,
            "factoryTag": id,
            "metadata": [
                {"key": "GalleryApplicationIdentifier", "value": application_template},
                {"key": "GalleryApplicationKey", "value": id},
                {"key": "IsOAuthEnabled", "value": "false"},
                {"key": "IsSynchronizationAgentRequired", "value": "false"},
                {"key": "ConfigurationFields", "value": self.schema.configuration()},
            ],
            "schema": self.schema(&format!("{id}.00000000000000000000000000000000"), "v1.0"),
        })
    }
}
