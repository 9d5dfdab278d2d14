//! Laying the scope of an object mapping: the `groups` of its filter. `inputFilterGroups`, `categoryFilterGroups` and
//! what nobody knows stay, and so does a group that already means what is wanted.

use serde_json::{Map, Value, json};

use super::super::normal::{Like, alike, normal};
use super::super::patch::{Making, within};
use super::super::view::list;
use super::WantedGroup;
use super::write::Here;

/// Makes these groups the scope; none of them is no scope.
pub(super) fn lay(making: &mut Making<'_>, here: Here<'_>, wanted: &[WantedGroup]) {
    let there = groups(here.raw);
    let mut free: Vec<&Value> = there.iter().collect();
    let made = wanted.iter().map(|wanted| {
        let new = group(wanted);
        let same = free.iter().position(|it| means(it, &new));
        same.map_or(new, |index| free.remove(index).clone())
    });
    let made: Vec<Value> = made.collect();
    write(making, here, &made);
}

/// Makes the groups of another scope the scope.
pub(super) fn restore(making: &mut Making<'_>, here: Here<'_>, scope: &Value) {
    write(making, here, list(scope, "groups"));
}

fn groups(mapping: &Value) -> &[Value] {
    mapping
        .get("scope")
        .map_or(&[], |scope| list(scope, "groups"))
}

fn write(making: &mut Making<'_>, here: Here<'_>, made: &[Value]) {
    let filter = |groups: &[Value]| json!({ "groups": groups });
    let (one, other) = (filter(groups(here.raw)), filter(made));
    if alike(Like::Filter, Some(&one), Some(&other)) {
        return;
    }
    let rest = match here.raw.get("scope") {
        Some(Value::Object(members)) => members,
        Some(
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_),
        )
        | None => {
            return here.set(making, "scope", &other);
        }
    };
    let others: Map<_, _> = rest
        .iter()
        .filter(|(name, _)| *name != "groups")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let path = within(here.path, "scope");
    let nothing_else = normal(Like::Filter, Some(&Value::Object(others))).is_null();
    match rest.get("groups") {
        _ if made.is_empty() && nothing_else => making.replace(&path, &Value::Null),
        Some(there) => making.value(&within(&path, "groups"), there, &Value::from(made)),
        None => making.add(&within(&path, "groups"), &Value::from(made)),
    }
}

/// Whether a group of the document means the wanted one, as far as the wanted one says anything: a name that is not
/// wanted is not compared, nor is what nobody knows.
fn means(there: &Value, wanted: &Value) -> bool {
    let known = |group: &Value| {
        let name = wanted.get("name").and(group.get("name"));
        let clauses = list(group, "clauses").iter().map(|clause| {
            json!({
                "operatorName": clause["operatorName"],
                "sourceOperandName": clause["sourceOperandName"],
                "targetOperand": clause["targetOperand"],
            })
        });
        json!({ "groups": [{ "name": name, "clauses": clauses.collect::<Value>() }] })
    };
    alike(Like::Filter, Some(&known(there)), Some(&known(wanted)))
}

fn group(wanted: &WantedGroup) -> Value {
    let clauses = wanted.clauses.iter().map(|clause| {
        json!({
            "operatorName": clause.operator,
            "sourceOperandName": clause.source,
            "targetOperand": { "values": clause.values },
        })
    });
    let clauses: Value = clauses.collect();
    match &wanted.name {
        Some(name) => json!({ "name": name, "clauses": clauses }),
        None => json!({ "clauses": clauses }),
    }
}
