//! `--allow`: what a person lets through a guard, by its name. All verbs that have the flag read its words here, and each
//! takes those that mean something to it.

use std::str::FromStr;

use crate::finding::did_you_mean;
use crate::model::{AppName, BadName, Guarded, NoReset, Reset};
use crate::plan::Allowed;

/// One word of the flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Allow {
    Quarantine,
    Reset(Reset),
    Guard(Guarded, AppName),
}

impl FromStr for Allow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, rest) = text.split_once('=').unwrap_or((text, ""));
        let kind = Guarded::ALL.into_iter().find(|kind| kind.as_str() == word);
        match (text, word, kind) {
            ("quarantine", ..) => Ok(Self::Quarantine),
            (_, "reset", _) => rest
                .parse()
                .map(Self::Reset)
                .map_err(|error: NoReset| error.to_string()),
            (_, _, Some(kind)) => AppName::new(rest)
                .map(|name| Self::Guard(kind, name))
                .map_err(|error: BadName| format!("expected {word}=NAME: {error}")),
            (_, _, None) => Err(unknown(word)),
        }
    }
}

fn unknown(word: &str) -> String {
    let kinds = Guarded::ALL.map(Guarded::as_str);
    let all = kinds.map(|kind| format!("{kind}=NAME")).join(", ");
    let near = did_you_mean(word, kinds.into_iter().chain(["quarantine", "reset"]));
    let near = near.map(|near| format!("; did you mean {near}?"));
    format!(
        "there are: {all}, quarantine and reset=...{}",
        near.unwrap_or_default()
    )
}

/// The words that mean something to a plan.
pub(super) fn of_plans(text: &str) -> Result<Allow, String> {
    match text.parse()? {
        Allow::Quarantine | Allow::Reset(_) => {
            Err("that is for start and restart, which are told what to do to a job".to_owned())
        }
        guard @ Allow::Guard(..) => Ok(guard),
    }
}

/// The words that mean something to a deed by hand.
pub(super) fn of_deeds(text: &str) -> Result<Allow, String> {
    match text.parse()? {
        Allow::Guard(..) => {
            Err("that is for plan and apply, which have guards of manifests".to_owned())
        }
        word @ (Allow::Quarantine | Allow::Reset(_)) => Ok(word),
    }
}

/// What a list of words lets through.
pub(in crate::cli) fn allowed(all: &[Allow]) -> Allowed {
    let mut allowed = Allowed::default();
    for word in all {
        match word {
            Allow::Quarantine => allowed.quarantine = true,
            Allow::Reset(reset) => allowed.resets.push(*reset),
            Allow::Guard(kind, name) => {
                allowed.guards.insert((*kind, name.clone()));
            }
        }
    }
    allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_named_exactly() {
        let name = AppName::new("aws").expect("a name");
        for (text, word) in [
            ("quarantine", Allow::Quarantine),
            ("reset=full", Allow::Reset(Reset::Full)),
            (
                "remove-mapping=aws",
                Allow::Guard(Guarded::RemoveMapping, name),
            ),
        ] {
            assert_eq!(text.parse(), Ok(word), "{text}");
        }
        for text in [
            "",
            "all",
            "delete",
            "delete=",
            "delete=*",
            "delete=a,b",
            "reset=all",
            "quarantine=aws",
        ] {
            assert!(text.parse::<Allow>().is_err(), "{text}");
        }
        let error = "unasign=aws".parse::<Allow>().expect_err("no word");
        assert!(error.ends_with("did you mean unassign?"), "{error}");
    }

    #[test]
    fn each_verb_takes_its_own_words() {
        assert!(of_plans("scope=aws").is_ok() && of_plans("quarantine").is_err());
        assert!(of_deeds("reset=full").is_ok() && of_deeds("scope=aws").is_err());
    }
}
