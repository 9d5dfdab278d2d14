//! An object of the source on its way through an object mapping, as the service would carry it over: whether it is in
//! scope, what flows to which attribute of the target, what does not, and why (reference, section 3).
//!
//! It reads a schema and knows no manifest, no tenant and no clock. Where nobody has shown what the service does, it says
//! that it does not know, and never guesses a certainty: see [`Certain`] and [`Flowed::Unknown`].
//!
//! What documents say and contradict each other in, and what is done here:
//!
//! | matter | what is said | here |
//! |---|---|---|
//! | `defaultValue` | the reference has it used whenever the source is null; the product's article, when an object is created only | on creation only |
//! | a clause about null or an empty text | the article has every clause false of it, and `IS NULL` true | that, negations too: of `NOT REGEX MATCH` it says so by name |
//! | `REGEX MATCH` where a part of the text matches | the article has `([1-9][0-9])` match "any number between 10 and 99", of which 100 is none and has a part that matches | unknown |
//! | `&`, `!&` | the article has them ask whether the attribute exists in the value; the only schema that holds one asks for a bit | unknown |
//! | `ENDS_WITH` where case alone differs | nobody says whether case counts, as it does for others | unknown |
//! | `categoryFilterGroups` | nobody says what they do | unknown |
//! | `AttributeAddOnly` on a change | it flows where the target has nothing, which nobody can see here | unknown |

mod carrier;
mod clause;
mod line;
mod scope;

pub use carrier::{Carried, Carrier, Skipped};
pub use clause::{Certain, Judged};
pub use line::{Flowed, Left, Line};
pub use scope::{Grouped, Scoped};

#[cfg(test)]
mod tests;
