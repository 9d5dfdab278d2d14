//! What a run asks for besides the manifests: to take over what is there already, and to remove what no manifest describes.

use std::fmt;
use std::str::FromStr;

use super::select::unknown;
use super::{Desired, Unmatched};
use crate::model::{AppName, ObjectId};

/// Which live application a manifest takes over, while none carries its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adopt {
    /// The one with this id, or whose service principal has it.
    Id(ObjectId),
    /// The only one of the manifest's template and display name that nobody owns.
    Only,
}

/// One adoption, as a command line asks for it: `NAME` or `NAME=ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    pub name: AppName,
    pub what: Adopt,
}

/// Something asked for that the manifests do not bear out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misasked {
    #[error(transparent)]
    Unmatched(#[from] Unmatched),
    #[error("an empty set of manifests prunes nothing: it has no App")]
    Empty,
    #[error("a part of the manifests prunes nothing")]
    Partial,
    #[error("--adopt names \"{name}\", which this run is not about")]
    Unselected { name: AppName },
    #[error("\"{name}\" cannot adopt {asked}: its manifest says {said}")]
    Otherwise {
        name: AppName,
        asked: ObjectId,
        said: ObjectId,
    },
}

impl Misasked {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Unmatched(unmatched) => unmatched.help.clone(),
            Self::Empty => "an application that is really the last one is let go with `syncform release NAME`, or deleted in the portal".to_owned(),
            Self::Partial => "leave out --target, --exclude, --select and --shard, and name folders with -f rather than files: only the whole set says what no manifest describes".to_owned(),
            Self::Unselected { .. } => "--target, --exclude or --select leaves it out: let them take it in, or leave out --adopt".to_owned(),
            Self::Otherwise { .. } => {
                "correct spec.adopt.id, or leave out the id of --adopt".to_owned()
            }
        }
    }
}

/// Adds what a run asks for. What a manifest says itself stands.
///
/// # Errors
/// [`Misasked`] where the set has no such App, or its manifest says another id.
pub fn adopt(mut desired: Desired, asked: &[Adoption]) -> Result<Desired, Misasked> {
    for Adoption { name, what } in asked {
        let Some(app) = desired.apps.get_mut(name) else {
            let name = name.clone();
            return Err(if desired.unselected.contains_key(&name) {
                Misasked::Unselected { name }
            } else {
                unknown(name.as_str(), desired.apps.keys()).into()
            });
        };
        match (&app.adopt, what) {
            (Some(Adopt::Id(said)), Adopt::Id(asked)) if said != asked => {
                return Err(Misasked::Otherwise {
                    name: name.clone(),
                    asked: asked.clone(),
                    said: said.clone(),
                });
            }
            (Some(Adopt::Id(_)), Adopt::Id(_) | Adopt::Only) => {}
            (Some(Adopt::Only) | None, what) => app.adopt = Some(what.clone()),
        }
    }
    Ok(desired)
}

/// Wants applications of ours gone that no App describes.
///
/// # Errors
/// [`Misasked`] for a set that is empty, or not the whole of it.
pub fn prune(mut desired: Desired) -> Result<Desired, Misasked> {
    if !desired.unselected.is_empty() {
        return Err(Misasked::Partial);
    }
    if desired.apps.is_empty() {
        return Err(Misasked::Empty);
    }
    desired.prunes = true;
    Ok(desired)
}

impl FromStr for Adoption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, id) = match text.split_once('=') {
            Some((name, id)) => (name, Some(id)),
            None => (text, None),
        };
        Ok(Self {
            name: AppName::new(name).map_err(|error| error.to_string())?,
            what: match id {
                Some(id) => Adopt::Id(ObjectId::parse(id).map_err(|error| error.to_string())?),
                None => Adopt::Only,
            },
        })
    }
}

impl fmt::Display for Adoption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Adopt::Id(id) => write!(f, "{}={id}", self.name),
            Adopt::Only => write!(f, "{}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adoption_is_read_as_it_is_written() {
        for text in ["aws", "aws=8b1025e4-1dd2-430b-a150-2ef79cd700f5"] {
            let read = text.parse::<Adoption>().map(|read| read.to_string());
            assert_eq!(read, Ok(text.to_owned()));
        }
        for text in ["", "=", "aws=", "aws=8b1025e4", "AWS", "*"] {
            assert!(text.parse::<Adoption>().is_err(), "{text}");
        }
    }
}
