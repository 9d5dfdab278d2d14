//! The marks that make a live application ours: tags on its service principal, and the birth mark that
//! stands in `serviceManagementReference` until the tags do (DESIGN: ownership without a state file).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::{AppName, CommitId, CredentialKey, Owner, VaultVersion};

/// Every tag of ours starts with this.
const PREFIX: &str = "syncform:";

/// A step whose effect cannot be read back, and which has been announced but not yet settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pending {
    /// `SyncAll` went from true to false: the job must be restarted for it to take full effect.
    Restart,
    /// The job was stopped for the time of the writes alone: it must be started again.
    Start,
}

impl Pending {
    /// The word in the tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Start => "start",
        }
    }
}

/// One tag of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Whose application it is.
    Owner(Owner),
    /// Which manifest it belongs to.
    App(AppName),
    /// The version of the credentials that were pushed last.
    Credentials(u32),
    /// The version of a secret of Key Vault that was pushed last under a key, where the manifest pinned one.
    KeyVault(CredentialKey, VaultVersion),
    /// What has been announced and not yet settled.
    Pending(Pending),
    /// The manifest protects the application. It stands here so that it is known when the manifest is gone.
    Protected,
    /// The commit whose manifests were applied last.
    Applied(CommitId),
    /// What stands in place of such a commit and is none. It is read so that it can be told, and is never written.
    NoCommit(String),
}

impl Mark {
    /// Whether a tag is of our kind, whatever it says: also one of a later version.
    #[must_use]
    pub fn is_ours(tag: &str) -> bool {
        tag.starts_with(PREFIX)
    }

    /// Reads a tag; `None` for one that is not ours or that this version does not know.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let (kind, value) = tag.strip_prefix(PREFIX)?.split_once('=')?;
        match (kind, value) {
            ("owner", owner) => Owner::new(owner).ok().map(Self::Owner),
            ("app", name) => AppName::new(name).ok().map(Self::App),
            ("credentials", version) => version.parse().ok().map(Self::Credentials),
            ("key-vault", pushed) => {
                let (key, version) = pushed.split_once('/')?;
                let (key, version) = (CredentialKey::parse(key)?, VaultVersion::new(version)?);
                Some(Self::KeyVault(key, version))
            }
            ("pending", "restart") => Some(Self::Pending(Pending::Restart)),
            ("pending", "start") => Some(Self::Pending(Pending::Start)),
            ("protect", "true") => Some(Self::Protected),
            ("applied", text) => Some(
                CommitId::parse(text)
                    .map_or_else(|_| Self::NoCommit(text.to_owned()), Self::Applied),
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(owner) => write!(f, "{PREFIX}owner={owner}"),
            Self::App(name) => write!(f, "{PREFIX}app={name}"),
            Self::Credentials(version) => write!(f, "{PREFIX}credentials={version}"),
            Self::KeyVault(key, version) => write!(f, "{PREFIX}key-vault={key}/{version}"),
            Self::Pending(pending) => write!(f, "{PREFIX}pending={}", pending.as_str()),
            Self::Protected => write!(f, "{PREFIX}protect=true"),
            Self::Applied(commit) => write!(f, "{PREFIX}applied={commit}"),
            Self::NoCommit(text) => write!(f, "{PREFIX}applied={text}"),
        }
    }
}

/// All marks that one service principal carries. Sets, since a tag list can hold a forged second one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Marks(pub BTreeSet<Mark>);

