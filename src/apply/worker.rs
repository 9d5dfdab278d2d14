//! One application's steps, one after the other, or several of a kind in one call where none needs the others. A step that
//! fails holds those behind it.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use tokio::sync::OnceCell;

use super::policy::{
    Repeat, TOGETHER, TRIES, Verdict, back_off, judge, may_travel_together, repeat,
};
use super::twin::CaughtUp;
use super::{AppOutcome, Event, Fate, Happening, Run, StepOutcome, Trouble};
use crate::api::Refusal;
use crate::live::AppRole;
use crate::plan::{Action, AppPlan, Objects};
use crate::secrets::Values;
use crate::wire::{Request, Response, Transport, Unanswered};

/// A request, and what became of it.
type Sent = (Request, Result<Response, Unanswered>);

pub(super) struct Worker<'a, T> {
    pub(super) run: &'a Run<'a, T>,
    pub(super) app: &'a AppPlan,
    /// What is sent of secrets: wiped as soon as the last step is done.
    pub(super) values: Values,
    pub(super) objects: Objects,
    /// Whether this very run created the application, so that nobody else can have put a job into it.
    pub(super) is_born_here: bool,
    /// Whether the answer to the step in flight was lost.
    pub(super) is_in_doubt: bool,
    /// Whether lists have had the time to catch up with what was sent last.
    pub(super) has_waited: bool,
    pub(super) caught_up: &'a CaughtUp,
    /// The app roles, read once for all assignments that name theirs.
    pub(super) roles: OnceCell<Vec<AppRole>>,
    number: usize,
}

impl<'a, T: Transport> Worker<'a, T> {
    pub(super) fn new(run: &'a Run<'a, T>, caught_up: &'a CaughtUp, app: &'a AppPlan) -> Self {
        Self {
            run,
            app,
            values: (run.values)(app),
            objects: app.objects.clone(),
            is_born_here: false,
            is_in_doubt: false,
            has_waited: false,
            caught_up,
            roles: OnceCell::new(),
            number: 0,
        }
    }

    pub(super) async fn work(mut self) -> AppOutcome {
        let mut steps = Vec::new();
        let mut held_by: Option<String> = None;
        let kinds = self.app.steps.chunk_by(may_travel_together);
        for group in kinds.flat_map(|kind| kind.chunks(TOGETHER)) {
            if held_by.is_none() && self.run.stop.load(Ordering::Relaxed) {
                held_by = Some("the interruption".to_owned());
            }
            let mut opened = match &held_by {
                None if group.len() > 1 => self.send_together(group).await,
                None | Some(_) => BTreeMap::new(),
            };
            for (place, action) in group.iter().enumerate() {
                self.number += 1;
                // What has been sent is not held by what was sent beside it.
                let fate = match (opened.remove(&place), &held_by) {
                    (None, Some(by)) => Fate::Held { by: by.clone() },
                    (opened, _) => self.step(action, opened).await,
                };
                self.tell(action, happening(&fate));
                if held_by.is_none() && self.app.needs(action) && !fate.is_good() {
                    held_by = Some(action.name().to_owned());
                }
                steps.push(StepOutcome {
                    step: action.name(),
                    about: action.about(),
                    fate,
                    writes: action.writes(),
                });
            }
        }
        AppOutcome {
            name: self.app.name.clone(),
            objects: self.objects,
            steps,
        }
    }

    /// The step behind the one in flight.
    pub(super) fn next(&self) -> Option<&Action> {
        self.app.steps.get(self.number)
    }

    pub(super) fn tell(&self, action: &Action, happening: Happening) {
        let event = Event {
            app: self.app.name.clone(),
            step: action.name(),
            about: action.about(),
            number: self.number,
            of: self.app.steps.len(),
            happening: happening.veiled(&|text| self.values.veil(text)),
        };
        (self.run.watch)(event);
    }

    /// Sends steps that do not need each other in one call, and gives what became of them by their places. One that cannot
    /// be spelt yet is left out: it says why when its turn comes.
    async fn send_together(&mut self, group: &[Action]) -> BTreeMap<usize, Sent> {
        let (mut places, mut requests) = (Vec::new(), Vec::new());
        for (place, action) in group.iter().enumerate() {
            if let Ok(request) = self.encode(action).await {
                let number = self.number + place + 1;
                let journal = self.run.journal;
                journal.sending(&self.app.name, action.name(), number);
                places.push(place);
                requests.push(request);
            }
        }
        self.has_waited = false;
        let transport = self.run.transport;
        let answers = transport.send_all(requests.clone(), TOGETHER).await;
        let sent: BTreeMap<_, Sent> = places
            .into_iter()
            .zip(requests.into_iter().zip(answers))
            .collect();
        for (place, (request, answer)) in &sent {
            self.tell_audit(&group[*place], request, answer);
        }
        sent
    }

    async fn step(&mut self, action: &Action, sent: Option<Sent>) -> Fate {
        self.tell(action, Happening::Started);
        self.is_in_doubt = false;
        let fate = match self.stands_already(action).await {
            Ok(true) => self.seen(action, true).await,
            Ok(false) => self.send(action, sent).await,
            Err(trouble) => Fate::Refused(trouble),
        };
        let fate = fate.veiled(&|text| self.values.veil(text));
        self.run.journal.settled(
            &self.app.name,
            (action.name(), self.number),
            &fate,
            &self.objects,
        );
        fate
    }

