//! An AppSet into the documents of its instances: the template, with what an instance says over it, filled with its values.

use std::collections::BTreeMap;

use super::columns::columns;
use super::fill::{LARGEST, fill};
use super::merge::merge;
use super::origins::Origins;
use super::rows::{self, Row};
use super::variables::Variables;
use crate::finding::{Code, Finding, any_error, did_you_mean};
use crate::manifest::files::Files;
use crate::manifest::folder::INSTANCES;
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::words::{list, quote};

/// The most instances of one AppSet: far more than a tenant has applications of one kind.
const MOST: usize = 10_000;

/// The most bytes and values that a template may come to, written out for all of them.
const MOST_BYTES: usize = 64 << 20;
const MOST_VALUES: usize = 2_000_000;

/// One document of a kind App, as if somebody had written it out.
pub(in crate::manifest) struct Instance {
    pub(in crate::manifest) root: Node,
    pub(in crate::manifest) origins: Origins,
    /// What is wrong with its variables.
    pub(in crate::manifest) findings: Vec<Finding>,
}

/// What becomes of an AppSet.
#[derive(Default)]
pub(in crate::manifest) struct Instances {
    pub(in crate::manifest) all: Vec<Instance>,
    /// Whether there are others that could not be read.
    pub(in crate::manifest) is_partial: bool,
    /// What is wrong with the set.
    pub(in crate::manifest) findings: Vec<Finding>,
}

/// The instances of an AppSet whose shape is sound.
pub(in crate::manifest) fn instances(
    lines: &Lines<'_>,
    root: &Node,
    files: &Files,
    variables: &Variables,
) -> Instances {
    let (Some((_, spec)), Some(kind)) = (root.pair("spec"), root.pair("kind")) else {
        return Instances::default();
    };
    let Some((_, template)) = spec.pair("app") else {
        return Instances::default();
    };
    let mut findings = Vec::new();
    let rows = rows(lines, (spec, template), files, &mut findings);
    // Which instances there are is not known where some could not be read.
    let is_partial = rows.is_none() || any_error(&findings);
    let rows = rows.unwrap_or_default();
    let mut overrides: BTreeMap<&str, (&Node, &Node, bool)> = spec
        .pair("overrides")
        .into_iter()
        .flat_map(|(_, it)| it.pairs())
        .filter_map(|(key, value)| Some((key.text()?, (key, value, false))))
        .collect();
    let head = Head {
        version: root.pair("apiVersion"),
        kind,
    };
    let mut left = LARGEST;
    let mut instances = Vec::new();
    let mut names = Vec::new();
    for row in rows {
        let own = variables.with(row.values, row.blank);
        let name = name(lines, template, &own);
        let mut app = template.clone();
        if let Some(name) = &name {
            if let Some((_, over, is_used)) = overrides.get_mut(name.as_str()) {
                *is_used = true;
                merge(&mut app, over);
            }
            names.push(name.clone());
        }
        let mut origins = Origins::of_instance(row.place);
        let mut findings = fill(lines, &mut app, &own, &mut origins, &mut left);
        if let Some(renamed) = renamed(&app, name.as_deref()) {
            findings.push(renamed.at(lines.place(template.span)));
        }
        instances.push(Instance {
            root: head.over(&app),
            origins,
            findings,
        });
    }
    let unused = overrides
        .iter()
        .filter(|(_, (.., is_used))| !is_partial && !is_used);
    for (name, (key, ..)) in unused {
        let near = did_you_mean(name, names.iter().map(String::as_str));
        let finding = Finding::error(
            Code::UnknownInstance,
            format!("no instance is named {}", quote(name)),
        )
        .at(lines.place(key.span))
        .help(match near {
            Some(near) => format!("did you mean {}?", quote(near)),
            None => {
                "overrides stand under the name that spec.app.metadata.name comes to".to_owned()
            }
        });
        findings.push(finding);
    }
    Instances {
        all: instances,
        is_partial: is_partial || any_error(&findings),
        findings,
    }
}

/// What every document begins with.
struct Head<'a> {
    version: Option<(&'a Node, &'a Node)>,
    kind: (&'a Node, &'a Node),
}

impl Head<'_> {
    fn over(&self, app: &Node) -> Node {
        let (key, kind) = self.kind;
        let kind = Node {
            kind: Kind::Scalar {
                text: "App".to_owned(),
                quoted: false,
            },
            ..kind.clone()
        };
        let version = self
            .version
            .map(|(key, value)| (key.clone(), value.clone()));
        let mut pairs: Vec<_> = version.into_iter().collect();
        pairs.push((key.clone(), kind));
        pairs.extend(app.pairs().iter().cloned());
        Node {
            kind: Kind::Mapping(pairs),
            ..app.clone()
        }
    }
}

