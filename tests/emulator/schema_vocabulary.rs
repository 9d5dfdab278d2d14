//! The functions and operators that a schema may use, as the tenant lists them.

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::values;

#[test]
fn functions_and_operators_are_listed_below_jobs_and_templates() {
    let app = Provisioned::new("{}", 0);
    let of = |collection: &Value, name: &str| {
        let items = values(collection).into_iter();
        let mut found = items.filter(|item| item["name"] == name && item["id"] == name);
        found.next().unwrap_or_else(|| panic!("no {name}"))
    };
    for owner in [format!("jobs/{}", app.job), "templates/scim".to_owned()] {
        let functions = app
            .caller
            .get(&app.born.sync(&format!("{owner}/schema/functions()")));
        assert_eq!(
            of(&functions, "Join")["parameters"],
            json!([
                {"name": "separator", "type": "String", "required": true, "allowMultipleOccurrences": false},
                {"name": "source", "type": "String", "required": true, "allowMultipleOccurrences": true},
            ])
        );
        assert_eq!(of(&functions, "Now")["parameters"], json!([]));
        let replace = of(&functions, "Replace");
        assert_eq!(replace["parameters"][1]["name"], "Find");
        assert_eq!(replace["parameters"][1]["required"], false);
        let path = app.born.sync(&format!("{owner}/schema/filterOperators"));
        let operators = app.caller.get(&path);
        assert_eq!(
            of(&operators, "IS FALSE"),
            json!({
                "id": "IS FALSE", "name": "IS FALSE", "arity": "Unary", "multivaluedComparisonType": "All",
                "supportedAttributeTypes": ["Boolean", "Integer", "String", "Binary"],
            })
        );
        assert_eq!(of(&operators, "EQUALS")["arity"], "Binary");
    }
    let proven = Provisioned::new(r#"{"switches": {"operatorNames": "proven"}}"#, 0);
    let path = format!("{}/filterOperators", proven.schema_path());
    assert_eq!(values(&proven.caller.get(&path)).len(), 8);
}
