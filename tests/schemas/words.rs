//! No field is silent: each has a description, an example, and a place in the guide; and says what may be meant by
//! nothing.

use serde_json::{Value, json};
use syncform::manifest;

use super::walk::{names, one_of, places, resolved};

/// What is wrong with the words of a field.
fn complaints(root: &Value, path: &str, record: &Value, name: &str, guide: &str) -> Vec<String> {
    let field = &record["properties"][name];
    let mut complaints = Vec::new();
    let mut want = |is_met: bool, what: &str| {
        if !is_met {
            complaints.push(format!("{path}.{name}: {what}"));
        }
    };
    let text = field["description"].as_str().unwrap_or_default();
    want(text.len() > 15 && text.ends_with('.'), "no description");
    want(
        !text.contains('\n') || text.contains("\n\n"),
        "a line of the source",
    );
    let examples = field["examples"].as_array();
    want(examples.is_some_and(|all| !all.is_empty()), "no example");
    let link = field["x-documentation"].as_str().unwrap_or_default();
    let place = link.strip_prefix(&format!("{}#", manifest::GUIDE));
    let target = place.map(|place| format!("<a id=\"{place}\"></a>"));
    want(
        target.is_some_and(|target| guide.matches(&target).count() == 1),
        "no place in the guide",
    );
    for paragraph in text.split("\n\n") {
        let said = paragraph
            .split_once(": ")
            .map_or(paragraph, |(_, said)| said);
        want(guide.contains(said), "the guide lacks a paragraph");
    }
    let is_map = record.get("propertyNames").is_some();
    let may_lack = !names(&record["required"]).contains(&name) && !one_of(record).contains(&name);
    let silence = field.get("default").is_some() || text.contains("\n\nAbsent: ");
    want(!may_lack || is_map || silence, "what does absent mean?");
    let target = resolved(root, field);
    want(
        !may_lack || target["type"] != "array" || text.contains("\n\nEmpty: "),
        "what does [] mean?",
    );
    let options = target["oneOf"].as_array().into_iter().flatten();
    let mut nulls = options.filter(|option| option["type"] == "null");
    want(
        is_map || nulls.next().is_none() || text.contains("\n\nNull: "),
        "what does null mean?",
    );
    complaints
}

fn all_complaints(schema: &Value, guide: &str) -> Vec<String> {
    let mut complaints_of_all = Vec::new();
    for record in places(schema).records {
        let fields = record.schema["properties"].as_object().expect("fields");
        for name in fields.keys() {
            let found = complaints(schema, &record.path, record.schema, name, guide);
            complaints_of_all.extend(found);
        }
    }
    complaints_of_all
}

#[test]
fn every_field_has_words_an_example_and_a_place_in_the_guide() {
    let guide = manifest::guide();
    for (file, schema) in manifest::schemas() {
        assert_eq!(all_complaints(&schema, &guide), [""; 0], "{file}");
    }
}

#[test]
fn a_silent_field_is_found() {
    let (_, mut app) = manifest::schemas().swap_remove(0);
    app["$defs"]["Provisioning"]["properties"]["scope"] = json!({ "type": "string" });
    let found = all_complaints(&app, &manifest::guide());
    let said = |what: &str| {
        found
            .iter()
            .any(|line| line.contains("scope") && line.contains(what))
    };
    assert!(
        said("description") && said("example") && said("place"),
        "{found:?}"
    );
    assert!(said("absent"), "{found:?}");
}

#[test]
fn every_closed_list_says_what_its_words_mean() {
    let mut lists = 0;
    for (file, schema) in manifest::schemas() {
        for field in places(&schema).fields {
            let target = resolved(&schema, field.schema);
            let Some(words) = target["enum"].as_array() else {
                continue;
            };
            let comments = names(&target["enumDescriptions"]);
            assert_eq!(comments.len(), words.len(), "{file}: {}", field.path);
            lists += 1;
        }
    }
    assert_eq!(lists, 28);
}

/// A link that leads nowhere is worse than none.
#[test]
fn every_link_of_the_guide_leads_somewhere() {
    let guide = manifest::guide();
    let links = guide.split("](#").skip(1);
    let anchors: Vec<_> = links.filter_map(|rest| rest.split(')').next()).collect();
    assert!(anchors.len() > 40, "only {} links", anchors.len());
    for anchor in anchors {
        assert!(
            guide.contains(&format!("<a id=\"{anchor}\"></a>")),
            "{anchor}"
        );
    }
}
