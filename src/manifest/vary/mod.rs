//! What makes one manifest many: variables that are filled in, and instances of one template.
//!
//! All of it happens between the tree and its shape: what comes of it is a tree like any other, which knows where each of
//! its values was written. Nothing is computed and nothing is run: a variable is a text, a number or a flag that somebody
//! wrote down.

mod columns;
mod escapes;
mod fill;
mod given;
mod instances;
mod meant;
mod merge;
mod origins;
mod rows;
mod template;
mod variables;

pub(super) use fill::{LARGEST, fill};
pub(super) use given::given;
pub(super) use instances::{Instance, instances};
pub(super) use meant::{almost, unused};
pub(super) use origins::Origins;
pub(super) use template::{escaped, is_any};
pub(super) use variables::Variables;
