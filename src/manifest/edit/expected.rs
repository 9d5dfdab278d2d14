//! What a document says once its changes are made.

use std::cmp::Reverse;

use serde_json::Value;

use super::Edit;

/// The same changes on what the document says. None where one of them has no place.
pub(super) fn expected(mut value: Value, edits: &[(String, Edit)]) -> Option<Value> {
    let mut removed = Vec::new();
    let mut added = Vec::new();
    for (pointer, edit) in edits {
        match edit {
            Edit::Set(new) => *value.pointer_mut(pointer)? = new.clone(),
            Edit::Remove => {
                let (around, last) = pointer.rsplit_once('/')?;
                removed.push((around, last.parse::<usize>().ok(), last));
            }
            Edit::Append(_) | Edit::Insert(..) => added.push((pointer, edit)),
        }
    }
    // From the end, so that what is left keeps its number.
    removed.sort_by_key(|(around, index, _)| (*around, Reverse(*index)));
    for (around, index, last) in removed {
        match (value.pointer_mut(around)?, index) {
            (Value::Array(list), Some(index)) => {
                (index < list.len()).then(|| list.remove(index))?;
            }
            (Value::Object(members), _) => {
                members.shift_remove(&last.replace("~1", "/").replace("~0", "~"))?;
            }
            _ => return None,
        }
    }
    for (pointer, edit) in added {
        match (value.pointer_mut(pointer)?, edit) {
            (Value::Array(list), Edit::Append(item)) => list.push(item.clone()),
            (Value::Object(members), Edit::Insert(key, item)) => {
                let before = members.insert(key.clone(), item.clone());
                before.is_none().then_some(())?;
            }
            _ => return None,
        }
    }
    Some(value)
}
