//! Locked templates: the default schemas of provisioning templates, kept beside the manifests, so that mappings can be
//! judged and planned where no job is there to ask.
//!
//! They are read from a tenant and never written by hand. What a live job has counts more than they do: nothing here
//! is held against a job that exists. No file is touched here.

mod set;

pub use set::{Locks, Standing};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::finding::{Code, Finding, Place};
use crate::model::{SyncTemplateId, TemplateId};
use crate::schema::{self, Document};

/// What the first two members of a locked template say.
const API_VERSION: &str = "syncform/v1";
const KIND: &str = "TemplateLock";

/// The default schema of one provisioning template.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    /// The gallery template whose applications have it.
    pub gallery: TemplateId,
    /// The name of that at the time.
    pub display_name: String,
    pub template: SyncTemplateId,
    /// Whether the service takes it where no template is named.
    pub is_default: bool,
    pub schema: Document,
}

/// A locked template as it lies on a disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
    api_version: String,
    kind: String,
    gallery_template: Gallery,
    template: String,
    default: bool,
    schema: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Gallery {
    id: String,
    display_name: String,
}

impl Lock {
    /// The same lock, with nothing in its schema that is about the answer and not about the template.
    #[must_use]
    pub fn bare(self) -> Self {
        Self {
            schema: without_annotations(self.schema),
            ..self
        }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// A finding, where it is none that this version can use.
    pub fn read(file: &str, text: &str) -> Result<Self, Box<Finding>> {
        let refused = |why: String| {
            Box::new(
                Finding::error(Code::UnusableLock, format!("not a locked template: {why}"))
                    .at(Place::file(file))
                    .help("write it anew with `syncform template lock`, or remove the file"),
            )
        };
        let json = schema::read(text.as_bytes()).map_err(|error| refused(error.to_string()))?;
        let read: File =
            serde_json::from_value(json).map_err(|error| refused(error.to_string()))?;
        if (read.api_version.as_str(), read.kind.as_str()) != (API_VERSION, KIND) {
            return Err(refused(format!(
                "expected apiVersion {API_VERSION} and kind {KIND}"
            )));
        }
        let gallery = TemplateId::parse(&read.gallery_template.id)
            .map_err(|error| refused(format!("galleryTemplate.id: {error}")))?;
        Ok(Self {
            gallery,
            display_name: read.gallery_template.display_name,
            template: SyncTemplateId::new(read.template),
            is_default: read.default,
            schema: Document::new(read.schema)
                .map_err(|error| refused(format!("schema: {error}")))?,
        })
    }

    /// The text of its file: the same lock gives the same bytes.
    #[must_use]
    pub fn text(&self) -> String {
        let file = File {
            api_version: API_VERSION.to_owned(),
            kind: KIND.to_owned(),
            gallery_template: Gallery {
                id: self.gallery.to_string(),
                display_name: self.display_name.clone(),
            },
            template: self.template.to_string(),
            default: self.is_default,
            schema: self.schema.json().clone(),
        };
        let text = serde_json::to_string_pretty(&file).expect("keys are texts");
        format!("{text}\n")
    }

    /// Whether both are of one template.
    fn is_of(&self, other: &Self) -> bool {
        (&self.gallery, &self.template) == (&other.gallery, &other.template)
    }
}

/// Annotations of an answer name the service principal or the job that was asked, which is nobody's business. Types are
/// part of what is said.
fn without_annotations(schema: Document) -> Document {
    let mut json = schema.into_json();
    strip(&mut json);
    Document::new(json).expect("it was one before")
}

fn strip(value: &mut Value) {
    let is_kept = |name: &String| !name.contains("@odata.") || name.ends_with("@odata.type");
    match value {
        Value::Object(members) => {
            members.retain(|name, _| is_kept(name));
            members.values_mut().for_each(strip);
        }
        Value::Array(all) => all.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
