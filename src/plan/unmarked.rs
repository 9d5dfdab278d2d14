//! No service principal carries the manifest's mark: nobody has created the application, somebody did and its tags are
//! missing, or there is one to take over.

use super::index::Template;
use super::reads::reads;
use super::{Claim, Entry, Note, halves};
use crate::desired::{Adopt, App, Desired};
use crate::live::{Adoptee, Candidate, Index, Look};
use crate::model::{AppName, ObjectId, Owner};

pub(super) fn entry(desired: &Desired, app: &App, template: Template<'_>, index: &Index) -> Entry {
    let unmarked = Unmarked {
        desired,
        app,
        template,
        candidates: index
            .candidates
            .get(&app.name)
            .map_or(&[][..], Vec::as_slice),
    };
    let adoptee = index.adoptees.get(&app.name);
    unmarked
        .entry(adoptee)
        .unwrap_or_else(|note| Entry::Blocked { note: *note })
}

struct Unmarked<'a> {
    desired: &'a Desired,
    app: &'a App,
    template: Template<'a>,
    candidates: &'a [Candidate],
}

impl Unmarked<'_> {
    fn entry(&self, adoptee: Option<&Adoptee>) -> Result<Entry, Box<Note>> {
        let ours = self.candidates.iter();
        let ours: Vec<_> = ours
            .filter_map(|known| Some((known, self.claim(known)?)))
            .collect();
        match (ours.as_slice(), &self.app.adopt) {
            ([(candidate, claim)], _) => Ok(self.live(candidate, claim.clone())),
            ([(first, _), ..], _) => Err(self.at_name(Note::blocking(
                format!(
                    "{} applications were created for this manifest, such as {}",
                    ours.len(),
                    first.application
                ),
                "remove all but one; nothing is sent while it is unclear which is meant",
            ))),
            ([], Some(Adopt::Id(id))) => self.by_id(id, adoptee),
            ([], Some(Adopt::Only)) => self.only(),
            ([], None) => self.nobody(),
        }
    }

    fn live(&self, candidate: &Candidate, claim: Claim) -> Entry {
        Entry::Live {
            look: Look {
                app_id: candidate.app_id.clone(),
                service_principal: candidate.service_principal.clone(),
                reads: reads(self.app, candidate.is_young),
            },
            claim,
        }
    }

    /// Why a candidate is ours, if it is: by its birth mark, or by tags that only the list does not show yet.
    fn claim(&self, candidate: &Candidate) -> Option<Claim> {
        let owner = &self.desired.tenant.owner;
        if candidate.is_of(owner, &self.app.name) {
            return Some(Claim::Born);
        }
        let former = self.app.former.as_ref()?;
        candidate.is_of(owner, former).then(|| {
            if candidate.marks.carry(owner, former) {
                Claim::Renamed(former.clone())
            } else {
                Claim::Born
            }
        })
    }

    /// The application that the manifest names by an id.
    fn by_id(&self, id: &ObjectId, adoptee: Option<&Adoptee>) -> Result<Entry, Box<Note>> {
        let refused = |(text, help): (String, String)| {
            Box::new(Note::blocking(text, help).at(self.app.places.at("/spec/adopt/id")))
        };
        match adoptee {
            None | Some(Adoptee::Nowhere) => Err(refused((
                format!("there is nothing to adopt: {id} is neither an application nor a service principal of this tenant"),
                "take the object id of the application or of its service principal, which is not the application (client) id".to_owned(),
            ))),
            Some(Adoptee::Half) => Err(refused((
                format!("service principal {id} cannot be adopted: its application is not in this tenant"),
                "restore the application, which stays among the deleted ones for 30 days, or adopt another one".to_owned(),
            ))),
            Some(Adoptee::Found(candidate)) => match self.claim(candidate) {
                Some(claim) => Ok(self.live(candidate, claim)),
                None => match self.obstacle(candidate) {
                    None => Ok(self.live(candidate, Claim::Adopted)),
                    Some(obstacle) => Err(refused(obstacle)),
                },
            },
        }
    }

    /// What keeps an application from being taken over.
    fn obstacle(&self, candidate: &Candidate) -> Option<(String, String)> {
        let id = &candidate.application;
        let marks = &candidate.marks;
        let owner = &self.desired.tenant.owner;
        let said = |text: String, help: &str| {
            let text = format!("application {id} cannot be adopted: {text}");
            Some((text, help.to_owned()))
        };
        if candidate.service_principal.is_none() {
            return said("it has no service principal".to_owned(), halves::RESTORE);
        }
        if candidate.template.as_ref() != Some(self.template.id) {
            let text = match &candidate.template {
                Some(other) => format!("it was made from the template {other}"),
                None => "it was made from no gallery template".to_owned(),
            };
            return said(
                text,
                "an application cannot change its template: correct spec.template, or the id",
            );
        }
        if marks.are_contested() {
            return said(
                "it carries the marks of two owners or two manifests".to_owned(),
                "take the false tags off",
            );
        }
        if let Some(other) = marks.owner().filter(|other| *other != owner) {
            return said(
                format!("it belongs to the owner \"{other}\""),
                &format!(
                    "let \"{other}\" release it; another owner's application is never touched"
                ),
            );
        }
        if let Some(name) = marks.app().filter(|_| marks.has_owner(owner)) {
            return said(
                format!("it belongs to the manifest \"{name}\""),
                &self.take_over(name),
            );
        }
        candidate.birth.as_ref().and_then(|birth| {
            let text = format!(
                "the manifest \"{}\" of the owner \"{}\" created it a moment ago, or was cut short",
                birth.app, birth.owner
            );
            said(text, &self.take_over(&birth.app))
        })
    }

    /// How an application of another manifest of ours is had.
    fn take_over(&self, name: &AppName) -> String {
        if self.desired.knows(name) {
            format!("let it go first with `syncform release {name}`, and take that manifest out")
        } else {
            format!("no manifest has that name any more: say metadata.renamedFrom: {name}")
        }
    }

    /// The only one that nobody owns, where a run asks for that.
    fn only(&self) -> Result<Entry, Box<Note>> {
        let free = self.candidates.iter();
        let free: Vec<_> = free
            .filter(|known| self.obstacle(known).is_none())
            .collect();
        if let [candidate] = free.as_slice() {
            return Ok(self.live(candidate, Claim::Adopted));
        }
        let name = &self.app.display_name;
        let listed = self.listed();
        let (text, help) = match free.len() {
            0 => (
                format!(
                    "no application of this template called \"{name}\" can be adopted; there is: {listed}"
                ),
                "correct spec.template or spec.displayName, or leave out --adopt".to_owned(),
            ),
            several => (
                format!(
                    "{several} applications of this template called \"{name}\" can be adopted, and only one is; there are: {listed}"
                ),
                format!(
                    "say which one with --adopt {}=ID, or with spec.adopt.id",
                    self.app.name
                ),
            ),
        };
        Err(self.at_name(Note::blocking(text, help)))
    }

    /// Nothing is ours and nothing is asked for: it is new, or somebody else's stands in the way.
    fn nobody(&self) -> Result<Entry, Box<Note>> {
        match self.candidates {
            [] => Ok(Entry::New {
                template: self.template.id.clone(),
                template_name: self.template.name.map(str::to_owned),
                notes: self.without_past().into_iter().collect(),
                deleted: Vec::new(),
            }),
            [candidate] => {
                let (text, help) = self.stranger(candidate);
                Err(self.at_name(Note::blocking(text, help)))
            }
            several => Err(self.at_name(Note::blocking(
                format!(
                    "{} applications of this template are already called \"{}\": {}",
                    several.len(),
                    self.app.display_name,
                    self.listed()
                ),
                self.choices("ID"),
            ))),
        }
    }

    /// A manifest that was renamed before its tenant had the application, or from a name with a slip in it.
    fn without_past(&self) -> Option<Note> {
        let former = self.app.former.as_ref()?;
        let text = format!(
            "no application carries the mark of \"{former}\" either, so that a new one is created"
        );
        Some(Note::info(text).at(self.app.places.at("/metadata/renamedFrom")))
    }

    fn stranger(&self, candidate: &Candidate) -> (String, String) {
        let owner = &self.desired.tenant.owner;
        let id = &candidate.application;
        match (candidate.marks.owner(), candidate.marks.app()) {
            (Some(other), _) if other != owner => (
                format!(
                    "application {id} has this template and display name and belongs to the owner \"{other}\""
                ),
                format!(
                    "choose another spec.displayName, or let \"{other}\" release it; another owner's application is never touched"
                ),
            ),
            (Some(_), Some(name)) => (
                format!(
                    "application {id} has this template and display name and belongs to the manifest \"{name}\""
                ),
                format!("choose another spec.displayName, or {}", self.rename(name)),
            ),
            _ if candidate.service_principal.is_none() => (
                format!(
                    "application {id} has this template and display name, and no service principal"
                ),
                halves::RESTORE.to_owned(),
            ),
            _ => (
                format!(
                    "application {id} of this template is already called \"{}\" and carries no mark of ours",
                    self.app.display_name
                ),
                self.choices(id.as_str()),
            ),
        }
    }

    fn rename(&self, name: &AppName) -> String {
        if self.desired.knows(name) {
            "take one of the two manifests out".to_owned()
        } else {
            format!("say metadata.renamedFrom: {name} where this manifest had that name")
        }
    }

    fn choices(&self, id: &str) -> String {
        format!(
            "nothing is adopted or duplicated in silence: take it over with spec.adopt: {{ id: {id} }} or --adopt {}={id}, choose another spec.displayName, or remove it",
            self.app.name
        )
    }

    /// What bears the name, and whose it is.
    fn listed(&self) -> String {
        let owner = &self.desired.tenant.owner;
        let each = self.candidates.iter();
        let each = each.map(|known| format!("{} ({})", known.application, whose(known, owner)));
        let each: Vec<_> = each.collect();
        if each.is_empty() {
            "nothing".to_owned()
        } else {
            each.join(", ")
        }
    }

    fn at_name(&self, note: Note) -> Box<Note> {
        Box::new(note.at(self.app.places.at("/spec/displayName")))
    }
}

/// Whose a candidate is, in few words.
fn whose(candidate: &Candidate, owner: &Owner) -> String {
    match (candidate.marks.owner(), candidate.marks.app()) {
        _ if candidate.marks.are_contested() => "contested".to_owned(),
        (Some(other), _) if other != owner => format!("owner \"{other}\""),
        (Some(_), Some(name)) => format!("manifest \"{name}\""),
        _ if candidate.service_principal.is_none() => "without service principal".to_owned(),
        _ => "nobody's".to_owned(),
    }
}
