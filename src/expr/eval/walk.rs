//! The walk through a prepared expression: one node after the other, each paid for and, where somebody wants to know,
//! noted.

use super::call::Call;
use super::compare;
use super::error::{EvalError, Reason, Stop};
use super::given::Given;
use super::limits::{FOLDING, Limit, MAX_VALUE, MAX_WORK};
use super::object::ROLES;
use super::prepared::{Kind, Node};
use super::trace::Came;
use super::value::Value;

/// One evaluation.
pub(super) struct Walk<'a> {
    given: Given<'a>,
    /// Whether anything of it has been looked at.
    looked: bool,
    /// Whether patterns may be searched for, which can take long.
    searches: bool,
    work: usize,
    /// What came of each node, by its number. None where nobody asked.
    noted: Option<Vec<Came<'a>>>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(given: Given<'a>) -> Self {
        Self {
            given,
            looked: false,
            searches: true,
            work: 0,
            noted: None,
        }
    }

    /// Looks at parts alone, and gives up early: see [`Walk::always`].
    pub(super) fn folding(given: Given<'a>) -> Self {
        Self {
            searches: false,
            work: MAX_WORK - FOLDING,
            ..Self::new(given)
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

    /// What is given, for a part that depends on it.
    pub(super) const fn given(&mut self) -> Given<'a> {
        self.looked = true;
        self.given
    }

    /// Whether patterns may be searched for.
    pub(super) const fn searches(&self) -> bool {
        self.searches
    }

    /// What a node gives whatever is given: none where it looks at that, and where this evaluator has no answer of the
    /// service's.
    pub(super) fn always(&mut self, node: &'a Node) -> Option<Came<'a>> {
        self.looked = false;
        let came = Came::of(&self.value(node));
        let is_known = !matches!(
            came,
            Came::Failed(Reason::Limit(_) | Reason::Unsupported { .. } | Reason::Pattern { .. })
        );
        (!self.looked && is_known).then_some(came)
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
        self.note(node, || Came::of(&value));
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
                let placeholders = self.given().placeholders;
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

    fn attribute(&mut self, node: &Node, name: &str) -> Result<Value<'a>, Stop> {
        let object = self.given().object;
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