    /// Sends until it is done, refused, or given up. Once an answer was lost, no later refusal can say that nothing
    /// was written.
    async fn send(&mut self, action: &Action, sent: Option<Sent>) -> Fate {
        let mut may_stand = false;
        match self.tries(action, sent, &mut may_stand).await {
            Ok(fate) => fate,
            Err(trouble @ Trouble::NoRole(_)) => Fate::Deferred(trouble),
            // Where an answer was lost, what stands may be of this very run.
            Err(Trouble::Stands) => self.seen(action, !may_stand).await,
            Err(trouble) if may_stand => Fate::Unknown(trouble),
            Err(trouble) => Fate::Refused(trouble),
        }
    }

    async fn tries(
        &mut self,
        action: &Action,
        mut sent: Option<Sent>,
        may_stand: &mut bool,
    ) -> Result<Fate, Trouble> {
        let mut last = Trouble::Interrupted;
        for attempt in 0..TRIES {
            let (request, answer) = match sent.take() {
                Some(sent) => sent,
                None => self.send_alone(action).await?,
            };
            let verdict = judge(action, &answer, self.objects.is_young, attempt);
            if let (Verdict::Done, Ok(response)) = (verdict, &answer) {
                return match self.learn(action, response) {
                    Ok(()) => Ok(self.seen(action, false).await),
                    Err(_) => self.looked_up(action, may_stand).await,
                };
            }
            let is_lost = matches!(answer, Err(Unanswered::Lost { .. }));
            last = trouble(&request, answer);
            match verdict {
                Verdict::Gone => return Ok(self.seen(action, !*may_stand).await),
                Verdict::Stands => {
                    return match self.look(action).await? {
                        true => Ok(Fate::Done {
                            already: !*may_stand,
                        }),
                        false => Err(last),
                    };
                }
                Verdict::Done | Verdict::No => return Err(last),
                Verdict::Wait(duration) => {
                    self.tell(
                        action,
                        Happening::Waiting {
                            because: waiting(&last),
                        },
                    );
                    self.pause(duration.as_secs()).await?;
                }
                Verdict::Maybe => {
                    *may_stand = true;
                    self.is_in_doubt |= is_lost;
                    self.tell(
                        action,
                        Happening::Retried {
                            because: last.to_string(),
                        },
                    );
                    if let Some(fate) = self.after_doubt(action, attempt).await? {
                        return Ok(fate);
                    }
                }
            }
        }
        Err(last)
    }

    async fn send_alone(&mut self, action: &Action) -> Result<Sent, Trouble> {
        let request = self.encode(action).await?;
        let journal = self.run.journal;
        journal.sending(&self.app.name, action.name(), self.number);
        self.has_waited = false;
        let answer = self.run.transport.send(request.clone()).await;
        self.tell_audit(action, &request, &answer);
        Ok((request, answer))
    }

    fn tell_audit(
        &self,
        action: &Action,
        request: &Request,
        answer: &Result<Response, Unanswered>,
    ) {
        if action.writes() {
            let step = action.name();
            self.run.audit.wrote(&self.app.name, step, request, answer);
        }
    }

    /// After a lost answer: looks where a repeat would harm; `None` means "send again".
    async fn after_doubt(
        &mut self,
        action: &Action,
        attempt: usize,
    ) -> Result<Option<Fate>, Trouble> {
        match repeat(action) {
            // A schema that was saved after all is not saved again: each save makes the service look at everybody.
            Repeat::Freely => {
                self.pause(back_off(attempt).as_secs()).await?;
                Ok(match self.stands_already(action).await? {
                    true => Some(self.seen(action, false).await),
                    false => None,
                })
            }
            Repeat::AfterLooking => Ok(match self.look(action).await? {
                true => Some(self.seen(action, false).await),
                false => None,
            }),
        }
    }

    /// The service said yes without saying what it made.
    async fn looked_up(&mut self, action: &Action, may_stand: &mut bool) -> Result<Fate, Trouble> {
        *may_stand = true;
        self.is_in_doubt = true;
        if self.look(action).await? {
            return Ok(self.seen(action, false).await);
        }
        Err(Trouble::Unfit(
            "the service said yes, and what it made cannot be found".to_owned(),
        ))
    }
}

/// A wait in few words, the same at each try.
fn waiting(trouble: &Trouble) -> String {
    match trouble.status() {
        Some(status) => format!(
            "the service answered {status}, as it does for objects that it does not know everywhere yet"
        ),
        None => trouble.to_string(),
    }
}

fn happening(fate: &Fate) -> Happening {
    match fate {
        Fate::Done { already } => Happening::Done { already: *already },
        Fate::Refused(trouble) => Happening::Refused {
            because: trouble.to_string(),
        },
        Fate::Unseen(trouble) => Happening::Unseen {
            because: trouble.to_string(),
        },
        Fate::Unknown(trouble) => Happening::Unknown {
            because: trouble.to_string(),
        },
        Fate::Held { by } => Happening::Held { by: by.clone() },
        Fate::Deferred(trouble) => Happening::Deferred {
            because: trouble.to_string(),
        },
    }
}

fn trouble(request: &Request, answer: Result<Response, Unanswered>) -> Trouble {
    let method = request.method.as_str();
    let path = request.bare_path().to_owned();
    match answer {
        Ok(response) => Trouble::Refused {
            method,
            path,
            refusal: Refusal::read(&response),
        },
        Err(unanswered) => Trouble::Unanswered {
            method,
            path,
            unanswered,
        },
    }
}
