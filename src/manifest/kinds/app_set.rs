//! The spec of an AppSet: one template, and its instances.
//!
//! What comes of it are documents of the kind App, as if each had been written out, and those are read; hence the fields of
//! the template are no types of their own: these here are for the schema alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::keyed::{columns, overrides, rows};
use super::{AppSpec, Constant, Metadata};

/// One application template, and an App for each of its instances.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("oneOf" = json!([{ "required": ["instances"] }, { "required": ["instancesFrom"] }])))]
pub struct AppSetSpec {
    /// What the instances have, by name: `${name}` stands for it in `app` and in `overrides`. Instances have these columns
    /// and no others.
    ///
    /// Absent: whatever columns the instances have. Those of a CSV file are text, and others what they are written as.
    ///
    /// Graph: it is not written to the tenant.
    #[schemars(default, schema_with = "columns", example = json!({ "account": "string", "threshold": { "type": "number", "default": 50 } }))]
    pub columns: BTreeMap<String, Column>,
    /// The instances themselves, each with its values by column. Null is no value.
    ///
    /// Absent: `instancesFrom` names a file.
    ///
    /// Empty: `[]` is none; what was applied before is left alone until it is pruned.
    ///
    /// Graph: it is not written to the tenant.
    #[schemars(default, schema_with = "rows", example = json!([{ "account": "sandbox" }, { "account": "payments" }]))]
    pub instances: Option<Vec<BTreeMap<String, Option<Constant>>>>,
    /// A file with the instances, in the folder of this one. Its name ends in `.instances.csv` or `.instances.json`. The
    /// first row of a CSV names the columns, and an empty cell is no value; JSON is a list of objects.
    ///
    /// Absent: they stand in `instances`.
    ///
    /// Graph: it is not written to the tenant.
    #[schemars(example = &"aws-accounts.instances.csv")]
    pub instances_from: Option<String>,
    /// The App that each instance becomes: `metadata` and `spec` of one, with variables. Its name must differ from instance
    /// to instance. An instance that goes leaves its application to be pruned, and is never deleted by itself.
    ///
    /// Graph: as the App.
    #[schemars(example = json!({ "metadata": { "name": "aws-${account}" }, "spec": { "displayName": "AWS ${account}", "template": { "id": "8b1025e4-1dd2-430b-a150-2ef79cd700f5" } } }))]
    pub app: AppTemplate,
    /// What single instances have otherwise, by the name that their App comes to. Mappings grow together with those of `app`;
    /// everything else, lists too, takes the place of what stands there.
    ///
    /// Absent: every instance is as the template says.
    ///
    /// Graph: as the App.
    #[schemars(default, schema_with = "overrides", example = json!({ "aws-payments": { "spec": { "provisioning": { "state": "paused" } } } }))]
    pub overrides: BTreeMap<String, Value>,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct Column {
    /// What its values are.
    #[schemars(example = &"number")]
    pub r#type: ColumnType,
    /// The value of an instance that has none.
    ///
    /// Absent: every instance must have one.
    #[schemars(example = 50)]
    pub default: Option<Constant>,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum ColumnType {
    /// Text, whatever its letters.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// An App with variables in it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppTemplate {
    /// What the rest of the repository knows the instance by.
    #[schemars(example = json!({ "name": "aws-${account}" }))]
    pub metadata: Metadata,
    /// What is wanted, in the fields of an App.
    #[schemars(example = json!({ "displayName": "AWS ${account}", "template": { "id": "8b1025e4-1dd2-430b-a150-2ef79cd700f5" } }))]
    pub spec: AppSpec,
}
