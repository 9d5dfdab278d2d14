//! `validate --explain`: what a finding's code means, at length. It reads no manifest.

use super::{Exit, Failure, Voice};
use crate::finding::{Code, did_you_mean};
use crate::render;

/// What asks for all codes, and what the flag means without a code.
pub(super) const LIST: &str = "list";

pub(super) fn run(voice: Voice, code: &str) -> Result<Exit, Failure> {
    if code == LIST {
        voice.say(&render::codes(), render::codes_json);
        return Ok(Exit::Done);
    }
    // People copy the brackets along.
    let bare = code.trim_matches(['[', ']']).to_lowercase();
    let Some(found) = Code::parse(&bare) else {
        let known = Code::ALL.iter().map(|code| code.as_str());
        let help = match did_you_mean(&bare, known.clone()) {
            Some(near) => {
                format!(
                    "did you mean \"{near}\"? `syncform validate --explain {LIST}` lists all codes"
                )
            }
            None => format!("there are: {}", known.collect::<Vec<_>>().join(", ")),
        };
        let text = format!("there is no code \"{code}\"");
        return Err(Failure::new(Exit::Usage, text).help(help));
    };
    voice.say(&render::explanation(found), || {
        render::explanation_json(found)
    });
    Ok(Exit::Done)
}
