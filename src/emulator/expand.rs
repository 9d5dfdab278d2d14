//! `$expand`: what one object is related to, inside its own answer.
//!
//! The metadata says which relations can be expanded; those that the emulator does not keep are refused, and so are several
//! at once and every option in it but `$select` of owners. Documents: no more than twenty, without a link to the rest, and never in an
//! advanced query (reference section 4).

use serde_json::Value;

use super::answer::Refusal;
use super::assignments;
use super::call::Call;
use super::owners;
use super::page;
use super::query;
use super::store::{Members, Tenant, text};

/// The most related objects of one.
const MOST: usize = 20;

/// Which relations of a kind of object can be expanded.
pub(super) const OF_APPLICATIONS: &[Relation] = &[Relation::Owners];
pub(super) const OF_PRINCIPALS: &[Relation] = &[
    Relation::Owners,
    Relation::AppRoleAssignedTo,
    Relation::AppRoleAssignments,
];
pub(super) const OF_PEOPLE: &[Relation] = &[Relation::AppRoleAssignments];

/// Refuses an expansion where nothing can be expanded, also where other options are ignored.
pub(super) fn check(call: &Call<'_>, segments: &[&str]) -> Result<(), Refusal> {
    let expands = match segments {
        [root] | [root, _] => {
            ["applications", "servicePrincipals", "groups", "users"].contains(root)
        }
        _ => false,
    };
    match call.option("$expand") {
        Some(said) if !expands => Err(refused(said)),
        Some(_) | None => Ok(()),
    }
}

fn refused(said: &str) -> Refusal {
    Refusal::unsupported(format!("'{said}' cannot be expanded here."))
}

/// A relation that the emulator keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Owners,
    AppRoleAssignedTo,
    AppRoleAssignments,
}

impl Relation {
    const fn name(self) -> &'static str {
        match self {
            Self::Owners => "owners",
            Self::AppRoleAssignedTo => "appRoleAssignedTo",
            Self::AppRoleAssignments => "appRoleAssignments",
        }
    }

    /// Whether `$select` may be nested in it.
    const fn takes_select(self) -> bool {
        match self {
            Self::Owners => true,
            Self::AppRoleAssignedTo | Self::AppRoleAssignments => false,
        }
    }
}

/// What a request wants to be expanded.
#[derive(Clone, Copy)]
pub(super) struct Expansion<'a> {
    tenant: &'a Tenant,
    call: &'a Call<'a>,
    relation: Relation,
    select: Option<&'a str>,
}

impl<'a> Expansion<'a> {
    /// Reads what a request says; nothing where it says nothing.
    pub(super) fn of(
        tenant: &'a Tenant,
        call: &'a Call<'a>,
        known: &[Relation],
    ) -> Result<Option<Self>, Refusal> {
        let Some(said) = call.option("$expand") else {
            return Ok(None);
        };
        if query::is_advanced(call) || call.option("$search").is_some() {
            return Err(Refusal::unsupported(
                "'$expand' is not supported in advanced queries.",
            ));
        }
        let (name, nested) = match said.trim().split_once('(') {
            Some((name, rest)) => (name, Some(rest)),
            None => (said.trim(), None),
        };
        let refused = || refused(said);
        let mut relations = known.iter().filter(|relation| relation.name() == name);
        let relation = *relations.next().ok_or_else(refused)?;
        let select = match nested {
            None => None,
            Some(nested) => {
                let names = nested
                    .strip_suffix(')')
                    .and_then(|nested| nested.trim().strip_prefix("$select="));
                let names = names.filter(|names| !names.contains(';'));
                Some(
                    names
                        .filter(|_| relation.takes_select())
                        .ok_or_else(refused)?,
                )
            }
        };
        Ok(Some(Self {
            tenant,
            call,
            relation,
            select,
        }))
    }

    /// The context of an answer that is expanded.
    pub(super) fn context(&self, context: &str) -> String {
        format!("{context}({}())", self.relation.name())
    }

    /// Puts what an object is related to into what is shown of it.
    pub(super) fn fill(&self, object: &Members, shown: &mut Members) -> Result<(), Refusal> {
        let id = text(object, "id");
        let (tenant, call) = (self.tenant, self.call);
        let related: Vec<Members> = match self.relation {
            Relation::Owners => {
                let owners = owners::of(tenant, call, id);
                owners.map(|(_, owner)| owner).take(MOST).collect()
            }
            Relation::AppRoleAssignedTo => {
                let side = assignments::Side::of_resource(id);
                let all = assignments::of(tenant, call, &side);
                all.map(|(_, one)| one).take(MOST).collect()
            }
            Relation::AppRoleAssignments => {
                let side = assignments::Side::of_principal(id);
                let all = assignments::of(tenant, call, &side);
                all.map(|(_, one)| one).take(MOST).collect()
            }
        };
        let related = related.iter();
        let selected = related.map(|members| page::selected(self.select, &[], members, None));
        let selected: Vec<Value> = selected
            .map(|members| members.map(Value::Object))
            .collect::<Result<_, _>>()?;
        shown.insert(self.relation.name().to_owned(), Value::Array(selected));
        Ok(())
    }
}
