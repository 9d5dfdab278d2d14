//! `provision`: one user, or members of a group, provisioned at once. It writes to the target: so it is shown and asked for
//! first, and sent once. What the service answers is about people: it goes to stdout and nowhere else.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::aim::Aim;
use super::args::{Global, Provision};
use super::carry::author;
use super::consent::Consent;
use super::ear::Ear;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online};
use crate::api::{self, permissions};
use crate::apply::{self, Audit, Undemanded};
use crate::live::{Demanded, MOST_MEMBERS, OnDemand, ProvisioningStatus, ProvisioningSummary};
use crate::model::{Handle, ObjectId, Principal, PrincipalKind, PrincipalRef};
use crate::observe;
use crate::render::{self, Demand};
use crate::wire::Unanswered;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Provision,
) -> Result<Exit, Failure> {
    if args.member.len() > MOST_MEMBERS {
        let text = format!("--member names {} people", args.member.len());
        return Err(Failure::new(Exit::Usage, text).help(format!(
            "the service takes {MOST_MEMBERS} members of a group at most"
        )));
    }
    let loaded = load(global, voice)?.about(std::slice::from_ref(&args.name))?;
    if loaded.desired.apps.len() > 1 {
        let text = format!(
            "\"{}\" fits {} applications",
            args.name,
            loaded.desired.apps.len()
        );
        return Err(Failure::new(Exit::Usage, text).help("name the one whose job is to provision"));
    }
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let aim = Aim::take(&loaded, &remote, voice, global.parallelism).await?;
        let (demand, rule) = demand(&remote, &aim, args).await?;
        let told = Demand {
            plan: &aim.plan,
            job: &aim.job.id,
            rule: &rule,
            demand: &demand,
        };
        voice.say_human(&render::demand(told, voice.style));
        if let Err(failure) = admitted(&remote, &aim, told, args.yes, voice).await {
            if failure.is_beside {
                say_json(voice, told, None);
            }
            return Err(failure);
        }
        let audit = Audit::open(&global.audit_log, author(run, &remote, &aim.plan).await)?;
        // The request in flight is heard out: what it did is not taken back by looking away.
        let ear = Ear::listen(Arc::new(AtomicBool::new(false)), voice);
        let sent = apply::provision(&remote, aim.at(), &demand, &audit).await;
        drop(ear);
        let demanded = sent.map_err(|undemanded| failed(&undemanded, &args.name))?;
        say_json(voice, told, Some(&demanded));
        voice.say_human(&render::demanded(told, &demanded, voice.style));
        ended(&demanded)
    })
}

/// What is to be sent, and the name of the rule.
async fn demand(
    remote: &Remote,
    aim: &Aim,
    args: &Provision,
) -> Result<(OnDemand, String), Failure> {
    let user = |text: &String| reference(PrincipalKind::User, text);
    let subject = match (&args.user, &args.group) {
        (Some(text), _) => user(text),
        (None, Some(text)) => reference(PrincipalKind::Group, text),
        (None, None) => {
            return Err(Failure::new(
                Exit::Usage,
                "say --user, or --group with --member",
            ));
        }
    };
    let members: Vec<_> = args.member.iter().map(user).collect();
    let all: BTreeSet<_> = members.iter().chain([&subject]).cloned().collect();
    let found = observe::principals(remote, &all).await?;
    let one = |reference: &PrincipalRef| match found.get(reference).map(Vec::as_slice) {
        Some([one]) => Ok(one.clone()),
        Some([_, _, ..]) => Err(unclear(&format!("the tenant has several of {reference}"))),
        Some([]) | None => Err(unclear(&format!("the tenant has no {reference}"))),
    };
    let subject = one(&subject)?;
    let members: Vec<Principal> = members.iter().map(one).collect::<Result<_, _>>()?;
    let (rule, name) = aim.rule(remote, args.rule.as_deref()).await?;
    let demand = OnDemand {
        rule,
        subject,
        members,
    };
    Ok((demand, name))
}

