//! What addresses mean in a document. One that means nothing, or several things, is refused with what there is.

use std::fmt::Display;

use super::super::place::{MappingPlace, RulePlace};
use super::super::view::{Attribute, Directory, Object, ObjectMapping, Rule, Schema};
use super::{AttributeAddress, DirectoryAddress, MappingAddress, Refusal, What, Why};

/// An attribute's place, whether it is there or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeFound<'d> {
    pub(super) directory: Directory<'d>,
    pub(super) object: Object<'d>,
    pub(super) attribute: Option<Attribute<'d>>,
}

impl AttributeFound<'_> {
    /// Which object of the document has it.
    pub(super) fn object_index(&self) -> (usize, usize) {
        (self.directory.turn().index, self.object.turn().index)
    }
}

/// What another document says of an attribute that was found in this one.
pub(super) fn same_attribute<'d>(
    schema: Schema<'d>,
    found: AttributeFound<'_>,
    address: &AttributeAddress,
) -> Option<Attribute<'d>> {
    let directory = found.directory;
    let name = directory.name().or(directory.id())?;
    let here = AttributeAddress {
        directory: DirectoryAddress::Named(name.to_owned()),
        ..address.clone()
    };
    attribute(schema, &here).ok()?.attribute
}

/// The object mapping at an address.
///
/// # Errors
///
/// Where it means none or several, with what there is.
pub fn object_mapping<'d>(
    schema: Schema<'d>,
    address: &MappingAddress,
) -> Result<ObjectMapping<'d>, Refusal> {
    let (_, rules) = rules(schema, address.rule.as_deref())?;
    let all = || rules.iter().flat_map(|rule| rule.object_mappings());
    let is_meant = |it: &ObjectMapping<'_>| {
        it.source() == Some(address.source.as_str()) && it.target() == Some(address.target.as_str())
    };
    let meant: Vec<_> = all().filter(is_meant).collect();
    let known: Vec<_> = all().filter(|it| it.is_addressable()).collect();
    let empty = address.source.is_empty() || address.target.is_empty();
    let meant = if empty { &[][..] } else { &meant };
    one(What::ObjectMapping, address, meant, &known, |it| {
        let (rule, mapping) = (RulePlace::of(it.rule()), MappingPlace::of(*it));
        match it.name().filter(|_| !it.is_addressable()) {
            Some(name) => format!("{rule} / {mapping} ({name})"),
            None => format!("{rule} / {mapping}"),
        }
    })
}

/// The attribute at an address. Its object must be there, itself it need not be.
pub(super) fn attribute<'d>(
    schema: Schema<'d>,
    address: &AttributeAddress,
) -> Result<AttributeFound<'d>, Refusal> {
    let directory = directory(schema, &address.directory)?;
    let all: Vec<_> = directory.objects().collect();
    let meant = all
        .iter()
        .filter(|it| it.name() == Some(address.object.as_str()));
    let meant: Vec<_> = meant.copied().collect();
    let object = one(What::Object, &address.object, &meant, &all, |it| {
        it.name().unwrap_or_default().to_owned()
    })?;
    let mut meant = object
        .attributes()
        .filter(|it| it.name() == Some(address.attribute.as_str()));
    let attribute = meant.next();
    if meant.next().is_some() {
        return Err(refusal(
            What::Attribute,
            address,
            Why::Ambiguous,
            Vec::new(),
        ));
    }
    Ok(AttributeFound {
        directory,
        object,
        attribute,
    })
}

/// The directory at an address.
pub(super) fn directory<'d>(
    schema: Schema<'d>,
    address: &DirectoryAddress,
) -> Result<Directory<'d>, Refusal> {
    let side: fn(Rule<'d>) -> Option<&'d str> = match address {
        DirectoryAddress::Named(name) => return named_directory(schema, name),
        DirectoryAddress::Source(_) => Rule::source_directory,
        DirectoryAddress::Target(_) => Rule::target_directory,
    };
    let rule = match address {
        DirectoryAddress::Source(rule) | DirectoryAddress::Target(rule) => rule.as_deref(),
        DirectoryAddress::Named(_) => None,
    };
    let (named, rules) = rules(schema, rule)?;
    let rules = rules.into_iter().filter(|rule| named || rule.editable());
    let mut names: Vec<&str> = rules.filter_map(side).collect();
    names.sort_unstable();
    names.dedup();
    let name = one(What::Directory, address, &names, &[], |name| {
        (*name).to_owned()
    })?;
    named_directory(schema, name)
}

fn named_directory<'d>(schema: Schema<'d>, name: &str) -> Result<Directory<'d>, Refusal> {
    let all: Vec<_> = schema.directories().collect();
    let is_id = |it: &Directory<'_>| it.id().is_some_and(|id| id.eq_ignore_ascii_case(name));
    let meant = all.iter().filter(|it| it.name() == Some(name) || is_id(it));
    let meant: Vec<_> = meant.copied().collect();
    one(What::Directory, &name, &meant, &all, |it| {
        it.name().or(it.id()).unwrap_or_default().to_owned()
    })
}

/// The one rule of a name or an id, and true; all of them, and false, where none is named.
fn rules<'d>(schema: Schema<'d>, name: Option<&str>) -> Result<(bool, Vec<Rule<'d>>), Refusal> {
    let all: Vec<_> = schema.rules().collect();
    let Some(name) = name else {
        return Ok((false, all));
    };
    let is_id = |it: &Rule<'_>| it.id().is_some_and(|id| id.eq_ignore_ascii_case(name));
    let meant = all.iter().filter(|it| it.name() == Some(name) || is_id(it));
    let meant: Vec<_> = meant.copied().collect();
    let said = |it: &Rule<'_>| match (it.name(), it.id()) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (name, id) => name.or(id).unwrap_or_default().to_owned(),
    };
    Ok((true, vec![one(What::Rule, &name, &meant, &all, said)?]))
}

/// The only one that is meant.
fn one<T: Copy>(
    what: What,
    named: &impl Display,
    meant: &[T],
    known: &[T],
    said: impl Fn(&T) -> String,
) -> Result<T, Refusal> {
    let candidates = |all: &[T]| {
        all.iter()
            .map(&said)
            .filter(|said| !said.is_empty())
            .collect()
    };
    match meant {
        [one] => Ok(*one),
        [] => Err(refusal(what, named, Why::Unknown, candidates(known))),
        several => Err(refusal(what, named, Why::Ambiguous, candidates(several))),
    }
}

pub(super) fn refusal(
    what: What,
    named: &impl Display,
    why: Why,
    candidates: Vec<String>,
) -> Refusal {
    Refusal {
        what,
        named: named.to_string(),
        why,
        candidates,
    }
}