/// What the name of an instance comes to. What is wrong with it is said with the rest of the document.
fn name(lines: &Lines<'_>, template: &Node, own: &Variables) -> Option<String> {
    let (_, metadata) = template.pair("metadata")?;
    let mut name = metadata.pair("name")?.1.clone();
    let mut left = LARGEST;
    let wrong = fill(lines, &mut name, own, &mut Origins::default(), &mut left);
    wrong.is_empty().then(|| name.text().map(str::to_owned))?
}

/// An instance whose override gives it another name, under which nobody would look for it.
fn renamed(app: &Node, name: Option<&str>) -> Option<Finding> {
    let (_, metadata) = app.pair("metadata")?;
    let (name, is) = (name?, metadata.pair("name")?.1.text()?);
    (is != name).then(|| {
        let text = format!("the override of {} gives it another name", quote(name));
        Finding::error(Code::InvalidInstance, text)
            .help("names come of spec.app.metadata.name: leave metadata.name out of overrides")
    })
}

/// The rows of a set; none where its file is there and cannot be read, which has been told.
fn rows(
    lines: &Lines<'_>,
    (spec, template): (&Node, &Node),
    files: &Files,
    findings: &mut Vec<Finding>,
) -> Option<Vec<Row>> {
    let columns = columns(lines, spec);
    let mut rows = match (spec.pair("instances"), spec.pair("instancesFrom")) {
        (Some((_, list)), None) => rows::of_list(lines, list, &columns, findings),
        (None, Some((_, from))) => {
            let named = from.text().unwrap_or_default();
            let Some((file, text)) = beside(lines.file, named, files) else {
                if files.has_lost(named) {
                    return None;
                }
                findings.push(no_file(lines, from, named, files));
                return Some(Vec::new());
            };
            if named.ends_with(INSTANCES[1]) {
                rows::of_json(file, text, &columns, findings)
            } else {
                rows::of_csv(file, text, &columns, findings)
            }
        }
        // That exactly one is given is a matter of the document's shape.
        (Some(_), Some(_)) | (None, None) => Vec::new(),
    };
    if rows.is_empty() && !any_error(findings) {
        findings.push(none(lines, spec));
    }
    let bytes = template.span.end.byte - template.span.start.byte;
    let (values, _) = template.measure();
    let is_much = |each: usize, most: usize| each.saturating_mul(rows.len()) > most;
    if is_much(1, MOST) || is_much(bytes, MOST_BYTES) || is_much(values, MOST_VALUES) {
        let text = format!("{} instances of this template are too much", rows.len());
        rows.clear();
        findings.push(
            Finding::error(Code::InvalidInstance, text)
                .at(lines.place(template.span))
                .help(format!(
                    "split the set: at most {MOST} instances, and {MOST_BYTES} bytes as they are written out"
                )),
        );
    }
    Some(rows)
}

/// A set of nothing. A list that is empty was written so; a file that is empty may have been cut.
fn none(lines: &Lines<'_>, spec: &Node) -> Finding {
    let place = |key: &str| spec.pair(key).map(|(key, _)| lines.place(key.span));
    match (place("instancesFrom"), place("instances")) {
        (Some(place), _) => Finding::error(Code::InvalidInstance, "the file has no instances")
            .at(place)
            .help("where none is meant, write `instances: []` in its place"),
        (None, Some(place)) => Finding::warning(Code::InvalidInstance, "the set has no instances")
            .at(place)
            .help("whatever it had before may be pruned now"),
        (None, None) => Finding::warning(Code::InvalidInstance, "the set has no instances"),
    }
}

/// The file that an AppSet names: one that lies in its own folder.
fn beside<'f>(manifest: &str, named: &str, files: &'f Files) -> Option<(&'f str, &'f str)> {
    let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut all = files.instances();
    all.find(|(file, _)| match file.rsplit_once('/') {
        Some((around, last)) => around == folder && last == named,
        None => folder.is_empty() && *file == named,
    })
}

fn no_file(lines: &Lines<'_>, from: &Node, named: &str, files: &Files) -> Finding {
    let near = did_you_mean(
        named,
        files
            .instances()
            .map(|(file, _)| file.rsplit_once('/').map_or(file, |(_, last)| last)),
    );
    let near = near.map(|near| format!("did you mean {}? ", quote(near)));
    Finding::error(
        Code::InvalidInstance,
        format!("there is no file {} beside this one", quote(named)),
    )
    .at(lines.place(from.span))
    .label("expected a file of instances")
    .help(format!(
        "{}its name ends in {}, and it lies in the same folder",
        near.unwrap_or_default(),
        list(INSTANCES, "or")
    ))
}
