//! What becomes of the attribute mappings of an application: a picture of how values flow, and below it the texts.

use super::change::Row;
use super::flow::{Flow, flow};
use super::mark::Mark;
use super::picture::{Picture, picture};
use super::tree::{Twig, tree};
use crate::plan::{About, AppReport, ChangeReport};

/// What the fields of mappings begin with.
pub(super) const MAPPINGS: &str = "provisioning.mappings ";
/// Members of a mapping that are told by themselves, without its expression.
const MEMBERS: [&str; 5] = [
    "defaultValue",
    "flowType",
    "flowBehavior",
    "matchingPriority",
    "exportMissingReferences",
];
/// What stands where there is no expression to draw.
const UNDRAWN: [&str; 2] = ["(no source)", "that of the template"];
/// As many flows in one drawing.
const DRAWN: usize = 12;

/// One object mapping.
#[derive(Debug)]
pub(super) struct Mapping {
    pub(super) name: String,
    /// The first is shown, the others on demand.
    pub(super) drawings: Vec<Drawing>,
    pub(super) rows: Vec<Row>,
}

/// Some of its flows.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) count: usize,
    /// Missing where it would be too wide: then the list stands for it everywhere.
    pub(super) picture: Option<Picture>,
    pub(super) trees: Vec<Vec<Twig>>,
}

/// The object mappings that change, in the order of the plan.
pub(super) fn mappings(app: &AppReport) -> Vec<Mapping> {
    let mut found: Vec<(Mapping, Vec<Flow>)> = Vec::new();
    for change in app
        .changes
        .iter()
        .filter(|change| change.about == About::Mapping)
    {
        let Address { object, rest } = address(&change.field);
        let row = Row::of(change, rest, app);
        let flow = drawn(change, rest);
        match found.iter_mut().find(|(known, _)| known.name == object) {
            Some((mapping, flows)) => {
                mapping.rows.push(row);
                flows.extend(flow);
            }
            None => {
                let mapping = Mapping {
                    name: object.to_owned(),
                    drawings: Vec::new(),
                    rows: vec![row],
                };
                found.push((mapping, flow.into_iter().collect()));
            }
        }
    }
    let with_drawings = |(mapping, flows): (Mapping, Vec<Flow>)| Mapping {
        drawings: flows.chunks(DRAWN).map(Drawing::of).collect(),
        ..mapping
    };
    found.into_iter().map(with_drawings).collect()
}

impl Drawing {
    fn of(flows: &[Flow]) -> Self {
        Self {
            count: flows.len(),
            picture: picture(flows),
            trees: flows.iter().map(tree).collect(),
        }
    }
}

/// The object mapping that a field is of, and what of it.
struct Address<'a> {
    object: &'a str,
    /// A target attribute, a target attribute with a member, or a member; empty for the whole of it.
    rest: &'a str,
}

fn address(field: &str) -> Address<'_> {
    let text = field.strip_prefix(MAPPINGS).unwrap_or(field);
    let behind = text.find(" -> ").map_or(0, |at| at + " -> ".len());
    if let Some(at) = text[behind..].find(" / ") {
        let (object, rest) = text.split_at(behind + at);
        return Address {
            object,
            rest: &rest[" / ".len()..],
        };
    }
    match text[behind..]
        .rfind(' ')
        .filter(|at| !text[behind + at..].starts_with(" #"))
    {
        Some(at) => {
            let (object, rest) = text.split_at(behind + at);
            Address {
                object,
                rest: &rest[1..],
            }
        }
        None => Address {
            object: text,
            rest: "",
        },
    }
}

/// What a removal of a mapping takes, in a few words.
pub(super) fn named(field: &str) -> String {
    let Address { object, rest } = address(field);
    format!("{rest} of {object}")
}

/// The flow that a change is about, if it is about one.
fn drawn(change: &ChangeReport, rest: &str) -> Option<Flow> {
    let is_attribute = change.field.contains(&format!(" / {rest}"));
    let is_member = MEMBERS
        .iter()
        .any(|member| rest.ends_with(&format!(" {member}")));
    if rest.is_empty() || !is_attribute || is_member {
        return None;
    }
    let side = |text: &Option<String>| {
        text.clone()
            .filter(|text| !UNDRAWN.contains(&text.as_str()))
    };
    let (from, to) = (side(&change.from), side(&change.to));
    (from.is_some() || to.is_some()).then(|| flow(rest, from.as_deref(), to.as_deref()))
}

/// Whether any mark of the legend is in these drawings.
pub(super) fn has_marks(mappings: &[Mapping]) -> bool {
    let trees = mappings
        .iter()
        .flat_map(|mapping| &mapping.drawings)
        .flat_map(|drawing| &drawing.trees);
    trees.flatten().any(|twig| twig.mark != Mark::Kept)
}
