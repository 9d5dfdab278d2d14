//! What an account lacks of the values that it should have.
//!
//! It compares values and knows nobody; whose they are is in `compare`.

use serde::{Deserialize, Serialize};

use super::accounts::Account;
use super::mapped::Values;

/// One value that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) name: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// What an account lacks of the values that it should have. A value that the source has no more is not taken away:
/// nulls do not flow (`flowNullValues`, reference section 3).
pub(super) fn changes(switch: &str, account: Option<&Account>, wanted: &Values) -> Vec<Change> {
    let old = |name: &str| {
        let account = account?;
        if name == switch {
            return Some(account.switched(switch));
        }
        account.values.get(name).cloned()
    };
    // The attribute that says whether an account may be used comes first.
    let (switched, others): (Vec<_>, Vec<_>) = wanted.iter().partition(|(name, _)| *name == switch);
    let differing = switched
        .into_iter()
        .chain(others)
        .filter_map(|(name, value)| {
            let old = old(name);
            (old.as_ref() != Some(value)).then(|| Change {
                name: name.clone(),
                old: old.map(|old| old.to_string()),
                new: Some(value.to_string()),
            })
        });
    differing.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTIVE: &str = "active";
    const MATCHING: &str = "userName";
    const MAIL: &str = "mail";

    fn values(name: &str, mail: &str) -> Values {
        [(MATCHING, name), (MAIL, mail), (ACTIVE, "True")]
            .map(|(key, value)| (key.to_owned(), value.into()))
            .into()
    }

    #[test]
    fn only_differences_are_changes_and_nulls_do_not_flow() {
        let account = Account {
            active: true,
            values: values("a@contoso.com", "a@contoso.com"),
        };
        assert_eq!(changes(ACTIVE, Some(&account), &account.values), []);
        let mut wanted = values("a@contoso.com", "b@contoso.com");
        wanted.remove(MATCHING);
        let found = changes(ACTIVE, Some(&account), &wanted);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].old.as_deref(), Some("a@contoso.com"));
        let asleep = Account {
            active: false,
            ..account
        };
        let woken = changes(ACTIVE, Some(&asleep), &asleep.values);
        assert_eq!(woken.len(), 1);
        assert_eq!(
            (woken[0].name.as_str(), woken[0].old.as_deref()),
            (ACTIVE, Some("False"))
        );
        assert_eq!(changes(ACTIVE, None, &wanted)[0].old, None);
    }
}
