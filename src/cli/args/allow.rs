//! `--allow`: one guard that a person lets something through, by its name. All verbs that have the flag read its words
//! here.

use std::str::FromStr;

use crate::model::{NoReset, Reset};
use crate::plan::Allowed;

/// One word of the flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Allow {
    Quarantine,
    Reset(Reset),
}

impl FromStr for Allow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.strip_prefix("reset=")) {
            ("quarantine", _) => Ok(Self::Quarantine),
            (_, Some(reset)) => reset
                .parse()
                .map(Self::Reset)
                .map_err(|error: NoReset| error.to_string()),
            (_, None) => Err("there are: quarantine and reset=...".to_owned()),
        }
    }
}

/// What a list of guards lets through.
pub(in crate::cli) fn allowed(all: &[Allow]) -> Allowed {
    Allowed {
        quarantine: all.contains(&Allow::Quarantine),
        resets: all
            .iter()
            .filter_map(|allow| match allow {
                Allow::Reset(reset) => Some(*reset),
                Allow::Quarantine => None,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_named_exactly() {
        assert_eq!("quarantine".parse(), Ok(Allow::Quarantine));
        assert_eq!("reset=full".parse(), Ok(Allow::Reset(Reset::Full)));
        assert!("all".parse::<Allow>().is_err() && "reset=all".parse::<Allow>().is_err());
    }
}
