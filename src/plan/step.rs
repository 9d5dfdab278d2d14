//! The closed list of steps. Each is one write to Graph; what it needs beyond ids and secret values
//! stands in it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{
    AppName, CredentialKey, Mark, Owner, Pending, ResetScope, SecretRef, Supply, SyncTemplateId,
    TemplateId,
};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "step"
)]
pub enum Action {
    /// Creates application and service principal from the gallery.
    Instantiate {
        template: TemplateId,
        display_name: String,
        /// `None` where the tenant keeps `serviceManagementReference` for itself.
        birth_mark: Option<String>,
    },
    /// Puts our tags on the service principal.
    Mark { owner: Owner, app: AppName },
    /// Empties `serviceManagementReference`, now that the tags stand.
    RetireBirthMark,
    /// Gives the application another display name.
    Rename { from: String, to: String },
    /// Creates the provisioning job; `None` is the template that the service calls its default.
    CreateJob { template: Option<SyncTemplateId> },
    /// Stops the job before anything else changes.
    Pause,
    /// Asks the target system whether the credentials are good. Saves nothing.
    ValidateCredentials {
        pairs: BTreeMap<CredentialKey, Supply>,
    },
    /// Notes on the object that an effect is owed which could not be read back.
    Announce { pending: Pending },
    /// Saves credentials, scope and notification settings in one call.
    PutSecrets {
        pairs: BTreeMap<String, Pair>,
        /// Live keys that no manifest mentions. Whatever of them is readable at the PUT is sent along, so that a
        /// service that replaces loses nothing, and all of them must still be there afterwards.
        carried: Vec<String>,
    },
    /// Notes on the object which version of the credentials it has.
    RecordCredentials { version: u32 },
    /// Starts the job, from paused.
    Start,
    /// Makes the job forget these parts of what it knows, and run.
    Restart { reset: ResetScope },
    /// Takes the note of [`Action::Announce`] off again.
    Settle { pending: Pending },
}

/// One pair of a PUT of secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pair {
    /// A value that is no secret.
    Text(String),
    /// A value that is resolved at the moment of the PUT.
    Secret(SecretRef),
    /// Recipients, merged into the live `SyncNotificationSettings` so that its other members survive.
    Notify(Vec<String>),
}

/// Tags that a step adds and takes off. Everybody else's tags survive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagChange {
    pub add: Vec<Mark>,
    /// Whether an earlier version of the credentials goes, whatever its number.
    pub replaces_credentials: bool,
    pub remove: Vec<Mark>,
}

impl Action {
    /// The step's name, the same everywhere.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Instantiate { .. } => "instantiate",
            Self::Mark { .. } => "mark",
            Self::RetireBirthMark => "retire-birth-mark",
            Self::Rename { .. } => "rename",
            Self::CreateJob { .. } => "create-job",
            Self::Pause => "pause",
            Self::ValidateCredentials { .. } => "validate-credentials",
            Self::Announce { .. } => "announce",
            Self::PutSecrets { .. } => "put-secrets",
            Self::RecordCredentials { .. } => "record-credentials",
            Self::Start => "start",
            Self::Restart { .. } => "restart",
            Self::Settle { .. } => "settle",
        }
    }

    /// Whether the steps behind this one need it. Nothing needs a name, so that a refused rename never keeps a job
    /// running that was to be paused.
    #[must_use]
    pub const fn is_needed(&self) -> bool {
        !matches!(self, Self::Rename { .. } | Self::RetireBirthMark)
    }

    /// Whether this step changes anything; asking whether credentials are good does not.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(self, Self::ValidateCredentials { .. })
    }

    /// The tags that this step changes, if it is one that changes tags.
    #[must_use]
    pub fn tags(&self) -> Option<TagChange> {
        let none = TagChange::default();
        match self {
            Self::Mark { owner, app } => Some(TagChange {
                add: vec![Mark::Owner(owner.clone()), Mark::App(app.clone())],
                ..none
            }),
            Self::Announce { pending } => Some(TagChange {
                add: vec![Mark::Pending(*pending)],
                ..none
            }),
            Self::Settle { pending } => Some(TagChange {
                remove: vec![Mark::Pending(*pending)],
                ..none
            }),
            Self::RecordCredentials { version } => Some(TagChange {
                add: vec![Mark::Credentials(*version)],
                replaces_credentials: true,
                ..none
            }),
            Self::Instantiate { .. }
            | Self::RetireBirthMark
            | Self::Rename { .. }
            | Self::CreateJob { .. }
            | Self::Pause
            | Self::ValidateCredentials { .. }
            | Self::PutSecrets { .. }
            | Self::Start
            | Self::Restart { .. } => None,
        }
    }

    /// The secrets that this step will send.
    pub fn references(&self) -> impl Iterator<Item = &SecretRef> {
        let validated = if let Self::ValidateCredentials { pairs } = self {
            Some(pairs)
        } else {
            None
        };
        let put = if let Self::PutSecrets { pairs, .. } = self {
            Some(pairs)
        } else {
            None
        };
        let validated = validated
            .into_iter()
            .flatten()
            .filter_map(|(_, supply)| match supply {
                Supply::Secret(reference) => Some(reference),
                Supply::Plain(_) => None,
            });
        validated.chain(
            put.into_iter()
                .flatten()
                .filter_map(|(_, pair)| match pair {
                    Pair::Secret(reference) => Some(reference),
                    Pair::Text(_) | Pair::Notify(_) => None,
                }),
        )
    }
}

impl TagChange {
    /// The tags to write, given those that stand now.
    #[must_use]
    pub fn applied_to(&self, tags: &[String]) -> Vec<String> {
        let goes = |tag: &String| match Mark::parse(tag) {
            Some(Mark::Credentials(_)) if self.replaces_credentials => true,
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
    use proptest::prelude::*;

    use super::*;

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
