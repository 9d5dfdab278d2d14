//! Findings of a manifest whose schema cannot be: where it speaks of what does not fit, and what to write instead.
//!
//! The schema may be a job's or one that lies beside the manifests: the words are the same, and whoever compared says
//! which of the two it was.

use super::App;
use super::schema::{ATTRIBUTES, MAPPINGS};
use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::schema::{
    self, AttributeAddress, Fault, MappingAddress, MappingPlace, Refusal, RulePlace, Vain,
    WantedAttribute, WantedGroup, Why, Wish, Wrong,
};

impl App {
    /// The finding of an address that means nothing in a schema.
    #[must_use]
    pub fn unknown(&self, refusal: &Refusal) -> Finding {
        let near = did_you_mean(
            &refusal.named,
            refusal.candidates.iter().map(String::as_str),
        );
        let help = match (near, refusal.why) {
            (_, Why::NoBase) => {
                "leave out mode: exclusive: the template has no such mapping".to_owned()
            }
            (_, Why::SaidTwice) => "keep one of the two".to_owned(),
            (Some(near), Why::Unknown) => format!("did you mean \"{}\"?", in_line(near)),
            (_, Why::Unknown | Why::Ambiguous) => {
                format!("the schema has: {}", listed(&refusal.candidates))
            }
        };
        Finding::error(Code::UnknownMapping, without_candidates(refusal))
            .at(self.place_of_name(&refusal.named))
            .help(help)
    }

    /// The warning of a removal that removes nothing.
    #[must_use]
    pub fn in_vain(&self, vain: &Vain<'_>) -> Finding {
        let near = did_you_mean(vain.target, vain.mapped.iter().map(String::as_str));
        let text = format!(
            "nothing to remove: neither a mapping to \"{}\" is there nor such an attribute",
            vain.target
        );
        Finding::warning(Code::UnknownMapping, text)
            .at(self.mapping_place(vain.address, Some(vain.target)))
            .help(match near {
                Some(near) => format!("did you mean \"{}\"?", in_line(near)),
                None => "take the line out, or correct the name".to_owned(),
            })
    }

    /// The finding of what would be wrong with a schema.
    #[must_use]
    pub fn unsound(&self, fault: &Fault) -> Finding {
        let finding = Finding::error(Code::UnsoundSchema, fault.wrong.to_string())
            .at(self.place_of_fault(fault));
        let wanted = match &fault.wrong {
            Wrong::UnknownTarget(name)
            | Wrong::UnknownSource(name)
            | Wrong::UnknownFilterSource(name)
            | Wrong::UnknownReference(name) => name,
            Wrong::NoAnchor(_) => {
                return finding.help("leave that attribute: accounts are told apart by it");
            }
            Wrong::MultivaluedFilterSource(_) | Wrong::DateFilterSource(_) => {
                return finding.help(
                    "no scope can be judged by it: ask for an attribute that has one value and is no date",
                );
            }
            Wrong::AnchorIsTarget(_) => {
                return finding
                    .help("map another attribute: this one is written by the service alone");
            }
            Wrong::NothingMatches => {
                return finding
                    .help("give one mapping of this object a matching priority of 1 or more");
            }
        };
        if let Some(removal) = self.removal(wanted) {
            return finding.at(removal).label("removed here").help(format!(
                "{} still uses it: write null for that mapping as well, or keep the definition",
                in_line(&fault.place.to_string())
            ));
        }
        let near = did_you_mean(wanted, fault.known.iter().map(String::as_str));
        finding.help(match near {
            Some(near) => format!("did you mean \"{}\"?", in_line(near)),
            None if matches!(fault.wrong, Wrong::UnknownReference(_)) => {
                format!("the directory has: {}", listed(&fault.known))
            }
            None => {
                "name an attribute of the schema, or define it below spec.provisioning.attributes"
                    .to_owned()
            }
        })
    }

    /// A scope is one of several things that an object mapping says, and its conditions have places of their own.
    fn place_of_fault(&self, fault: &Fault) -> Place {
        if let (
            Wrong::UnknownFilterSource(name)
            | Wrong::MultivaluedFilterSource(name)
            | Wrong::DateFilterSource(name),
            schema::Place::ObjectMapping(rule, mapping),
        ) = (&fault.wrong, &fault.place)
        {
            let address = self.address(mapping, rule);
            let jobs = self.provisioning.iter();
            let mut spoken = jobs.filter_map(|job| job.overlay.object_mappings.get(&address));
            if let Some(Wish::Set(groups)) = spoken.next().map(|wanted| &wanted.scope) {
                let has = |group: &WantedGroup| group.clauses.iter().any(|it| it.source == *name);
                if let Some(group) = groups.iter().position(has) {
                    return self.condition_place(&address, group, name);
                }
            }
        }
        self.place_of(&fault.place)
    }

