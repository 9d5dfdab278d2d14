//! The first look: which applications are ours, which templates exist, who else bears a wanted name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{
    AppId, AppName, BirthMark, Mark, Marks, ObjectId, Owner, TemplateId, TemplateRef,
};

/// What the first look must find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub owner: Owner,
    pub searches: BTreeMap<AppName, Search>,
}

/// How a live application would be recognised that does not carry our marks yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub template: TemplateRef,
    pub display_name: String,
    /// The name that the manifest had before: whoever carries the mark of that one answers too.
    pub former: Option<AppName>,
    /// The object that the manifest would take over.
    pub adopt: Option<ObjectId>,
}

/// The answer to [`Wanted`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Every service principal that carries our owner's mark.
    pub carriers: Vec<Carrier>,
    /// The gallery templates that bear each wanted name: one, or a reason to stop. A pinned id needs no look.
    pub templates: BTreeMap<String, Vec<GalleryTemplate>>,
    /// Applications of the same template and display name, for those that no carrier answers for.
    pub candidates: BTreeMap<AppName, Vec<Candidate>>,
    /// What was found under the ids that those of them would take over.
    pub adoptees: BTreeMap<AppName, Adoptee>,
}

/// What an id leads to that a manifest would take over: an application's, or a service principal's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adoptee {
    Nowhere,
    /// A service principal whose application is not in this tenant.
    Half,
    Found(Candidate),
}

impl Wanted {
    /// The names of gallery templates that must be looked up.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        self.searches
            .values()
            .filter_map(|search| match &search.template {
                TemplateRef::Id(_) => None,
                TemplateRef::Name(name) => Some(name.as_str()),
            })
            .collect()
    }
}

impl Search {
    /// Whether a service principal answers to the manifest, by its mark or by the one that it had before.
    #[must_use]
    pub fn is_answered_by(&self, name: &AppName, carrier: &Carrier) -> bool {
        let former = self.former.as_ref();
        carrier.marks.has_app(name) || former.is_some_and(|former| carrier.marks.has_app(former))
    }
}

impl Index {
    /// The id of the template that a manifest means, where that is clear.
    #[must_use]
    pub fn template<'a>(&'a self, template: &'a TemplateRef) -> Option<&'a TemplateId> {
        match template {
            TemplateRef::Id(id) => Some(id),
            TemplateRef::Name(name) => match self.templates.get(name)?.as_slice() {
                [only] => Some(&only.id),
                _ => None,
            },
        }
    }
}

/// A gallery application template (reference, section 2.2, rows 1 and 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GalleryTemplate {
    pub id: TemplateId,
    pub display_name: String,
    /// Whether `supportedProvisioningTypes` contains `sync`.
    pub can_provision: bool,
}

/// A service principal with our owner's mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Carrier {
    pub service_principal: ObjectId,
    pub app_id: AppId,
    pub display_name: String,
    pub template: Option<TemplateId>,
    pub marks: Marks,
}

/// An application that has the template and display name of a manifest, or the id that it would take over, without our
/// marks on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub application: ObjectId,
    pub app_id: AppId,
    pub display_name: String,
    pub template: Option<TemplateId>,
    /// What `serviceManagementReference` says, if that is a birth mark.
    pub birth: Option<BirthMark>,
    /// `None` where the service principal could not be seen (yet).
    pub service_principal: Option<ObjectId>,
    pub marks: Marks,
    /// Whether the application is younger than 15 minutes by the service's own clock.
    pub is_young: bool,
}

/// A service principal that was deleted, with the marks that it had (reference, section 2.11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub service_principal: ObjectId,
    pub app_id: AppId,
    pub display_name: String,
    pub marks: Marks,
    /// When that was, as the service says it.
    pub at: Option<String>,
}

impl Candidate {
    /// Whether this is the application of that manifest: it still has its birth mark, or it has its tags and only
    /// the list of owned applications has not caught up.
    #[must_use]
    pub fn is_of(&self, owner: &Owner, app: &AppName) -> bool {
        let is_born = self
            .birth
            .as_ref()
            .is_some_and(|birth| birth.owner == *owner && birth.app == *app);
        let is_ours = |mark: &Mark| match mark {
            Mark::Owner(other) => other == owner,
            Mark::App(other) => other == app,
            Mark::Credentials(_)
            | Mark::KeyVault(..)
            | Mark::Pending(_)
            | Mark::Protected
            | Mark::Applied(_)
            | Mark::NoCommit(_) => true,
        };
        self.marks.0.iter().all(is_ours) && (is_born || self.marks.carry(owner, app))
    }
}
