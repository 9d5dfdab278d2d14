//! What goes back to the base document: of an exclusive object mapping all that is not wanted, of any other what is
//! wanted no longer.
//!
//! Members that nobody knows stay, and so do attribute mappings that have no name of their own: neither can be told
//! from the service's.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::document::Document;
use super::super::members::{self, Members};
use super::super::normal::Like;
use super::super::patch::{Making, within};
use super::super::view::{AttributeMapping, ObjectMapping};
use super::super::words::FlowTypes;
use super::find::{object_mapping, refusal};
use super::lapsed::{LapsedObjectMapping, MappingMember, ObjectMember};
use super::mapping::named;
use super::write::Here;
use super::{MappingAddress, Refusal, WantedObjectMapping, What, Why};

/// What of one object mapping goes back, and to what.
pub(super) struct Back<'a> {
    which: Which<'a>,
    /// What the base says of the mapping; `None` where it does not know it.
    base: Option<ObjectMapping<'a>>,
}

enum Which<'a> {
    Nothing,
    These(&'a LapsedObjectMapping),
    /// All that is not wanted.
    Rest,
}

impl<'a> Back<'a> {
    /// What of a mapping goes back. An exclusive one must be known to the base.
    pub(super) fn of(
        address: &MappingAddress,
        mapping: ObjectMapping<'_>,
        is_exclusive: bool,
        lapsed: &'a LapsedObjectMapping,
        base: Option<&'a Document>,
    ) -> Result<Self, Refusal> {
        if !is_exclusive && *lapsed == LapsedObjectMapping::default() {
            let which = Which::Nothing;
            return Ok(Self { which, base: None });
        }
        let unknown = || refusal(What::ObjectMapping, address, Why::NoBase, Vec::new());
        let document = base.ok_or_else(unknown)?;
        let rule = mapping.rule();
        let here = MappingAddress {
            rule: rule.id().or(rule.name()).map(str::to_owned),
            ..address.clone()
        };
        let base = object_mapping(document.schema(), &here).ok();
        if is_exclusive && base.is_none() {
            return Err(unknown());
        }
        let which = if is_exclusive {
            Which::Rest
        } else {
            Which::These(lapsed)
        };
        Ok(Self { which, base })
    }

    /// What a member of the object mapping goes back to, if it does. Where the base does not say whether a mapping is
    /// enabled, nobody knows.
    pub(super) fn member(&self, member: ObjectMember) -> Option<Value> {
        let goes = match self.which {
            Which::Nothing => false,
            Which::These(lapsed) => lapsed.members.contains(&member),
            Which::Rest => true,
        };
        let raw = self.base.map_or(&Value::Null, ObjectMapping::raw);
        let said = default(&members::OBJECT_MAPPING, raw, member.name());
        (goes && !(member == ObjectMember::Enabled && said.is_null())).then_some(said)
    }

