//! A test of the mappings of one App: an object of the source, its surroundings, and what must come of it.
//!
//! It is never planned from, and says nothing about the tenant.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::expr::eval::{Attributes, Value};
use crate::finding::Place;
use crate::schema::MappingAddress;

/// One test.
#[derive(Clone, Debug, PartialEq)]
pub struct MappingTest {
    pub name: String,
    /// `metadata.name` of the MappingTest that it stands in; none for one of the App's own.
    pub set: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// The object mapping that it says it is about.
    pub mapping: Option<MappingAddress>,
    pub attributes: Attributes,
    /// Those of them that the test itself gives.
    pub given: Vec<String>,
    /// Names of app roles; `None` where nothing is said of them.
    pub roles: Option<Vec<String>>,
    /// Groups as assignments name them; `None` where nothing is said of them.
    pub member_of: Option<Vec<String>>,
    /// Values that the target has already.
    pub taken: Vec<String>,
    pub now: Timestamp,
    /// Whether the target does not know the object yet.
    pub is_new: bool,
    pub expect: Expectation,
}

/// What must come of the object. What is not said is not looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    pub in_scope: Option<Said<bool>>,
    pub matched_by: Option<Said<Vec<String>>>,
    pub error: Option<Said<String>>,
    /// By the target object as it is written, and by target attribute.
    pub values: BTreeMap<String, BTreeMap<String, Said<Expected>>>,
}

/// Something, and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    pub what: T,
    pub place: Place,
}

/// What must become of one target attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// It flows, and is this.
    Value(Value<'static>),
    /// Whether anything flows.
    Flows(bool),
}
