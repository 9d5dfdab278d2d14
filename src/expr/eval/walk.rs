//! The walk through a prepared expression: one node after the other, each paid for and, where somebody wants to know,
//! noted.

use super::call::Call;
use super::compare;
use super::error::{EvalError, Reason, Stop};
use super::given::Given;
use super::limits::{Limit, MAX_VALUE, MAX_WORK};
use super::object::ROLES;
use super::prepared::{Came, Kind, Node};
use super::value::Value;

/// One evaluation.
pub(super) struct Walk<'a> {
    pub(super) given: Given<'a>,
    work: usize,
    /// What came of each node, by its number. None where nobody asked.
    noted: Option<Vec<Came<'a>>>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(given: Given<'a>) -> Self {
        Self {
            given,
            work: 0,
            noted: None,
        }
    }

    /// Notes what comes of each of so many nodes.
    pub(super) fn noting(given: Given<'a>, nodes: usize) -> Self {
        Self {
            noted: Some(vec![Came::NotReached; nodes]),
            ..Self::new(given)
        }
    }

    pub(super) fn into_notes(self) -> Vec<Came<'a>> {
        self.noted.unwrap_or_default()
    }

    pub(super) fn value(&mut self, node: &'a Node) -> Result<Value<'a>, Stop> {
        let value = self.found(node).and_then(|value| {
            let size = value.size();
            if size > MAX_VALUE {
                return Err(failed(node, Reason::Limit(Limit::Value)));
            }
            self.pay(node, size + 1)?;
            Ok(value)
        });
        self.note(node, || match &value {
            Ok(value) => Came::Value(value.clone()),
            Err(Stop::NoFlow) => Came::NoFlow,
            Err(Stop::Failed(error)) => Came::Failed(error.reason.clone()),
        });
        value
    }

    /// Notes what came of a node, where somebody wants to know.
    pub(super) fn note(&mut self, node: &Node, came: impl FnOnce() -> Came<'a>) {
        if let Some(noted) = &mut self.noted
            && let Some(place) = noted.get_mut(node.index)
        {
            *place = came();
        }
    }

    fn found(&mut self, node: &'a Node) -> Result<Value<'a>, Stop> {
        match &node.kind {
            Kind::Attribute(name) => self.attribute(node, name),
            Kind::Constant(text) => Ok(Value::text(text.as_str())),
            Kind::Placeholder(name) => {
                let placeholders = self.given.placeholders;
                match placeholders.get(name) {
                    Some(text) => Ok(Value::text(text.as_str())),
                    None => Err(failed(
                        node,
                        Reason::NotGiven {
                            what: format!("%{name}%"),
                        },
                    )),
                }
            }
            Kind::Call(calling) => (calling.form.run)(&mut Call::new(node, calling, self)),
            Kind::Comparison(sides) => {
                let left = self.value(&sides.left)?;
                let right = self.value(&sides.right)?;
                let holds = compare::holds(&left, sides.operator, &right);
                holds
                    .map(Value::truth)
                    .map_err(|reason| failed(node, reason))
            }
        }
    }

    fn attribute(&self, node: &Node, name: &str) -> Result<Value<'a>, Stop> {
        let object = self.given.object;
        match object.attributes.get(name) {
            Some(value) => Ok(value.borrowed()),
            None if name == ROLES && !object.roles.is_empty() => Err(failed(
                node,
                Reason::Unsupported {
                    what: format!("[{ROLES}] alone"),
                    why: "nobody has shown what the service keeps in it, functions of roles aside",
                },
            )),
            None => Ok(Value::Null),
        }
    }

    /// Pays for what a node has done.
    pub(super) fn pay(&mut self, node: &Node, work: usize) -> Result<(), Stop> {
        self.work = self.work.saturating_add(work);
        if self.work > MAX_WORK {
            return Err(failed(node, Reason::Limit(Limit::Work)));
        }
        Ok(())
    }
}

fn failed(node: &Node, reason: Reason) -> Stop {
    Stop::Failed(Box::new(EvalError {
        at: node.at.range(),
        reason,
    }))
}