    /// Where the manifest speaks of a place in a schema; where it does not, of the nearest thing around it.
    fn place_of(&self, place: &schema::Place) -> Place {
        use schema::Place as At;
        match place {
            At::ObjectMapping(rule, mapping) => {
                self.mapping_place(&self.address(mapping, rule), None)
            }
            At::AttributeMapping(rule, mapping, target) => {
                self.mapping_place(&self.address(mapping, rule), target.name.as_deref())
            }
            At::Attribute(_, object, attribute) => self.definition_place(|address, _| {
                (&object.name, &attribute.name)
                    == (
                        &Some(address.object.clone()),
                        &Some(address.attribute.clone()),
                    )
            }),
            // Its key goes with a definition that the manifest removes.
            At::Object(_, object) => self.definition_place(|address, wanted| {
                object.name.as_ref() == Some(&address.object) && wanted.is_none()
            }),
            At::Schema | At::Rule(_) | At::Directory(_) => self.places.at(MAPPINGS),
        }
    }

    /// Where the manifest removes the attribute of this name.
    fn removal(&self, name: &str) -> Option<Place> {
        let jobs = self.provisioning.iter();
        let mut all = jobs.flat_map(|job| &job.overlay.attributes);
        let is_it = |address: &AttributeAddress| address.attribute.eq_ignore_ascii_case(name);
        let found = all.find(|(address, wanted)| wanted.is_none() && is_it(address));
        found.map(|(address, _)| self.attribute_place(address))
    }

    /// The first attribute definition of this kind.
    fn definition_place(
        &self,
        is_it: impl Fn(&AttributeAddress, Option<&WantedAttribute>) -> bool,
    ) -> Place {
        let jobs = self.provisioning.iter();
        let mut all = jobs.flat_map(|job| &job.overlay.attributes);
        let found = all.find(|(address, wanted)| is_it(address, wanted.as_ref()));
        found.map_or_else(
            || self.places.at(ATTRIBUTES),
            |(address, _)| self.attribute_place(address),
        )
    }

    /// How the manifest addresses an object mapping: with the name of its rule, its id, or neither.
    fn address(&self, mapping: &MappingPlace, rule: &RulePlace) -> MappingAddress {
        let named = |rule: Option<&String>| MappingAddress {
            rule: rule.cloned(),
            source: mapping.source.clone().unwrap_or_default(),
            target: mapping.target.clone().unwrap_or_default(),
        };
        let jobs = self.provisioning.iter();
        let spoken: Vec<_> = jobs
            .flat_map(|job| job.overlay.object_mappings.keys())
            .collect();
        let ways = [rule.name.as_ref(), rule.id.as_ref(), None].map(named);
        let known = ways.iter().find(|way| spoken.contains(way));
        known.unwrap_or(&ways[2]).clone()
    }

    /// Where the manifest says a name that the schema does not know.
    fn place_of_name(&self, named: &str) -> Place {
        if let Some(job) = &self.provisioning {
            for address in job.overlay.object_mappings.keys() {
                let rule = address.rule.as_deref();
                if address.to_string() == named || rule == Some(named) {
                    return self.mapping_place(address, None);
                }
            }
            for address in job.overlay.attributes.keys() {
                let parts = [&address.object, &address.attribute];
                if address.to_string() == named || parts.iter().any(|part| *part == named) {
                    return self.attribute_place(address);
                }
            }
        }
        self.places.at("/spec/provisioning")
    }
}

/// A name of a schema inside of a help: it may hold anything, and lines of a help are ours.
fn in_line(name: &str) -> String {
    name.replace('\n', "\\u{a}")
}

/// Names that could be meant: as many as anybody reads.
fn listed(names: &[String]) -> String {
    const READ: usize = 30;
    let list: Vec<_> = names.iter().take(READ).map(|name| in_line(name)).collect();
    let more = match names.len().saturating_sub(READ) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    list.join(", ") + &more
}

/// The refusal without the list that its help gives.
fn without_candidates(refusal: &Refusal) -> String {
    let mut bare = refusal.clone();
    bare.candidates.clear();
    bare.to_string()
}
