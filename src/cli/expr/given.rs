//! The object that an expression is evaluated for: JSON on the command line itself, in a file, or on stdin.

use crate::cli::text::{self, STDIN};
use crate::cli::{Exit, Failure};
use crate::expr::eval::Object;
use crate::schema;

/// What `--given` takes, for whoever wrote something else.
const HELP: &str = "--given takes one JSON object, such as '{\"mail\": \"ada@contoso.com\"}', the name of a file that holds one, or - for stdin";

pub(super) fn object(said: Option<&str>) -> Result<Object, Failure> {
    let Some(said) = said else {
        return Ok(Object::default());
    };
    let is_itself = said.trim_start().starts_with('{');
    let (name, text) = match said {
        STDIN => ("stdin", text::stdin()),
        itself if is_itself => ("--given", Ok(itself.to_owned())),
        path => (path, text::file(path)),
    };
    // What stands on the command line is the caller's slip.
    let exit = if is_itself { Exit::Usage } else { Exit::Error };
    let text = text.map_err(|failure| failure.help(HELP))?;
    let wrong = |why: &str| Failure::new(exit, format!("{name}: {why}")).help(HELP);
    // A member that stands there twice would be one of the two, and nobody could say which.
    let json = schema::read(text.as_bytes())
        .map_err(|error| wrong(&format!("this is no JSON: {error}")))?;
    Object::read(&json).map_err(|error| wrong(&error.to_string()))
}