impl Marks {
    /// Reads our marks out of a tag list and leaves the rest alone.
    pub fn read<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        Self(tags.into_iter().filter_map(Mark::parse).collect())
    }

    /// The owner, where there is exactly one.
    #[must_use]
    pub fn owner(&self) -> Option<&Owner> {
        only(self.0.iter().filter_map(|mark| {
            if let Mark::Owner(owner) = mark {
                Some(owner)
            } else {
                None
            }
        }))
    }

    /// The manifest's name, where there is exactly one.
    #[must_use]
    pub fn app(&self) -> Option<&AppName> {
        only(self.0.iter().filter_map(|mark| {
            if let Mark::App(name) = mark {
                Some(name)
            } else {
                None
            }
        }))
    }

    /// Whether both of our marks for that manifest are there, whatever else is.
    #[must_use]
    pub fn carry(&self, owner: &Owner, app: &AppName) -> bool {
        self.has_owner(owner) && self.has_app(app)
    }

    /// Whether that owner's mark is there.
    #[must_use]
    pub fn has_owner(&self, owner: &Owner) -> bool {
        self.0.contains(&Mark::Owner(owner.clone()))
    }

    /// Whether that manifest's mark is there.
    #[must_use]
    pub fn has_app(&self, app: &AppName) -> bool {
        self.0.contains(&Mark::App(app.clone()))
    }

    /// Whether two owners or two manifests claim the object, so that one of the marks is false.
    #[must_use]
    pub fn are_contested(&self) -> bool {
        let several =
            |is_kind: fn(&Mark) -> bool| self.0.iter().filter(|mark| is_kind(mark)).count() > 1;
        several(|mark| matches!(mark, Mark::Owner(_)))
            || several(|mark| matches!(mark, Mark::App(_)))
    }

    /// The version of the credentials pushed last, where there is exactly one.
    #[must_use]
    pub fn credentials(&self) -> Option<u32> {
        only(self.0.iter().filter_map(|mark| {
            if let Mark::Credentials(version) = mark {
                Some(*version)
            } else {
                None
            }
        }))
    }

    /// The versions of secrets of Key Vault that were pushed last, by their keys. A key with two of them has none.
    #[must_use]
    pub fn pins(&self) -> BTreeMap<&CredentialKey, &VaultVersion> {
        let mut pins: BTreeMap<_, Option<_>> = BTreeMap::new();
        for mark in &self.0 {
            if let Mark::KeyVault(key, version) = mark {
                let pin = pins.entry(key);
                pin.and_modify(|pin| *pin = None).or_insert(Some(version));
            }
        }
        let each = pins.into_iter();
        each.filter_map(|(key, pin)| Some((key, pin?))).collect()
    }

    /// What they say of the credentials that were pushed last.
    #[must_use]
    pub fn of_credentials(&self) -> Self {
        let is_of = |mark: &&Mark| matches!(mark, Mark::Credentials(_) | Mark::KeyVault(..));
        Self(self.0.iter().filter(is_of).cloned().collect())
    }

    /// As they stand on the object.
    #[must_use]
    pub fn tags(&self) -> BTreeSet<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Whether any owner's mark is there but that one's.
    #[must_use]
    pub fn have_another_owner(&self, owner: &Owner) -> bool {
        let is_other = |mark: &Mark| matches!(mark, Mark::Owner(other) if other != owner);
        self.0.iter().any(is_other)
    }

    /// Whether the manifest protected the application.
    #[must_use]
    pub fn are_protected(&self) -> bool {
        self.0.contains(&Mark::Protected)
    }

    /// The commit that was applied last, where exactly that stands there.
    #[must_use]
    pub fn applied(&self) -> Option<&CommitId> {
        if let Mark::Applied(commit) = only(self.of_commits())? {
            Some(commit)
        } else {
            None
        }
    }

    /// The tags that stand in place of one commit that was applied last, where they name none or several.
    #[must_use]
    pub fn misapplied(&self) -> Vec<String> {
        let is_clear = self.applied().is_some();
        let unclear = self.of_commits().filter(|_| !is_clear);
        unclear.map(ToString::to_string).collect()
    }

    fn of_commits(&self) -> impl Iterator<Item = &Mark> {
        let is_of = |mark: &&Mark| matches!(mark, Mark::Applied(_) | Mark::NoCommit(_));
        self.0.iter().filter(is_of)
    }

    /// Whether that step has been announced and not settled.
    #[must_use]
    pub fn is_pending(&self, pending: Pending) -> bool {
        self.0.contains(&Mark::Pending(pending))
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// What `instantiate` writes into `serviceManagementReference`, so that an application whose creation
/// was cut short can be told from a stranger's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BirthMark {
    pub owner: Owner,
    pub app: AppName,
}

impl BirthMark {
    /// Reads the field; `None` for a value that is not ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, app) = text.strip_prefix("syncform:born=")?.split_once('/')?;
        Some(Self {
            owner: Owner::new(owner).ok()?,
            app: AppName::new(app).ok()?,
        })
    }
}

impl fmt::Display for BirthMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}born={}/{}", self.owner, self.app)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_survive_the_trip_through_a_tag() {
        let marks = [
            Mark::Owner(Owner::new("platform").expect("a name")),
            Mark::App(AppName::new("aws-contoso").expect("a name")),
            Mark::Credentials(7),
            Mark::KeyVault(
                CredentialKey::parse("SecretToken").expect("a key"),
                VaultVersion::new("4387e9f3d6e14c459867679a90fd0f79").expect("a version"),
            ),
            Mark::Pending(Pending::Restart),
            Mark::Pending(Pending::Start),
            Mark::Protected,
            Mark::Applied(CommitId::parse(&"1a".repeat(20)).expect("a commit")),
        ];
        for mark in marks {
            assert_eq!(Mark::parse(&mark.to_string()), Some(mark));
        }
        let born = BirthMark {
            owner: Owner::new("platform").expect("a name"),
            app: AppName::new("a").expect("a name"),
        };
        assert_eq!(BirthMark::parse(&born.to_string()), Some(born));
    }

    #[test]
    fn a_second_mark_of_a_kind_is_no_answer() {
        let marks = Marks::read([
            "syncform:owner=a",
            "syncform:owner=b",
            "syncform:app=x",
            "HideApp",
        ]);
        assert_eq!(marks.owner(), None);
        let [one, two] = ["1", "2"].map(|digit| digit.repeat(32));
        let marks = Marks::read([
            format!("syncform:key-vault=Password/{one}").as_str(),
            &format!("syncform:key-vault=SecretToken/{one}"),
            &format!("syncform:key-vault=SecretToken/{two}"),
            "HideApp",
            "syncform:app=x",
        ]);
        let pins: Vec<_> = marks
            .pins()
            .into_keys()
            .map(CredentialKey::as_str)
            .collect();
        assert_eq!(pins, ["Password"]);
        assert_eq!(marks.app().map(AppName::as_str), Some("x"));
    }

    #[test]
    fn one_commit_is_an_answer_and_all_else_is_told() {
        let [one, two] = ["1", "2"].map(|digit| format!("syncform:applied={}", digit.repeat(40)));
        let long = format!("syncform:applied={}", "3".repeat(41));
        let none = "syncform:applied=".to_owned();
        for (tags, misapplied) in [
            (vec![], vec![]),
            (vec![&one], vec![]),
            (vec![&one, &two], vec![&one, &two]),
            (vec![&one, &long], vec![&one, &long]),
            (vec![&none], vec![&none]),
        ] {
            let marks = Marks::read(tags.iter().map(|tag| tag.as_str()));
            let is_one = tags.len() == 1 && misapplied.is_empty();
            assert_eq!(marks.applied().is_some(), is_one, "{tags:?}");
            assert_eq!(marks.misapplied().iter().collect::<Vec<_>>(), misapplied);
        }
    }
}
