//! The spec of a MappingTest: tests in a file of their own, for one App or several.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::Test;

/// Tests that several Apps share, or that would make a manifest long.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappingTestSpec {
    /// The Apps whose mappings are tested, by name. Each test runs for each of them.
    ///
    /// Empty: `[]` is refused: the tests would be nobody's.
    #[schemars(example = json!(["salesforce-emea", "salesforce-apac"]))]
    pub apps: Vec<String>,
    /// The tests.
    ///
    /// Empty: `[]` is none.
    #[schemars(example = json!([{ "name": "leavers are deactivated", "person": "ada", "expect": { "User": { "IsActive": "False" } } }]))]
    pub tests: Vec<Test>,
}
