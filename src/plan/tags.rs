//! What a step does to the tags of a service principal. A PATCH replaces all of them, so foreign ones are carried.

use super::{Action, Claim, Pushed};
use crate::model::Mark;

/// Tags that a step adds and takes off. Everybody else's tags survive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagChange {
    /// A commit that is recorded takes the place of an earlier one.
    pub add: Vec<Mark>,
    /// Whether what was noted of earlier credentials goes, whatever its versions.
    pub replaces_credentials: bool,
    /// Whether every tag of ours goes, known to this version or not.
    pub clears: bool,
    pub remove: Vec<Mark>,
}

impl Action {
    /// The tags that this step changes, if it is one that changes tags.
    #[must_use]
    pub fn tags(&self) -> Option<TagChange> {
        match self {
            Self::Mark {
                owner,
                app,
                claim,
                credentials,
                protect,
            } => {
                let marks = [Mark::Owner(owner.clone()), Mark::App(app.clone())];
                let credentials = credentials.iter().flat_map(Pushed::marks);
                let more = credentials.chain(protect.then_some(Mark::Protected));
                Some(TagChange {
                    clears: *claim == Claim::Adopted,
                    remove: match claim {
                        Claim::Born | Claim::Adopted => Vec::new(),
                        Claim::Renamed(former) => vec![Mark::App(former.clone())],
                    },
                    ..TagChange::adding(marks.into_iter().chain(more))
                })
            }
            Self::Protect { protect: true } => Some(TagChange::adding([Mark::Protected])),
            Self::Protect { protect: false } => Some(TagChange::removing(Mark::Protected)),
            Self::Announce { pending } => Some(TagChange::adding([Mark::Pending(*pending)])),
            Self::Settle { pending } => Some(TagChange::removing(Mark::Pending(*pending))),
            Self::RecordApplied { commit, .. } => {
                Some(TagChange::adding([Mark::Applied(commit.clone())]))
            }
            Self::RecordCredentials { pushed, .. } => Some(TagChange {
                replaces_credentials: true,
                ..TagChange::adding(pushed.marks())
            }),
            Self::Release => Some(TagChange {
                clears: true,
                ..TagChange::default()
            }),
            Self::Instantiate { .. }
            | Self::RetireBirthMark { .. }
            | Self::Update { .. }
            | Self::AddOwner { .. }
            | Self::RemoveOwner { .. }
            | Self::CreateJob { .. }
            | Self::Pause { .. }
            | Self::ValidateCredentials { .. }
            | Self::PutSecrets { .. }
            | Self::PutSchema { .. }
            | Self::Assign { .. }
            | Self::Unassign { .. }
            | Self::Start
            | Self::Restart { .. }
            | Self::DeleteJob
            | Self::DeleteApplication => None,
        }
    }
}

impl TagChange {
    fn adding(marks: impl IntoIterator<Item = Mark>) -> Self {
        Self {
            add: marks.into_iter().collect(),
            ..Self::default()
        }
    }

    fn removing(mark: Mark) -> Self {
        Self {
            remove: vec![mark],
            ..Self::default()
        }
    }

    /// The tags to write, given those that stand now.
    #[must_use]
    pub fn applied_to(&self, tags: &[String]) -> Vec<String> {
        let records_commit = self.add.iter().any(|mark| matches!(mark, Mark::Applied(_)));
        let goes = |tag: &String| match Mark::parse(tag) {
            _ if self.clears && Mark::is_ours(tag) => true,
            Some(Mark::Credentials(_) | Mark::KeyVault(..)) if self.replaces_credentials => true,
            Some(Mark::Applied(_) | Mark::NoCommit(_)) if records_commit => true,
            Some(mark) => self.remove.contains(&mark) || self.add.contains(&mark),
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
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{AppName, CommitId, CredentialKey, Owner, Pending, VaultVersion};

    fn claim() -> impl Strategy<Value = Claim> {
        let former = AppName::new("aws-old").expect("a name");
        prop_oneof![
            Just(Claim::Born),
            Just(Claim::Adopted),
            Just(Claim::Renamed(former))
        ]
    }

    fn change() -> impl Strategy<Value = TagChange> {
        let owner = Owner::new("platform").expect("a name");
        let app = AppName::new("aws").expect("a name");
        prop_oneof![
            (claim(), any::<bool>()).prop_map(move |(claim, protect)| Action::Mark {
                owner: owner.clone(),
                app: app.clone(),
                claim,
                credentials: protect.then_some(Pushed {
                    version: 3,
                    pins: BTreeMap::new(),
                }),
                protect,
            }),
            any::<bool>().prop_map(|protect| Action::Protect { protect }),
            Just(Action::Announce {
                pending: Pending::Restart
            }),
            Just(Action::Settle {
                pending: Pending::Restart
            }),
            (0..9_u32, "[0-9a-f]{32}").prop_map(|(version, pin)| {
                let key = CredentialKey::parse("SecretToken").expect("a key");
                let pin = VaultVersion::new(&pin).expect("a version");
                let pins = [(key, pin)].into();
                Action::RecordCredentials {
                    pushed: Pushed { version, pins },
                    noted: None,
                }
            }),
            Just(Action::Release),
            "[0-9a-f]{40}".prop_map(|commit| Action::RecordApplied {
                commit: CommitId::parse(&commit).expect("a commit"),
                was: None,
            }),
        ]
        .prop_map(|action| action.tags().expect("each of these changes tags"))
    }

    /// What stands in place of a commit goes with the next one that is recorded, and with nothing else.
    #[test]
    fn a_commit_takes_the_place_of_whatever_stands_there() {
        let [one, two] =
            ["1", "2"].map(|digit| CommitId::parse(&digit.repeat(40)).expect("a commit"));
        let tags = [
            "HideApp",
            &Mark::Applied(one).to_string(),
            "syncform:applied=main",
            "syncform:applied=",
        ];
        let tags = tags.map(ToOwned::to_owned);
        let settle = Action::Settle {
            pending: Pending::Start,
        };
        let change = settle.tags().expect("a change of tags");
        assert_eq!(change.applied_to(&tags), tags);
        let recorded = Mark::Applied(two.clone()).to_string();
        let record = TagChange::adding([Mark::Applied(two)]);
        assert_eq!(record.applied_to(&tags), ["HideApp".to_owned(), recorded]);
    }

    proptest! {
        #[test]
        fn foreign_tags_survive_every_change(foreign in prop::collection::vec("[a-zA-Z][a-zA-Z:=]{0,12}", 0..5), changes in prop::collection::vec(change(), 1..6)) {
            let future = "syncform:future=1".to_owned();
            let foreign: Vec<String> = foreign.into_iter().chain(["WindowsAzureActiveDirectoryIntegratedApp".to_owned()]).collect();
            let mut tags = [&foreign[..], std::slice::from_ref(&future)].concat();
            let clears = changes.iter().any(|change| change.clears);
            for change in changes {
                tags = change.applied_to(&tags);
                prop_assert_eq!(change.applied_to(&tags), tags.clone());
            }
            // One of a later version is ours: it stays until everything of ours goes.
            prop_assert_eq!(tags.contains(&future), !clears);
            let survivors: Vec<String> = tags.into_iter().filter(|tag| !Mark::is_ours(tag)).collect();
            prop_assert_eq!(survivors, foreign);
        }
    }
}
