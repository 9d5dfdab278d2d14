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
    #[schemars(example = json!(["salesforce-emea", "salesforce-apac"]))]
    pub apps: Vec<String>,
    /// A file of sample people beside this one, whose name ends in `.people.csv` or `.people.json`. In a CSV the first row
    /// names the attributes, the column `person` is what tests call somebody by, and an empty cell is null; in JSON an
    /// object has the attributes of each by that name.
    ///
    /// Absent: no test names a `person`.
    #[schemars(example = &"contoso.people.csv")]
    pub people: Option<String>,
    /// The tests.
    #[schemars(example = json!([{ "name": "leavers are deactivated", "person": "ada", "expect": { "User": { "IsActive": "False" } } }]))]
    pub tests: Vec<Test>,
}
