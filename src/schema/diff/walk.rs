//! The walk over two schemas side by side, level by level.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::members::{self, Members};
use super::super::normal::alike;
use super::super::place::{MappingPlace, Named, Place, RulePlace};
use super::super::view::{
    Attribute, AttributeMapping, Directory, Object, ObjectMapping, Rule, Schema,
};
use super::pair::{Pair, pairs};
use super::{Change, Diff, Kind};

/// What the elements of one array have in common.
trait Element<'a>: Copy {
    type Key: Ord;
    const MEMBERS: &'static Members;
    fn key(self) -> Self::Key;
    fn json(self) -> &'a Value;
}

impl Diff {
    pub(super) fn schemas<'a>(&mut self, before: Schema<'a>, after: Schema<'a>) {
        let place = Place::Schema;
        self.compare(&members::SCHEMA, &place, before.raw(), after.raw());
        let place = |it| Place::Rule(RulePlace::of(it));
        self.level(before.rules(), after.rules(), place, Self::rules);
        let place = |it| Place::Directory(Named::directory(it));
        let (one, other) = (before.directories(), after.directories());
        self.level(one, other, place, Self::directories);
    }

    fn rules<'a>(&mut self, before: Rule<'a>, after: Rule<'a>) {
        let place = |it| Place::ObjectMapping(RulePlace::of(before), MappingPlace::of(it));
        let (one, other) = (before.object_mappings(), after.object_mappings());
        self.level(one, other, place, |diff, before, after| {
            let place = |it| {
                let mapping = MappingPlace::of(before);
                Place::AttributeMapping(RulePlace::of(before.rule()), mapping, Named::target(it))
            };
            let (one, other) = (before.attribute_mappings(), after.attribute_mappings());
            diff.level(one, other, place, |_, _, _| {});
        });
    }

    fn directories<'a>(&mut self, directory: Directory<'a>, after: Directory<'a>) {
        let place = |it| Place::Object(Named::directory(directory), Named::object(it));
        let (one, other) = (directory.objects(), after.objects());
        self.level(one, other, place, |diff, before, after| {
            let place = |it| {
                let directory = Named::directory(directory);
                Place::Attribute(directory, Named::object(before), Named::attribute(it))
            };
            let (one, other) = (before.attributes(), after.attributes());
            diff.level(one, other, place, |_, _, _| {});
        });
    }

    /// The elements of one array: those that left and came, and for each that stayed its members, then what it holds.
    fn level<'a, E: Element<'a>>(
        &mut self,
        before: impl Iterator<Item = E>,
        after: impl Iterator<Item = E>,
        place: impl Fn(E) -> Place,
        inside: impl Fn(&mut Self, E, E),
    ) {
        for pair in pairs(before, after, E::key) {
            let (at, kind) = match pair {
                Pair::Left(it) => (it, Kind::Removed(it.json().clone())),
                Pair::Came(it) => (it, Kind::Added(it.json().clone())),
                Pair::Stayed(before, after) => {
                    if before.json() != after.json() {
                        self.compare(E::MEMBERS, &place(before), before.json(), after.json());
                        inside(self, before, after);
                    }
                    continue;
                }
            };
            let place = place(at);
            self.changes.push(Change { place, kind });
        }
    }

    /// The members of one element, in the order of `before`, then those that only `after` has.
    fn compare(&mut self, known: &Members, place: &Place, before: &Value, after: &Value) {
        let names = |value| {
            Value::as_object(value)
                .into_iter()
                .flat_map(|all| all.keys())
        };
        let mut seen = BTreeSet::new();
        for member in names(before).chain(names(after)) {
            let (from, to) = (before.get(member), after.get(member));
            let Some(like) = known.like(member).filter(|_| seen.insert(member)) else {
                continue;
            };
            if !alike(like, from, to) {
                let value = |side: Option<&Value>| side.cloned().unwrap_or_default();
                let (member, from, to) = (member.clone(), value(from), value(to));
                let kind = Kind::Changed { member, from, to };
                self.changes.push(Change {
                    place: place.clone(),
                    kind,
                });
            }
        }
    }
}

impl<'a> Element<'a> for Rule<'a> {
    type Key = (Option<&'a str>, usize);
    const MEMBERS: &'static Members = &members::RULE;

    fn key(self) -> Self::Key {
        (self.id().or(self.name()), self.turn().ordinal)
    }

    fn json(self) -> &'a Value {
        self.raw()
    }
}

impl<'a> Element<'a> for ObjectMapping<'a> {
    type Key = ([Option<&'a str>; 3], usize);
    const MEMBERS: &'static Members = &members::OBJECT_MAPPING;

    fn key(self) -> Self::Key {
        let names = [self.source(), self.target(), self.name()];
        (names, self.turn().ordinal)
    }

    fn json(self) -> &'a Value {
        self.raw()
    }
}

impl<'a> Element<'a> for AttributeMapping<'a> {
    type Key = (Option<&'a str>, usize);
    const MEMBERS: &'static Members = &members::ATTRIBUTE_MAPPING;

    fn key(self) -> Self::Key {
        (self.target(), self.turn().ordinal)
    }

    fn json(self) -> &'a Value {
        self.raw()
    }
}

impl<'a> Element<'a> for Directory<'a> {
    type Key = (Option<&'a str>, usize);
    const MEMBERS: &'static Members = &members::DIRECTORY;

    fn key(self) -> Self::Key {
        (self.name(), self.turn().ordinal)
    }

    fn json(self) -> &'a Value {
        self.raw()
    }
}

impl<'a> Element<'a> for Object<'a> {
    type Key = (Option<&'a str>, usize);
    const MEMBERS: &'static Members = &members::OBJECT;

    fn key(self) -> Self::Key {
        (self.name(), self.turn().ordinal)
    }

    fn json(self) -> &'a Value {
        self.raw()
    }
}

impl<'a> Element<'a> for Attribute<'a> {
    type Key = (Option<&'a str>, usize);
    const MEMBERS: &'static Members = &members::ATTRIBUTE;

    fn key(self) -> Self::Key {
        (self.name(), self.turn().ordinal)
    }

    fn json(self) -> &'a Value {
        self.raw()
    }
}
