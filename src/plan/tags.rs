//! What a step does to the tags of a service principal. A PATCH replaces all of them, so foreign ones are carried.

use crate::model::Mark;

/// Tags that a step adds and takes off. Everybody else's tags survive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagChange {
    /// An earlier mark that one of these replaces goes.
    pub add: Vec<Mark>,
    pub remove: Vec<Mark>,
}

impl TagChange {
    /// The tags to write, given those that stand now.
    #[must_use]
    pub fn applied_to(&self, tags: &[String]) -> Vec<String> {
        let goes = |tag: &String| match Mark::parse(tag) {
            Some(mark) => {
                let goes_before = |new: &Mark| *new == mark || new.replaces(&mark);
                self.remove.contains(&mark) || self.add.iter().any(goes_before)
            }
            None => false,
        };
        tags.iter()
            .filter(|tag| !goes(tag))
            .cloned()
            .chain(self.add.iter().map(ToString::to_string))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{AppName, CommitId, Owner, Pending};
    use crate::plan::Action;

    fn change() -> impl Strategy<Value = TagChange> {
        let owner = Owner::new("platform").expect("a name");
        let app = AppName::new("aws").expect("a name");
        prop_oneof![
            Just(Action::Mark { owner, app }),
            Just(Action::Announce {
                pending: Pending::Restart
            }),
            Just(Action::Settle {
                pending: Pending::Restart
            }),
            (0..9_u32).prop_map(|version| Action::RecordCredentials { version }),
            "[0-9a-f]{40}".prop_map(|commit| Action::RecordApplied {
                commit: CommitId::parse(&commit).expect("a commit")
            }),
        ]
        .prop_map(|action| action.tags().expect("each of these changes tags"))
    }

    proptest! {
        #[test]
        fn foreign_tags_survive_every_change(foreign in prop::collection::vec("[a-zA-Z][a-zA-Z:=]{0,12}", 0..5), changes in prop::collection::vec(change(), 1..6)) {
            let foreign: Vec<String> = foreign.into_iter().chain(["WindowsAzureActiveDirectoryIntegratedApp".to_owned(), "syncform:future=1".to_owned()]).collect();
            let mut tags = foreign.clone();
            for change in changes {
                tags = change.applied_to(&tags);
                prop_assert_eq!(change.applied_to(&tags), tags.clone());
            }
            let survivors: Vec<String> = tags.into_iter().filter(|tag| Mark::parse(tag).is_none()).collect();
            prop_assert_eq!(survivors, foreign);
        }
    }
}
