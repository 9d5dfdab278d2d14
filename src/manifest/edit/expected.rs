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
                let (list, index) = pointer.rsplit_once('/')?;
                removed.push((list, index.parse::<usize>().ok()?));
            }
            Edit::Append(item) => added.push((pointer, item)),
        }
    }
    // From the end, so that what is left keeps its number.
    removed.sort_by_key(|(list, index)| (*list, Reverse(*index)));
    for (list, index) in removed {
        let list = value.pointer_mut(list)?.as_array_mut()?;
        (index < list.len()).then(|| list.remove(index))?;
    }
    for (list, item) in added {
        value.pointer_mut(list)?.as_array_mut()?.push(item.clone());
    }
    Some(value)
}
