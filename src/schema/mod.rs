//! The synchronizationSchema document: which attributes exist, how they map, who is in scope (REFERENCE 3).
//!
//! A schema is one JSON document, replaced whole by a PUT that makes the service look at everybody again. So it is
//! read without loss ([`Document`], [`read()`]), looked at through borrowed views ([`Schema`]), changed by an [`Overlay`]
//! of wanted changes that yields a [`Patch`], and compared by meaning ([`Diff`]):
//!
//! ```text
//!   bytes --read--> Document --schema()--> views: Rule, ObjectMapping, AttributeMapping, Directory, ...
//!                      |
//!   Overlay --patch----+--> Patch --apply--> Document, changed in place
//!                      |
//!   Document ----------+--> Diff: what a person would say
//! ```
//!
//! What nobody knows survives everything; what is spelt differently and means the same is no difference. It knows
//! neither HTTP nor manifests, and parses no expression: a `source` is a tree
//! of JSON here, and is compared as one.

mod diff;
mod document;
mod fault;
mod members;
mod normal;
mod overlay;
mod patch;
mod place;
mod read;
pub mod told;
mod view;
mod words;

pub use diff::{Change, Diff, Kind};
pub use document::{Document, NoSchema, Unusable};
pub use fault::{Fault, Wrong, faults};
pub use overlay::{
    AttributeAddress, DirectoryAddress, Extent, Laid, Lapsed, LapsedObjectMapping, MappingAddress,
    MappingMember, ObjectMember, Overlay, Refusal, Vain, WantedAttribute, WantedClause,
    WantedGroup, WantedMapping, WantedObjectMapping, WantedSource, What, Why, Wish, attribute_told,
    object_mapping,
};
pub use patch::{Moved, Patch};
pub use place::{MappingPlace, Named, Place, RulePlace, inside, matching};
pub use read::{Unreadable, read};
pub use view::{
    Attribute, AttributeMapping, Clause, Directory, Filter, Group, Object, ObjectMapping, Rule,
    Schema, Source, Turn,
};
pub use words::{
    AttributeType, Flow, FlowBehavior, FlowType, FlowTypes, Mutability, SourceType, Spelled, Word,
    flow_types,
};