fn unclear(text: &str) -> Failure {
    Failure::new(Exit::Error, text)
        .help("say a user principal name or an object id; a group also by its display name")
        .unwritten()
}

fn reference(kind: PrincipalKind, text: &str) -> PrincipalRef {
    match ObjectId::parse(text) {
        Ok(id) => PrincipalRef {
            kind,
            handle: Handle::Id(id),
        },
        Err(_) => PrincipalRef::named(kind, text),
    }
}

/// What must be so before it is sent.
async fn admitted(
    remote: &Remote,
    aim: &Aim,
    told: Demand<'_>,
    is_given: bool,
    voice: Voice,
) -> Result<(), Failure> {
    let request = api::provision_on_demand(&aim.principal, &aim.job.id, told.demand);
    let row = permissions::row(request.method.as_str(), &request.path);
    if let (Some(row), Some(granted)) = (row, remote.permissions().await) {
        let missing = row.missing(&granted);
        if !missing.is_empty() {
            let text = format!(
                "the token lacks {}; nothing was written",
                missing.join(" and ")
            );
            return Err(Failure::new(Exit::Identity, text)
                .help("grant it to the identity with admin consent, sign in anew and run again; docs/permissions.md says what each verb needs")
                .beside());
        }
    }
    let consent = Consent {
        verb: "provision",
        plan: &aim.plan,
        shown: &|style| render::demand(told, style),
        unasked: "look at what it would do, then say --yes; nothing was written",
        is_given,
    };
    consent.get(voice)
}

fn say_json(voice: Voice, told: Demand<'_>, demanded: Option<&Demanded>) {
    voice.say_json(|| render::demand_json(told, demanded));
}

/// The code that says how it went.
fn ended(demanded: &Demanded) -> Result<Exit, Failure> {
    if demanded.is_good() {
        return Ok(Exit::Done);
    }
    let words = [&demanded.error_code, &demanded.error_message];
    let words: Vec<_> = words.into_iter().flatten().map(String::as_str).collect();
    let text = match words.as_slice() {
        [] => format!("the service ended with {}", demanded.result),
        some => format!(
            "the service ended with {}: {}",
            demanded.result,
            some.join(": ")
        ),
    };
    let is_written = |entry: &ProvisioningSummary| entry.status == ProvisioningStatus::Success;
    let help = if demanded.entries.iter().any(is_written) {
        "what is shown as a success was written to the target; mend the cause and run it again"
    } else {
        "mend the cause and run it again"
    };
    Err(Failure::new(Exit::Error, text).help(help).beside())
}

/// What is said where no answer tells how it went.
fn failed(undemanded: &Undemanded, app: &str) -> Failure {
    let text = format!("provisioning on demand: {undemanded}");
    let look = format!("it may have been done: `syncform logs {app}` shows whether it was");
    match undemanded {
        Undemanded::Refused(refusal) => {
            let (exit, help) = match refusal.status {
                401 | 403 => (
                    Exit::Identity,
                    "docs/permissions.md says what provision needs",
                ),
                429 | 503 => (Exit::Busy, "run again later"),
                _ => (
                    Exit::Error,
                    "a connector that signs in by OAuth wants its job paused first; `syncform status` shows how the job is doing",
                ),
            };
            Failure::new(exit, text).help(help).unwritten()
        }
        Undemanded::Unanswered(Unanswered::SignIn { .. }) => Failure::new(Exit::Identity, text)
            .help("`syncform auth` shows who signs in, and how")
            .unwritten(),
        Undemanded::Unanswered(Unanswered::NotSent { .. }) => Failure::new(Exit::Busy, text)
            .help("check the network and the endpoint, then run again")
            .unwritten(),
        Undemanded::Unanswered(Unanswered::Lost { .. }) => {
            Failure::new(Exit::Busy, text).help(look)
        }
        Undemanded::Shape(_) => Failure::new(Exit::Error, text).help(look),
    }
}
