//! What an expression gives for an object, as the service would: attributes in, a value out.
//!
//! Nobody has the service's own source. What a function does follows the articles and their examples, the templates
//! that Microsoft published, and .NET, which the articles point to; where they leave something open or contradict each
//! other, the function's row says what was chosen. `docs/functions.md` lists all of it with the verdict on every
//! documented example. What nobody has written down is refused as [`Reason::Unsupported`] and not made up.
//!
//! It has no clock, no chance of its own and no I/O: see [`Given`]. [`Prepared`] is the only door. Each function stands
//! in the file of its family, under its row of the table; it takes the arguments that it needs, so that the branch of
//! an `IIF` that is not taken is never evaluated.
//!
//! What holds for all functions, unless their row says otherwise:
//!
//! - Null in, null out.
//! - A multi-valued attribute is no text. Nobody has shown what the service makes of one where a function takes a
//!   single text, so that is an error, also where it holds one value only.
//! - Lengths and positions count UTF-16 units, as .NET does. Half of a letter outside the basic plane is U+FFFD, which
//!   it becomes when .NET writes it out.
//! - Letters are compared by their code, and case matters.

mod call;
mod choices;
mod compare;
mod conditions;
mod dates;
mod encode;
mod error;
mod given;
mod letters;
mod limits;
mod lists;
mod matcher;
mod numbers;
mod object;
mod pattern;
mod prepared;
mod random;
mod replace;
mod roles;
mod texts;
mod trace;
mod units;
mod value;
mod walk;

#[cfg(test)]
mod tests;

pub use error::{EvalError, Reason};
pub use given::{Given, Role, Taken};
pub use limits::{Limit, MAX_VALUE, MAX_WORK};
pub use matcher::{Fit, Matcher};
pub use object::{Object, ObjectError};
pub use prepared::{Outcome, Prepared};
pub use trace::{Came, Step, Trace};
pub use value::{Attributes, Value};

pub(super) use call::Run;

use super::functions::Form;

/// The functions, by family.
pub(super) const FAMILIES: [&[Form]; 11] = [
    choices::FORMS,
    conditions::FORMS,
    dates::FORMS,
    encode::FORMS,
    letters::FORMS,
    lists::FORMS,
    numbers::FORMS,
    random::FORMS,
    replace::FORMS,
    roles::FORMS,
    texts::FORMS,
];
