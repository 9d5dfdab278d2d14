//! Every field of mappings and custom attributes: what is written in each state, and what the schema of the job says then.

use serde_json::{Value, json};

use super::states::{DEFINITIONS, MAPPINGS, OBJECTS, States};

/// One field.
pub(crate) struct Leaf {
    /// Its way through the schema of manifests.
    pub(crate) path: String,
    at: At,
    /// The member that shows it, as a pointer from the element.
    member: &'static str,
    /// What is written in each state, or silence, and the member then: set, changed, removed, and whatever else there is.
    /// Where nothing removes it, silence leaves it.
    pub(crate) states: Vec<(Option<&'static str>, Value)>,
}

/// The element that a field is about. Each field has one of its own, so that all of them fit into one manifest.
#[derive(Clone, Copy)]
enum At {
    /// A definition in the `source` or in the `target`.
    Definition(&'static str, &'static str),
    /// The mapping of users.
    Object,
    /// The mapping of users to this target attribute.
    Mapping(&'static str),
}

/// What is shown of an element that is not there.
const GONE: &str = "(gone)";

/// Every one of them, in the order of the guide.
pub(crate) fn leaves() -> Vec<Leaf> {
    let root = "spec.provisioning";
    let definition =
        |side, other: &'static str, (field, name, member, states): (&str, _, _, States)| Leaf {
            path: format!("{root}.attributes.{side}.OBJECT.ATTRIBUTE{field}"),
            at: At::Definition(side, name),
            member,
            states: read(states, other),
        };
    let source = DEFINITIONS.map(|row| definition("source", "Group", row));
    let target = DEFINITIONS.map(|row| definition("target", "Profile", row));
    let object = |(field, member, states): (&str, _, States)| Leaf {
        path: format!("{root}.mappings.MAPPING.{field}"),
        at: At::Object,
        member,
        states: read(states, ""),
    };
    let mapping = |(field, target, member, states): (&str, _, _, States)| Leaf {
        path: format!("{root}.mappings.MAPPING.attributes.TARGET{field}"),
        at: At::Mapping(target),
        member,
        states: read(states, ""),
    };
    let sides = source.into_iter().chain(target);
    let mappings = OBJECTS.map(object).into_iter().chain(MAPPINGS.map(mapping));
    sides.chain(mappings).collect()
}

/// `OTHER` is another object of the same directory.
fn read(states: States, other: &'static str) -> Vec<(Option<&'static str>, Value)> {
    let named = |text: &'static str| -> &'static str {
        if text.contains("OTHER") {
            text.replace("OTHER", other).leak()
        } else {
            text
        }
    };
    let each = states.iter();
    each.map(|(yaml, value)| {
        let value = serde_json::from_str(named(value)).expect("JSON");
        (yaml.map(named), value)
    })
    .collect()
}

/// What stands below `spec.provisioning` when these fields are written.
pub(crate) fn written<'a>(fields: impl Iterator<Item = (&'a Leaf, &'a str)>) -> String {
    let (mut source, mut target, mut object, mut mappings) = (vec![], vec![], vec![], vec![]);
    for (leaf, text) in fields {
        match leaf.at {
            At::Definition("source", name) => source.push(format!("{name}: {text}")),
            At::Definition(_, name) => target.push(format!("{name}: {text}")),
            At::Object => object.push(text.to_owned()),
            At::Mapping(name) => mappings.push(format!("{name}: {text}")),
        }
    }
    if !mappings.is_empty() {
        object.push(format!("attributes: {{ {} }}", mappings.join(", ")));
    }
    let sides = [("source", source), ("target", target)];
    let sides = sides.into_iter().filter(|(_, all)| !all.is_empty());
    let sides: Vec<_> = sides
        .map(|(side, all)| format!("{side}: {{ User: {{ {} }} }}", all.join(", ")))
        .collect();
    let mut text = String::new();
    if !sides.is_empty() {
        text += &format!("attributes: {{ {} }}\n", sides.join(", "));
    }
    if !object.is_empty() {
        text += &format!(
            "mappings: {{ User -> User: {{ {} }} }}\n",
            object.join(", ")
        );
    }
    text
}

impl Leaf {
    /// What is written in a state, and the member then. Where there are fewer states, the field has left the manifest.
    pub(crate) fn state(&self, number: usize) -> (Option<&'static str>, Value) {
        let last = self.states.last().expect("a state");
        let silent = || (None, last.1.clone());
        self.states.get(number).cloned().unwrap_or_else(silent)
    }

    /// The member that shows it, in a schema as the service shows it.
    pub(crate) fn seen(&self, schema: &Value) -> Value {
        let rule = &schema["synchronizationRules"][0];
        let mapping = &rule["objectMappings"][0];
        let element = match self.at {
            At::Object => Some(mapping),
            At::Mapping(target) => {
                named(&mapping["attributeMappings"], "targetAttributeName", target)
            }
            At::Definition(side, name) => {
                let directory = rule[format!("{side}DirectoryName")]
                    .as_str()
                    .expect("a name");
                let directory =
                    named(&schema["directories"], "name", directory).expect("a directory");
                let object = named(&directory["objects"], "name", "User").expect("an object");
                named(&object["attributes"], "name", name)
            }
        };
        let Some(element) = element else {
            return json!(GONE);
        };
        let member = element.pointer(self.member).unwrap_or(&Value::Null);
        match self.member {
            "/scope" => groups(member),
            "/referencedObjects" => {
                // Their order says nothing.
                let all = member.as_array().into_iter().flatten();
                let mut all: Vec<_> = all
                    .filter_map(|one| one["referencedObjectName"].as_str())
                    .collect();
                all.sort_unstable();
                json!(all)
            }
            _ => member.clone(),
        }
    }
}

fn named<'a>(list: &'a Value, member: &str, name: &str) -> Option<&'a Value> {
    let mut all = list.as_array().into_iter().flatten();
    all.find(|one| one[member] == name)
}

fn each(list: &Value, of: impl FnMut(&Value) -> Value) -> Value {
    list.as_array().into_iter().flatten().map(of).collect()
}

fn groups(scope: &Value) -> Value {
    let clause = |clause: &Value| {
        let values = &clause["targetOperand"]["values"];
        let values = values.as_array().into_iter().flatten();
        let words = [&clause["sourceOperandName"], &clause["operatorName"]];
        let words = words.into_iter().chain(values).filter_map(Value::as_str);
        json!(words.collect::<Vec<_>>().join(" "))
    };
    each(&scope["groups"], |group| each(&group["clauses"], clause))
}
