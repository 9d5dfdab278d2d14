//! The fields of an App by their names. Every type is taken apart whole, so that a new field does not compile until
//! somebody has said here how it is written.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::kinds::{
    AccidentalDeletions, Adopt, AppSpec, Assignment, AttributeDefinition, AttributeMapping,
    AttributeMappingEntry, Attributes, Condition, Conditions, CredentialValue, Credentials,
    CredentialsSpec, Definitions, Group, Guards, KeyVaultSecret, Limit, Metadata, ObjectMapping,
    OwnerEntry, Provisioning, RawCondition, Removable, Template, Who,
};
use super::super::schemas::API_VERSION;

/// The pairs of one mapping, in the order in which they are put.
#[derive(Default)]
struct Pairs(Map<String, Value>);

impl Pairs {
    fn put(mut self, name: &str, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    fn end(self) -> Value {
        Value::Object(self.0)
    }
}

/// A word that is written as it is read.
fn word(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn removable<T>(field: Option<&Removable<T>>, said: impl Fn(&T) -> Value) -> Option<Value> {
    field.map(|field| match field {
        Removable::Set(value) => said(value),
        Removable::Remove => Value::Null,
    })
}

fn text(field: Option<&Removable<String>>) -> Option<Value> {
    removable(field, |text| json!(text))
}

fn list<T>(items: Option<&Vec<T>>, said: impl Fn(&T) -> Value) -> Option<Value> {
    items.map(|items| items.iter().map(said).collect())
}

pub(super) fn app(metadata: &Metadata, spec: &AppSpec) -> Value {
    Pairs::default()
        .put("apiVersion", Some(json!(API_VERSION)))
        .put("kind", Some(json!("App")))
        .put("metadata", Some(head(metadata)))
        .put("spec", Some(body(spec)))
        .end()
}

fn head(metadata: &Metadata) -> Value {
    let Metadata {
        name,
        renamed_from,
        labels,
        protect,
    } = metadata;
    Pairs::default()
        .put("name", Some(json!(name)))
        .put("renamedFrom", renamed_from.as_ref().map(|name| json!(name)))
        .put("labels", (!labels.is_empty()).then(|| json!(labels)))
        .put("protect", protect.then_some(Value::Bool(true)))
        .end()
}

/// Tests are people's own, and nobody who fills an outline has any.
fn body(spec: &AppSpec) -> Value {
    let AppSpec {
        display_name,
        template,
        adopt,
        homepage,
        notes,
        service_management_reference,
        account_enabled,
        app_role_assignment_required,
        owners,
        assignments,
        provisioning,
        tenants,
        guards,
        tests: _,
    } = spec;
    let reference = text(service_management_reference.as_ref());
    Pairs::default()
        .put("displayName", Some(json!(display_name)))
        .put("template", Some(self::template(template)))
        .put(
            "adopt",
            adopt.as_ref().map(|Adopt { id }| json!({ "id": id })),
        )
        .put("homepage", text(homepage.as_ref()))
        .put("notes", text(notes.as_ref()))
        .put("serviceManagementReference", reference)
        .put("accountEnabled", account_enabled.map(Value::Bool))
        .put(
            "appRoleAssignmentRequired",
            app_role_assignment_required.map(Value::Bool),
        )
        .put("owners", list(owners.as_ref(), owner))
        .put("assignments", list(assignments.as_ref(), assignment))
        .put(
            "provisioning",
            provisioning.as_ref().map(self::provisioning),
        )
        .put("tenants", tenants.as_ref().map(|names| json!(names)))
        .put("guards", guards.as_ref().map(self::guards))
        .end()
}

fn template(template: &Template) -> Value {
    let Template { id, name } = template;
    Pairs::default()
        .put("id", id.as_ref().map(|id| json!(id)))
        .put("name", name.as_ref().map(|name| json!(name)))
        .end()
}

fn who(who: &Who) -> Value {
    match who {
        Who::Text(text) => json!(text),
        Who::Id(id) => json!({ "id": id }),
    }
}

fn owner(owner: &OwnerEntry) -> Value {
    match owner {
        OwnerEntry::Short(text) => json!(text),
        OwnerEntry::Long(kind, who) => json!({ kind.field(): self::who(who) }),
    }
}

fn assignment(assignment: &Assignment) -> Value {
    let Assignment {
        group,
        user,
        spn,
        role,
    } = assignment;
    Pairs::default()
        .put("group", group.as_ref().map(who))
        .put("user", user.as_ref().map(who))
        .put("spn", spn.as_ref().map(who))
        .put("role", role.as_ref().map(|role| json!(role)))
        .end()
}

fn provisioning(job: &Provisioning) -> Value {
    let Provisioning {
        template,
        job,
        state,
        scope,
        notify,
        skip_out_of_scope_deletions,
        accidental_deletions,
        credentials,
        attributes,
        mappings,
    } = job;
    let brake = removable(accidental_deletions.as_ref(), |brake| {
        let AccidentalDeletions { threshold } = brake;
        json!({ "threshold": threshold })
    });
    let skip = skip_out_of_scope_deletions.map(Value::Bool);
    let mapped = mappings.as_ref().map(|mappings| {
        let mappings = mappings.iter();
        mappings
            .map(|(key, mapping)| (key.clone(), object_mapping(mapping)))
            .collect()
    });
    Pairs::default()
        .put("template", template.as_ref().map(|id| json!(id)))
        .put("job", job.as_ref().map(|id| json!(id)))
        .put("state", state.map(word))
        .put("scope", scope.map(word))
        .put("notify", list(notify.as_ref(), |mail| json!(mail)))
        .put("skipOutOfScopeDeletions", skip)
        .put("accidentalDeletions", brake)
        .put("credentials", credentials.as_ref().map(self::credentials))
        .put("attributes", attributes.as_ref().map(self::attributes))
        .put("mappings", mapped)
        .end()
}

fn credentials(credentials: &CredentialsSpec) -> Value {
    let Credentials {
        version,
        validate,
        values,
    } = match credentials {
        CredentialsSpec::Unmanaged => return json!("unmanaged"),
        CredentialsSpec::Managed(managed) => managed,
    };
    let values = values.iter().map(|(key, value)| {
        let value = value.as_ref().map_or(Value::Null, credential);
        (key.clone(), value)
    });
    Pairs::default()
        .put("version", Some(json!(version)))
        .put("validate", (!validate).then_some(Value::Bool(false)))
        .put("values", Some(values.collect()))
        .end()
}

fn credential(value: &CredentialValue) -> Value {
    match value {
        CredentialValue::Plain(text) => json!(text),
        CredentialValue::Env(name) => json!({ "env": name }),
        CredentialValue::File(path) => json!({ "file": path }),
        CredentialValue::Command { words, timeout } => Pairs::default()
            .put("command", Some(json!(words)))
            .put("timeout", timeout.as_ref().map(|span| json!(span)))
            .end(),
        CredentialValue::KeyVault(KeyVaultSecret {
            vault,
            secret,
            version,
        }) => {
            let inner = Pairs::default()
                .put("vault", Some(json!(vault)))
                .put("secret", Some(json!(secret)))
                .put("version", version.as_ref().map(|version| json!(version)));
            json!({ "keyVault": inner.end() })
        }
    }
}

fn attributes(attributes: &Attributes) -> Value {
    let Attributes { source, target } = attributes;
    let side = |objects: &Definitions| {
        let objects = objects.iter().map(|(object, all)| {
            let all = all.iter().map(|(name, it)| {
                let value = it.as_ref().map_or(Value::Null, definition);
                (name.clone(), value)
            });
            (object.clone(), Value::Object(all.collect()))
        });
        objects.collect()
    };
    Pairs::default()
        .put("source", source.as_ref().map(side))
        .put("target", target.as_ref().map(side))
        .end()
}

pub(super) fn definition(definition: &AttributeDefinition) -> Value {
    let AttributeDefinition {
        r#type,
        multivalued,
        required,
        mutability,
        case_exact,
        default,
        references,
    } = definition;
    Pairs::default()
        .put("type", r#type.map(word))
        .put("multivalued", multivalued.map(Value::Bool))
        .put("required", required.map(Value::Bool))
        .put("mutability", mutability.map(word))
        .put("caseExact", case_exact.map(Value::Bool))
        .put("default", text(default.as_ref()))
        .put("references", list(references.as_ref(), |name| json!(name)))
        .end()
}

pub(super) fn object_mapping(mapping: &ObjectMapping) -> Value {
    let ObjectMapping {
        mode,
        enabled,
        operations,
        scope,
        attributes,
    } = mapping;
    let mapped = attributes.as_ref().map(|all| {
        let all = all.iter().map(|(target, entry)| {
            let value = entry.as_ref().map_or(Value::Null, attribute_mapping);
            (target.clone(), value)
        });
        all.collect()
    });
    Pairs::default()
        .put("mode", mode.map(word))
        .put("enabled", enabled.map(Value::Bool))
        .put("operations", list(operations.as_ref(), |it| word(*it)))
        .put(
            "scope",
            removable(scope.as_ref(), |groups| groups.iter().map(group).collect()),
        )
        .put("attributes", mapped)
        .end()
}

pub(super) fn attribute_mapping(entry: &AttributeMappingEntry) -> Value {
    let AttributeMapping {
        expression,
        attribute,
        constant,
        default,
        matching,
        apply,
        flow,
    } = match entry {
        AttributeMappingEntry::Expression(text) => return json!(text),
        AttributeMappingEntry::Long(long) => long,
    };
    Pairs::default()
        .put("expression", text(expression.as_ref()))
        .put("attribute", attribute.as_ref().map(|name| json!(name)))
        .put("constant", constant.as_ref().map(|text| json!(text)))
        .put("default", text(default.as_ref()))
        .put("matching", matching.map(|number| json!(number)))
        .put("apply", apply.map(word))
        .put("flow", flow.map(word))
        .end()
}

fn group(Group(attributes): &Group) -> Value {
    let all = attributes.iter().map(|(name, Conditions(all))| {
        let value = match all.as_slice() {
            [only] => condition(only),
            several => several.iter().map(condition).collect(),
        };
        (name.clone(), value)
    });
    all.collect()
}

fn condition(condition: &Condition) -> Value {
    match condition {
        Condition::Known(operator, None) => json!(operator.word),
        Condition::Known(operator, Some(value)) => json!({ operator.word: value }),
        Condition::Raw(RawCondition { operator, operands }) => {
            let all = (!operands.is_empty()).then(|| json!(operands));
            let inner = Pairs::default()
                .put("operator", Some(json!(operator)))
                .put("operands", all);
            json!({ "raw": inner.end() })
        }
    }
}

fn guards(guards: &Guards) -> Value {
    let Guards {
        deletions,
        unassignments,
        mapping_removals,
        scope_changes,
    } = guards;
    let limit = |limit: &Option<Limit>| {
        limit.as_ref().map(|Limit { count, percent }| {
            Pairs::default()
                .put("count", count.map(|number| json!(number)))
                .put("percent", percent.map(|number| json!(number)))
                .end()
        })
    };
    Pairs::default()
        .put("deletions", limit(deletions))
        .put("unassignments", limit(unassignments))
        .put("mappingRemovals", limit(mapping_removals))
        .put("scopeChanges", limit(scope_changes))
        .end()
}
