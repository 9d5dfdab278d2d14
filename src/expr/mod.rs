//! The language of attribute mappings: text to a tree, a tree to text, and both to and from Graph's
//! `attributeMappingSource` (section 3 of the reference).
//!
//! It knows nothing of schemas, manifests or tenants: a text goes in, and a tree, a source or a [`SyntaxError`] with a
//! place comes out. What an expression gives for an object is told by [`eval`], as far as it is known.
//!
//! What published sources show of the way in which the service writes them, and where this follows it:
//!
//! - Separators are `, ` and empty slots stay: an answer of `parseExpression` gives `..., , )` for a request of
//!   `..., ,  )`. Operators have no blanks around them (`BitAnd([a], 2)="0"`, the only comparison that has been seen).
//! - In the text of a call, constants keep the spelling that they were typed in (`Left([a], 448)`); the source of the
//!   constant itself has quotes (`"448"`) and a name without. What becomes of hex numbers, bare words and escapes there
//!   has not been seen: they are taken to be like any other constant, quoted, with the plain text as the name.
//! - A slot that is left empty has no parameter.
//! - The comparison in a condition is taken apart into three parameters, whose second is the operator as a constant.
//! - `%DomainFQDN%` is a constant whose own `expression` is null. In the schemas of 2020 the texts around it have
//!   nothing in its place, and then cannot be read back to the tree beside them; newer documents write it out, as this
//!   does.

mod arrange;
mod ast;
mod bare;
pub mod eval;
mod fault;
mod functions;
mod parse;
mod print;
mod read;
mod same;
mod source;
mod token;
mod words;

#[cfg(test)]
mod tests;

pub use ast::{At, Attribute, Comparison, Constant, Expression, Function, Operator, Spelling};
pub use fault::{Fault, SyntaxError};
pub use functions::{Described, Evidence, Example, WORDS, functions, guessed, is_known, known};
pub use parse::parse;
pub use read::{Reading, SourceError, Text, read};
pub use same::same;
pub use source::{Parameter, Source, SourceType, compile, to_source};

/// The most characters that an expression may have, by the product's documentation.
pub const MAX_CHARACTERS: usize = 10_000;

/// The most calls that may be nested in each other. Each takes three levels of JSON in a source, and a source lies
/// eight levels deep in a schema; JSON readers, this program's among them, stop at 128. The deepest that has been seen
/// is 4.
pub const MAX_DEPTH: usize = 32;
