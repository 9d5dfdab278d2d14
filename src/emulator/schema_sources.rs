//! Where a value comes from: the trees of `attributeMappingSource`, checked and completed.
//!
//! Reference section 3. The tree is what counts here, since nothing in this room reads an expression: what the text of a
//! function says is taken on trust. For a direct mapping or a constant the two are held against each other.

use serde_json::{Value, json};

use super::functions;
use super::schema_form::{list, said};
use super::switches::SourceDispute;

/// The longest expression (reference section 3).
const LONGEST: usize = 10_000;

/// Checks a source in the form of `schema_form` and fills its expression. `has` tells whether the source object has an
/// attribute.
///
/// # Errors
/// The place within the source, and what is wrong there.
pub(super) fn complete(
    source: &mut Value,
    has: &dyn Fn(&str) -> bool,
    dispute: SourceDispute,
) -> Result<(), String> {
    let name = said(source, "name").to_owned();
    let canonical = match said(source, "type") {
        "Function" => {
            function(source, &name, has, dispute)?;
            None
        }
        kind => {
            if !list(source, "parameters").is_empty() {
                return Err(".parameters: only a function has parameters".to_owned());
            }
            if kind == "Attribute" && !has(&name) {
                return Err(format!(
                    ".name: the source object has no attribute '{name}'"
                ));
            }
            Some(match kind {
                "Attribute" => format!("[{name}]"),
                _ => quoted(&name),
            })
        }
    };
    let expression = source["expression"].as_str();
    if expression.is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(format!(
            ".expression: it has more than {LONGEST} characters"
        ));
    }
    match (canonical, expression) {
        (Some(canonical), Some(said)) if said != canonical => match dispute {
            SourceDispute::Tree => source["expression"] = json!(canonical),
            SourceDispute::Refuse => {
                return Err(".expression: it says something else than the source".to_owned());
            }
        },
        // Published constants below functions have a null here, where a connector fills them in later.
        (Some(_), None)
            if said(source, "type") == "Constant" && source.get("expression").is_some() => {}
        (Some(canonical), None) => source["expression"] = json!(canonical),
        // Nothing documents that the service writes the text of a function.
        (None, None) => return Err(".expression: a function needs its expression".to_owned()),
        (Some(_) | None, Some(_)) => {}
    }
    Ok(())
}

fn function(
    source: &mut Value,
    name: &str,
    has: &dyn Fn(&str) -> bool,
    dispute: SourceDispute,
) -> Result<(), String> {
    if !functions::is_known(name) {
        return Err(format!(".name: there is no function '{name}'"));
    }
    let parameters = source["parameters"].as_array_mut().into_iter().flatten();
    for (index, parameter) in parameters.enumerate() {
        complete(&mut parameter["value"], has, dispute)
            .map_err(|why| format!(".parameters[{index}].value{why}"))?;
    }
    Ok(())
}

/// A constant as an expression says it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(mut source: Value, dispute: SourceDispute) -> Result<Value, String> {
        complete(&mut source, &|name| name == "mail", dispute)?;
        Ok(source)
    }

    #[test]
    fn a_direct_mapping_and_a_constant_get_their_text() {
        let direct = json!({"type": "Attribute", "name": "mail", "parameters": []});
        let direct = done(direct, SourceDispute::Refuse).expect("good");
        assert_eq!(direct["expression"], "[mail]");
        let constant = json!({"type": "Constant", "name": "a \"b\" \\", "parameters": []});
        let constant = done(constant, SourceDispute::Refuse).expect("good");
        assert_eq!(constant["expression"], r#""a \"b\" \\""#);
    }

    #[test]
    fn text_and_tree_that_disagree_are_settled_by_switch() {
        let source =
            json!({"type": "Attribute", "name": "mail", "expression": "[title]", "parameters": []});
        assert!(done(source.clone(), SourceDispute::Refuse).is_err());
        let settled = done(source, SourceDispute::Tree).expect("the tree");
        assert_eq!(settled["expression"], "[mail]");
    }
}
