//! Mappings and custom attributes: each wish that the schema of the job does not fulfil becomes what it has.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::mapping;
use super::Merging;
use crate::desired::mapping_address;
use crate::manifest::{Edit, escape};
use crate::schema::{
    AttributeAddress, Document, Extent, MappingAddress, Overlay, WantedMapping,
    WantedObjectMapping, Why, attribute_told, object_mapping,
};

const MAPPINGS: &str = "/spec/provisioning/mappings";

impl Merging<'_> {
    pub(super) fn schema(&mut self) {
        let live = self.live;
        let (Some(schema), Some(job)) = (&live.schema, &self.app.provisioning) else {
            return;
        };
        let document = &schema.document;
        // Without a base all of the mappings are told.
        let fresh = Overlay::telling(document, None, Extent::Differences);
        let fresh = mapping::worded(fresh).fulfilled(document);
        let good = job.overlay.without_lapsed().fulfilled(document);
        let gone = self.gone(document);
        for (address, wanted) in &job.overlay.object_mappings {
            if good.object_mappings.get(address) != Some(wanted) && !gone.contains(address) {
                self.object_mapping(document, (address, wanted), &good, &fresh);
            }
        }
        for (address, wanted) in &job.overlay.attributes {
            if good.attributes.get(address) != Some(wanted) {
                self.definition(address, document);
            }
        }
    }

    /// Takes out the object mappings that the schema does not have any more: no word removes a whole one.
    fn gone(&mut self, document: &Document) -> BTreeSet<MappingAddress> {
        let is_gone = |address: &&MappingAddress| {
            let found = object_mapping(document.schema(), address);
            found.is_err_and(|refusal| refusal.why == Why::Unknown)
        };
        let job = self.app.provisioning.iter();
        let all: Vec<_> = job
            .flat_map(|job| job.overlay.object_mappings.keys())
            .collect();
        let gone: BTreeSet<_> = all.iter().copied().filter(is_gone).cloned().collect();
        if gone.len() == all.len() && !gone.is_empty() {
            self.remove(MAPPINGS);
        } else {
            let keys: Vec<_> = gone
                .iter()
                .filter_map(|address| self.key(address))
                .collect();
            keys.into_iter().for_each(|key| self.remove(key));
        }
        gone
    }

    /// The key under which the manifest speaks of a mapping, blanks and all.
    fn key(&self, address: &MappingAddress) -> Option<String> {
        let job = self.spec.provisioning.as_ref()?;
        let mut keys = job.mappings.iter().flat_map(|all| all.keys());
        let key = keys.find(|key| mapping_address(key).as_ref() == Some(address))?;
        Some(format!("{MAPPINGS}/{}", escape(key)))
    }

    fn object_mapping(
        &mut self,
        document: &Document,
        (address, wanted): (&MappingAddress, &WantedObjectMapping),
        good: &Overlay,
        fresh: &Overlay,
    ) {
        let Some(pointer) = self.key(address) else {
            return;
        };
        let place = |address: &MappingAddress| {
            let found = object_mapping(document.schema(), address).ok()?;
            Some((found.rule().turn().index, found.turn().index))
        };
        let here = place(address);
        let mut all = fresh.object_mappings.iter();
        let there = all.find(|(address, _)| here.is_some() && place(address) == here);
        let Some((_, there)) = there else {
            return;
        };
        let nothing = WantedObjectMapping::default();
        let good = good.object_mappings.get(address).unwrap_or(&nothing);
        let written = mapping::json(there);
        let is_mapped = |target: &str| {
            let found = object_mapping(document.schema(), address);
            let mut all = found.iter().flat_map(|it| it.attribute_mappings());
            all.any(|it| it.target() == Some(target))
        };
        let mut edits = Vec::new();
        if wanted.enabled != good.enabled {
            let enabled = written.get("enabled").cloned();
            edits.push((
                "enabled".to_owned(),
                enabled.map_or(Edit::Remove, Edit::Set),
            ));
        }
        if wanted.flow_types != good.flow_types {
            // The service says nothing of a mapping that does everything.
            let all = || json!(["add", "update", "delete"]);
            let operations = written.get("operations").cloned();
            let operations = Edit::Set(operations.unwrap_or_else(all));
            edits.push(("operations".to_owned(), operations));
        }
        if wanted.scope != good.scope {
            let scope = written.get("scope").cloned();
            let scope = Edit::Set(scope.unwrap_or_else(|| json!([])));
            edits.push(("scope".to_owned(), scope));
        }
        for (target, mapping) in &wanted.attributes {
            let is_good = good.attributes.get(target) == Some(mapping);
            if !is_good {
                let there = there.attributes.get(target).and_then(Option::as_ref);
                if there.is_none() && is_mapped(target) {
                    // It is mapped in a way that has no words.
                    edits.push((format!("attributes/{}", escape(target)), Edit::Remove));
                    continue;
                }
                let fields = self.attribute(&pointer, target, mapping.as_ref(), there);
                let fields = fields.into_iter();
                edits.extend(fields.map(|(field, value)| (field, Edit::Set(value))));
            }
        }
        for (field, edit) in edits {
            self.edits.push((format!("{pointer}/{field}"), edit));
        }
    }

    /// The fields of one attribute mapping that differ, or the whole where it is said in another way.
    fn attribute(
        &self,
        pointer: &str,
        target: &str,
        wanted: Option<&WantedMapping>,
        there: Option<&WantedMapping>,
    ) -> Vec<(String, Value)> {
        let field = format!("attributes/{}", escape(target));
        let (Some(wanted), Some(there)) = (wanted, there) else {
            let value = there.map_or(Value::Null, mapping::attribute_json);
            return vec![(field, value)];
        };
        let said = self.said.pointer(&format!("{pointer}/{field}"));
        let fresh = mapping::attribute_json(there);
        let Some(Value::Object(said)) = said else {
            // A short form says the source alone.
            let source = mapping::text(&there.source);
            return vec![(field, source.map_or(fresh, Value::String))];
        };
        const SOURCES: [&str; 3] = ["expression", "attribute", "constant"];
        let source = mapping::source_json(&there.source);
        let mut edits = Vec::new();
        let mut is_other_way = false;
        for (name, old) in said {
            let new = if SOURCES.contains(&name.as_str()) {
                if wanted.source == there.source {
                    continue;
                }
                let text = mapping::text(&there.source).map(Value::String);
                let expression = (name == "expression").then(|| text.unwrap_or_default());
                let new = expression.or_else(|| source.get(name).cloned());
                is_other_way |= new.is_none();
                new.unwrap_or_default()
            } else {
                let silent = match name.as_str() {
                    "default" => Value::Null,
                    "matching" => json!(0),
                    "apply" => json!("always"),
                    _ => json!("whenChanged"),
                };
                mapping::member_json(there, name).unwrap_or(silent)
            };
            if new != *old {
                edits.push((format!("{field}/{name}"), new));
            }
        }
        if !is_other_way {
            return edits;
        }
        // The same fields, with the source in its own words.
        let mut whole = source;
        for (name, old) in said {
            if !SOURCES.contains(&name.as_str()) {
                let path = format!("{field}/{name}");
                let new = edits.iter().find(|(at, _)| *at == path);
                whole.insert(
                    name.clone(),
                    new.map_or_else(|| old.clone(), |(_, new)| new.clone()),
                );
            }
        }
        vec![(field, Value::Object(whole))]
    }

    fn definition(&mut self, address: &AttributeAddress, document: &Document) {
        let steps = [
            &address.directory.to_string(),
            &address.object,
            &address.attribute,
        ];
        let steps = steps.map(|step| escape(step)).join("/");
        let pointer = format!("/spec/provisioning/attributes/{steps}");
        let Some(there) = attribute_told(document, address) else {
            self.set(pointer, Value::Null);
            return;
        };
        let all = mapping::definition_json(&there);
        match self.said.pointer(&pointer).cloned() {
            Some(Value::Object(said)) => {
                for (name, old) in said {
                    let silent = match name.as_str() {
                        "type" => json!("String"),
                        "mutability" => json!("ReadWrite"),
                        "default" => Value::Null,
                        "references" => json!([]),
                        _ => json!(false),
                    };
                    let new = all.get(&name).cloned().unwrap_or(silent);
                    if new != old {
                        self.set(format!("{pointer}/{}", escape(&name)), new);
                    }
                }
            }
            Some(_) | None => self.set(pointer, all),
        }
    }
}
