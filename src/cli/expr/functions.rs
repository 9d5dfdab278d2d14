//! `expr functions`: what the language has, and what is known of each function.

use crate::cli::{Exit, Failure, Voice};
use crate::expr;
use crate::finding::did_you_mean;
use crate::render;

pub(super) fn run(name: Option<&str>, voice: Voice) -> Result<Exit, Failure> {
    let functions = expr::functions();
    let Some(name) = name else {
        voice.say(&render::functions(&functions), || {
            render::functions_json(&functions)
        });
        return Ok(Exit::Done);
    };
    let mut alike = functions.iter();
    if let Some(found) = alike.find(|it| it.name.eq_ignore_ascii_case(name)) {
        voice.say(&render::function(found), || render::function_json(found));
        return Ok(Exit::Done);
    }
    let near = did_you_mean(name, functions.iter().map(|it| it.name));
    let near = near.map(|near| format!("did you mean {near}? "));
    Err(
        Failure::new(Exit::Usage, format!("the function {name} is not known")).help(format!(
            "{}`syncform expr functions` lists all of them",
            near.unwrap_or_default()
        )),
    )
}
