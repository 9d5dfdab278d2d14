//! Makes a manifest of a recipe: what is named is defined, what is used is not removed, and objects are matched by
//! something. Nothing else of what was generated is changed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::asked::keep_asked;
use super::ground::{Ends, Ground, NEW_SOURCES, NEW_TARGETS};
use super::recipe::recipes;

/// The two parts of a manifest that speak of a schema.
#[derive(Clone, Debug)]
pub(super) struct Fragment {
    pub(super) attributes: Value,
    pub(super) mappings: Value,
    /// Whether it says no more than the document does.
    pub(super) is_echo: bool,
    /// In which order the keys are written the second time.
    pub(super) order: usize,
}

/// Manifests over a document.
pub(super) fn fragments(ground: &Ground) -> impl Strategy<Value = Fragment> + use<> {
    let ground = ground.clone();
    (recipes(&ground), any::<usize>()).prop_map(move |((is_echo, attributes, mappings), order)| {
        let mut made = Fragment {
            attributes,
            mappings,
            is_echo,
            order,
        };
        made.mend(&ground);
        made
    })
}

impl Fragment {
    /// As it stands below `spec.provisioning`: JSON is YAML.
    pub(super) fn yaml(&self) -> String {
        let part = |name: &str, part: &Value| {
            let text = serde_json::to_string_pretty(part).expect("JSON");
            let is_empty = part.as_object().is_none_or(Map::is_empty);
            let text = text.replace('\n', "\n  ");
            if is_empty {
                String::new()
            } else {
                format!("{name}:\n  {text}\n")
            }
        };
        part("attributes", &self.attributes) + &part("mappings", &self.mappings)
    }

    /// The same with the keys of every map in another order.
    pub(super) fn shuffled(&self) -> Self {
        let mut made = self.clone();
        turn(&mut made.attributes, self.order);
        turn(&mut made.mappings, self.order);
        made
    }

    fn mend(&mut self, ground: &Ground) {
        for (key, said) in entries(&mut self.mappings) {
            let ends = ground.mapping(key);
            if said["mode"] == "exclusive" && ends.base.is_none() {
                said["mode"] = json!("merge");
            }
            let keeps = matches_on(ends, said);
            if !keeps {
                let keys = ends.matching();
                if let Some(attributes) = said.get_mut("attributes").and_then(Value::as_object_mut)
                {
                    attributes.retain(|target, _| !keys.iter().any(|key| key == target));
                }
            }
        }
        for (_, said) in entries(&mut self.mappings) {
            let members = said.as_object_mut().expect("an object mapping");
            members.retain(|_, value| !value.as_object().is_some_and(Map::is_empty));
        }
        if let Some(all) = self.mappings.as_object_mut() {
            all.retain(|_, said| said.as_object().is_some_and(|said| !said.is_empty()));
        }
        self.keep_used(ground);
        self.define_new(ground);
        keep_asked(&mut self.attributes, &ground.rules, &self.mappings);
    }

    /// No anchor goes, and nothing that a mapping names.
    fn keep_used(&mut self, ground: &Ground) {
        let text = (ground.rules.clone() + &self.mappings.to_string()).to_lowercase();
        for defined in &ground.objects {
            let Some(all) = self
                .attributes
                .pointer_mut(&pointer(defined.side, &defined.object))
            else {
                continue;
            };
            let anchor = defined.attributes.iter().find(|it| it.is_key);
            let is_used = |name: &String| {
                let (escaped, lower) =
                    (json!(name).to_string().to_lowercase(), name.to_lowercase());
                let bare = escaped.trim_matches('"');
                anchor.is_some_and(|anchor| anchor.name == *name)
                    || [
                        format!("\"{bare}\""),
                        format!("[{bare}]"),
                        format!("[{lower}]"),
                    ]
                    .iter()
                    .any(|it| text.contains(it))
            };
            let all = all.as_object_mut().expect("definitions");
            all.retain(|name, said| !said.is_null() || !is_used(name));
        }
    }

    /// Attributes that the document does not have and a mapping names.
    fn define_new(&mut self, ground: &Ground) {
        let mut named = Vec::new();
        for (key, said) in entries(&mut self.mappings) {
            let ends = ground.mapping(key);
            let text = said.to_string();
            let is_named = |name: &&&str| {
                text.contains(&format!("[{name}]")) || text.contains(&format!("\"{name}\""))
            };
            named.extend(
                NEW_SOURCES
                    .iter()
                    .filter(is_named)
                    .map(|name| ("source", ends.source.clone(), *name)),
            );
            let targets = NEW_TARGETS.iter().filter(|name| {
                said["attributes"]
                    .get(**name)
                    .is_some_and(|it| !it.is_null())
            });
            named.extend(targets.map(|name| ("target", ends.target.clone(), *name)));
        }
        for (side, object, name) in named {
            let known = self.attributes[side][&object].get(name);
            if known.is_none_or(Value::is_null) {
                self.attributes[side][&object][name] = json!({});
            }
        }
    }
}

impl Ground {
    pub(super) fn mapping(&self, key: &str) -> &Ends {
        let mut all = self.mappings.iter();
        all.find(|ends| ends.keys.iter().any(|it| it == key))
            .expect("a key of this ground")
    }
}

impl Ends {
    /// Targets that objects are matched by, today or in the base.
    fn matching(&self) -> Vec<String> {
        let base = self.base.iter().flat_map(|base| &base.mapped);
        let keys = self.mapped.iter().chain(base).filter(|it| it.is_key);
        keys.map(|it| it.name.clone()).collect()
    }
}

/// Whether something is left to match objects by.
fn matches_on(ends: &Ends, said: &Value) -> bool {
    let base = ends.base.as_ref().filter(|_| said["mode"] == "exclusive");
    let mapped = base.map_or(&ends.mapped, |base| &base.mapped).iter();
    let mut all: BTreeMap<String, bool> = mapped.map(|it| (it.name.clone(), it.is_key)).collect();
    for (target, said) in said["attributes"].as_object().into_iter().flatten() {
        match said["matching"].as_u64() {
            Some(turn) => drop(all.insert(target.clone(), turn > 0)),
            None if said.is_null() => drop(all.remove(target)),
            None => {}
        }
    }
    all.values().any(|matches| *matches)
}

fn entries(map: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    map.as_object_mut().into_iter().flatten()
}

fn pointer(side: &str, object: &str) -> String {
    format!("/{side}/{}", object.replace('~', "~0").replace('/', "~1"))
}

/// Turns the keys of all maps, those in lists too.
fn turn(value: &mut Value, by: usize) {
    match value {
        Value::Object(members) => {
            let mut all: Vec<_> = std::mem::take(members).into_iter().collect();
            let count = all.len().max(1);
            all.rotate_left(by % count);
            if (by / count).is_multiple_of(2) {
                all.reverse();
            }
            all.iter_mut().for_each(|(_, value)| turn(value, by / 2));
            members.extend(all);
        }
        Value::Array(all) => all.iter_mut().for_each(|value| turn(value, by)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
