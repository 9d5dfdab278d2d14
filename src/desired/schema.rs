//! What a manifest says of a schema: how its keys are read, where they stand, and the expressions among them.

use super::{App, Provisioning};
use crate::expr::{self, Expression};
use crate::finding::Place;
use crate::manifest::escape;
use crate::schema::{
    AttributeAddress, MappingAddress, WantedClause, WantedMapping, WantedSource, Wish,
};

/// Where object mappings stand in a document.
pub(super) const MAPPINGS: &str = "/spec/provisioning/mappings";

/// Where attribute definitions stand in a document.
pub(super) const ATTRIBUTES: &str = "/spec/provisioning/attributes";

/// The object mapping that a key means: `SOURCE -> TARGET`, or `RULE / SOURCE -> TARGET`. Blanks around the signs are
/// free. The name of a rule may hold a slash, that of an object may not.
#[must_use]
pub fn mapping_address(key: &str) -> Option<MappingAddress> {
    let (left, target) = key.split_once("->")?;
    let (rule, source) = match left.rsplit_once('/') {
        Some((rule, source)) => (Some(rule.trim()), source.trim()),
        None => (None, left.trim()),
    };
    let target = target.trim();
    let is_whole = !source.is_empty() && !target.is_empty() && rule != Some("");
    (is_whole && !target.contains("->")).then(|| MappingAddress {
        rule: rule.map(str::to_owned),
        source: source.to_owned(),
        target: target.to_owned(),
    })
}

/// A source that a manifest sets, and the attribute mapping that it is for.
#[derive(Clone, Debug)]
pub struct Sourced<'a> {
    pub address: &'a MappingAddress,
    /// `targetAttributeName`
    pub target: &'a str,
    pub mapping: &'a WantedMapping,
    pub expression: Expression,
}

/// A condition of a scope that a manifest sets, and where.
#[derive(Clone, Copy, Debug)]
pub struct Conditioned<'a> {
    pub address: &'a MappingAddress,
    /// Which of the groups it stands in, from 0.
    pub group: usize,
    pub clause: &'a WantedClause,
}

impl Provisioning {
    /// Every condition of the scopes that the manifest sets.
    pub fn conditions(&self) -> impl Iterator<Item = Conditioned<'_>> {
        let mappings = self.overlay.object_mappings.iter();
        let groups = mappings.flat_map(|(address, mapping)| {
            let groups = match &mapping.scope {
                Wish::Set(groups) => groups.as_slice(),
                Wish::Leave | Wish::Clear => &[],
            };
            let groups = groups.iter().enumerate();
            groups.map(move |(at, group)| (address, at, group))
        });
        groups.flat_map(|(address, group, clauses)| {
            let clauses = clauses.clauses.iter();
            clauses.map(move |clause| Conditioned {
                address,
                group,
                clause,
            })
        })
    }

    /// Every source that the manifest sets, as an expression.
    pub fn sources(&self) -> impl Iterator<Item = Sourced<'_>> {
        let mappings = self.overlay.object_mappings.iter();
        let attributes = mappings.flat_map(|(address, mapping)| {
            let attributes = mapping.attributes.iter();
            attributes.filter_map(move |(target, mapping)| {
                Some((address, target.as_str(), mapping.as_ref()?))
            })
        });
        attributes.filter_map(|(address, target, mapping)| {
            Some(Sourced {
                address,
                target,
                mapping,
                expression: expression(&mapping.source)?,
            })
        })
    }
}

/// What was refused has no expression.
fn expression(source: &Wish<WantedSource>) -> Option<Expression> {
    let Wish::Set(WantedSource::Tree(tree)) = source else {
        return None;
    };
    expr::read(tree).ok().map(|reading| reading.expression)
}

impl App {
    /// Where the manifest speaks of an object mapping, or of one attribute mapping in it.
    #[must_use]
    pub fn mapping_place(&self, address: &MappingAddress, target: Option<&str>) -> Place {
        let pointer = self.mapping_pointer(address);
        match target {
            None => self.places.key(&pointer),
            Some(target) => {
                let target = escape(target);
                self.places.key(&format!("{pointer}/attributes/{target}"))
            }
        }
    }

    /// Where the manifest speaks of one attribute in a group of an object mapping's scope.
    #[must_use]
    pub fn condition_place(
        &self,
        address: &MappingAddress,
        group: usize,
        attribute: &str,
    ) -> Place {
        let pointer = self.mapping_pointer(address);
        let attribute = escape(attribute);
        self.places
            .key(&format!("{pointer}/scope/{group}/{attribute}"))
    }

    /// Keys have blanks where their authors like them.
    fn mapping_pointer(&self, address: &MappingAddress) -> String {
        let at = |key: &str| format!("{MAPPINGS}/{}", escape(key));
        let plain = at(&address.to_string());
        if self.places.has(&plain) {
            return plain;
        }
        let is_meant = |key: &String| mapping_address(key).as_ref() == Some(address);
        let mut keys = self.places.keys(MAPPINGS).into_iter();
        keys.find(is_meant).map_or(plain, |key| at(&key))
    }

    /// Where the manifest speaks of an attribute definition.
    #[must_use]
    pub fn attribute_place(&self, address: &AttributeAddress) -> Place {
        let AttributeAddress {
            directory,
            object,
            attribute,
        } = address;
        let [directory, object, attribute] =
            [&directory.to_string(), object, attribute].map(|part| escape(part));
        self.places
            .key(&format!("{ATTRIBUTES}/{directory}/{object}/{attribute}"))
    }
}

#[cfg(test)]
mod tests {
    use super::mapping_address;

    #[test]
    fn a_key_says_which_object_becomes_which() {
        for (key, said) in [
            ("User -> User", "User -> User"),
            ("User->Group", "User -> Group"),
            (" RULE/User  ->User ", "RULE / User -> User"),
            ("a / b / User -> User", "a / b / User -> User"),
            (
                "Group -> urn:ietf:params:scim:schemas:core:2.0:Group",
                "Group -> urn:ietf:params:scim:schemas:core:2.0:Group",
            ),
        ] {
            let address = mapping_address(key).map(|address| address.to_string());
            assert_eq!(address.as_deref(), Some(said), "{key}");
        }
        for key in [
            "",
            "User",
            "User ->",
            "-> User",
            "/ User -> User",
            "a -> b -> c",
            "User => User",
        ] {
            assert_eq!(mapping_address(key), None, "{key}");
        }
    }
}