    /// What of an attribute mapping goes back of which something else is wanted.
    pub(super) fn of_mapping(&self, target: &str) -> Result<MappingBack<'a>, Refusal> {
        let members = match self.which {
            Which::Nothing => BTreeSet::new(),
            Which::These(lapsed) => lapsed.attributes.get(target).cloned().unwrap_or_default(),
            Which::Rest => MappingMember::ALL.into(),
        };
        let base = self.base.map(|base| named(base, target)).transpose()?;
        Ok(MappingBack {
            members,
            base: base.flatten(),
            is_exclusive: matches!(self.which, Which::Rest),
        })
    }

    /// All attribute mappings of which nothing is wanted: restored, removed, added.
    pub(super) fn rest(
        &self,
        making: &mut Making<'_>,
        here: Here<'_>,
        mapping: ObjectMapping<'_>,
        wanted: &WantedObjectMapping,
        (removed, added): (&mut BTreeSet<usize>, &mut Vec<Value>),
    ) {
        let goes = |target: &Option<&str>| {
            target
                .is_some_and(|target| self.takes(target) && !wanted.attributes.contains_key(target))
        };
        let path = within(here.path, "attributeMappings");
        for it in mapping
            .attribute_mappings()
            .filter(|it| it.is_addressable() && goes(&it.target()))
        {
            let (index, target) = (it.turn().index, it.target().unwrap_or_default());
            match self.base.map(|base| named(base, target)) {
                Some(Ok(Some(default))) => {
                    let path = within(&path, &index.to_string());
                    let here = Here {
                        path: &path,
                        raw: it.raw(),
                        members: &members::ATTRIBUTE_MAPPING,
                    };
                    for member in MappingMember::ALL {
                        here.set(making, member.name(), &default_of(default.raw(), member));
                    }
                }
                Some(Ok(None)) | None => {
                    removed.insert(index);
                }
                // Twins in the base say two things of one attribute: this one stays.
                Some(Err(_)) => {}
            }
        }
        let there: BTreeSet<Option<&str>> =
            mapping.attribute_mappings().map(|it| it.target()).collect();
        let missing = self.base.into_iter();
        let missing = missing.flat_map(|base| base.attribute_mappings());
        let missing = missing.filter(|it| it.is_addressable());
        let missing = missing.filter(|it| goes(&it.target()) && !there.contains(&it.target()));
        added.extend(missing.map(|it| it.raw().clone()));
    }

    fn takes(&self, target: &str) -> bool {
        match self.which {
            Which::Nothing => false,
            Which::These(lapsed) => lapsed.attributes.contains_key(target),
            Which::Rest => true,
        }
    }
}

/// What of one attribute mapping goes back, and to what.
pub(super) struct MappingBack<'a> {
    members: BTreeSet<MappingMember>,
    /// `None` where the base does not know the mapping: nothing is left then of what somebody else has said of these
    /// members.
    base: Option<AttributeMapping<'a>>,
    is_exclusive: bool,
}

impl MappingBack<'_> {
    /// What a member goes back to, if it does.
    pub(super) fn member(&self, member: MappingMember) -> Option<Value> {
        let raw = self.base.map_or(&Value::Null, AttributeMapping::raw);
        let goes = self.members.contains(&member);
        goes.then(|| default_of(raw, member))
    }

    /// What a mapping that is not there yet is made of: of an exclusive one all that the base says.
    pub(super) fn made_of(&self) -> Map<String, Value> {
        let base = self.base.filter(|_| self.is_exclusive);
        let said = base.and_then(|base| base.raw().as_object());
        let mut made = said.cloned().unwrap_or_default();
        for member in self.members.iter().filter(|_| !self.is_exclusive) {
            made.extend(
                self.member(*member)
                    .map(|value| (member.name().to_owned(), value)),
            );
        }
        made
    }
}

fn default_of(base: &Value, member: MappingMember) -> Value {
    default(&members::ATTRIBUTE_MAPPING, base, member.name())
}

/// What a member is in the base. Where the base is silent it is the default in full, for not every member may be null.
pub(super) fn default(known: &Members, base: &Value, member: &str) -> Value {
    let said = base.get(member).filter(|said| !said.is_null());
    said.cloned().unwrap_or_else(|| silent(known, member))
}

fn silent(known: &Members, member: &str) -> Value {
    match known.like(member) {
        Some(Like::Word(word)) => Value::from(word),
        Some(Like::Zero) => Value::from(0),
        Some(Like::False) => Value::from(false),
        Some(Like::Flows) => Value::from(FlowTypes::ALL),
        Some(Like::Set) => Value::from([Value::Null; 0]),
        Some(Like::Plain | Like::Source | Like::Filter) | None => Value::Null,
    }
}

/// Makes members what they once were, as far as an element is compared by them.
pub(super) fn put_back(making: &mut Making<'_>, here: Here<'_>, once: &Map<String, Value>) {
    for member in once
        .keys()
        .filter(|member| here.members.like(member).is_some())
    {
        let was = once.get(member).filter(|was| !was.is_null());
        let was = was.cloned().unwrap_or_else(|| silent(here.members, member));
        here.set(making, member, &was);
    }
}
