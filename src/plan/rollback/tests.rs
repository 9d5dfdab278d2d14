//! What each kind of step replaces, and how far that comes back.

use std::collections::BTreeMap;

use serde_json::json;

use super::before::{JobWas, before};
use super::standing::standing;
use super::{Before, Standing};
use crate::live::SecretState;
use crate::model::{
    AppName, AssignmentId, DeleteThreshold, Half, JobState, ObjectId, Owner, Pending, Principal,
    Property, ResetScope, RoleId, SecretRef, SecretsPut, Setting, SyncTemplateId, TemplateId,
};
use crate::plan::{Action, Claim, Notification, Pair, Pushed, Role, Stop};
use crate::schema::{Diff, Document, Overlay};

fn somebody() -> Principal {
    Principal {
        id: ObjectId::new("c0a7c40d-0000-4000-8000-000000000001"),
        kind: None,
        name: "ada".to_owned(),
    }
}

fn job(state: JobState) -> JobWas {
    JobWas {
        template: SyncTemplateId::new("aws"),
        state: Some(state),
    }
}

/// What a step replaces where the job ran, each with how far it comes back.
fn told(action: &Action, was: JobState) -> Vec<(String, Standing)> {
    let all = before(action, Some(&job(was)));
    let each = all.iter().map(|before| {
        let json = serde_json::to_value(before).expect("JSON");
        let read: Before = serde_json::from_value(json).expect("it is read as it was written");
        assert_eq!(read, *before);
        (super::words::field(before), standing(before).0)
    });
    each.collect()
}

fn field(name: &str, standing: Standing) -> Vec<(String, Standing)> {
    vec![(name.to_owned(), standing)]
}

#[test]
fn objects_and_people() {
    use Standing::{ConfigOnly, Reversible};
    let running = JobState::Running;
    let instantiate = Action::Instantiate {
        template: TemplateId::new("8b1025e4-1dd2-430b-a150-2ef79cd700f5"),
        display_name: "AWS".to_owned(),
        birth_mark: None,
    };
    assert_eq!(
        told(&instantiate, running),
        field("application", ConfigOnly)
    );
    let update = Action::Update {
        half: Half::ServicePrincipal,
        set: [(Property::Notes, Setting::Empty)].into(),
        was: [(Property::Notes, Setting::Text("x".to_owned()))].into(),
    };
    assert_eq!(told(&update, running), field("notes", Reversible));
    let (add, remove) = (
        Action::AddOwner { owner: somebody() },
        Action::RemoveOwner { owner: somebody() },
    );
    for action in [add, remove] {
        assert_eq!(
            told(&action, running),
            field("owners object \"ada\"", Reversible)
        );
    }
    let assign = |id: Option<&str>| Action::Assign {
        principal: somebody(),
        role: Role {
            name: Some("User".to_owned()),
            id: id.map(RoleId::new),
        },
    };
    let unassign = Action::Unassign {
        assignment: AssignmentId::new("1"),
        principal: somebody(),
        role: "User".to_owned(),
        role_id: RoleId::new("2"),
    };
    for action in [&assign(Some("2")), &unassign] {
        let said = field("assignments object \"ada\" as \"User\"", ConfigOnly);
        assert_eq!(told(action, running), said);
    }
    // Where the role is a blank the application is new, and goes as a whole.
    assert_eq!(told(&assign(None), running), []);
}

#[test]
fn the_job() {
    use Standing::{ConfigOnly, NotReversible, Reversible};
    let (running, paused) = (JobState::Running, JobState::Paused);
    let template = Some(SyncTemplateId::new("aws"));
    let create = Action::CreateJob { template };
    assert_eq!(
        told(&create, running),
        field("provisioning.job", ConfigOnly)
    );
    assert_eq!(told(&Action::CreateJob { template: None }, running), []);
    assert_eq!(
        told(&Action::DeleteJob, running),
        field("provisioning.job", ConfigOnly)
    );
    for stop in [Stop::Wanted, Stop::AtRest] {
        let pause = Action::Pause { stop };
        assert_eq!(
            told(&pause, running),
            field("provisioning.state", Reversible)
        );
        assert_eq!(told(&pause, paused), []);
    }
    // It is started again by the same run.
    let meanwhile = Action::Pause {
        stop: Stop::Meanwhile,
    };
    assert_eq!(told(&meanwhile, running), []);
    assert_eq!(told(&Action::Start, running), []);
    assert_eq!(
        told(&Action::Start, paused),
        field("provisioning.state", ConfigOnly)
    );
    let restart = Action::Restart {
        reset: ResetScope::portal(),
    };
    let forgotten = "provisioning.restart Watermark, Escrows, QuarantineState";
    assert_eq!(told(&restart, running), field(forgotten, NotReversible));
    assert_eq!(told(&restart, paused).len(), 2);
}

#[test]
fn what_is_stored() {
    use Standing::{ConfigOnly, NotReversible, Reversible};
    let secret = |name: &str| Pair::Secret(SecretRef::Env(name.to_owned()));
    let text = |text: &str| Pair::Text(text.to_owned());
    let notification = Notification {
        recipients: Some(vec!["ops@contoso.com".to_owned()]),
        threshold: Some(DeleteThreshold::At(5)),
    };
    let pairs = [
        ("SyncAll", text("true")),
        ("SkipOutOfScopeDeletions", text("True")),
        ("SyncNotificationSettings", Pair::Notification(notification)),
        ("BaseAddress", text("https://two.example")),
        ("Domain", Pair::Empty),
        ("UserName", text("the same")),
        ("SecretToken", secret("ANEW")),
        ("Password", secret("AGAIN")),
        ("ClientSecret", Pair::Empty),
    ];
    let clear = |text: &str| SecretState::Clear(text.to_owned());
    let was = [
        ("SyncAll", clear("false")),
        ("BaseAddress", clear("https://one.example")),
        ("Domain", clear("contoso")),
        ("UserName", clear("the same")),
        ("Password", SecretState::Masked),
        ("ClientSecret", SecretState::Masked),
    ];
    let put = Action::PutSecrets {
        pairs: pairs.map(|(key, pair)| (key.to_owned(), pair)).into(),
        carried: Vec::new(),
        put: SecretsPut::Replace,
        was: was.map(|(key, state)| (key.to_owned(), state)).into(),
        noted: None,
    };
    let said: BTreeMap<_, _> = told(&put, JobState::Running).into_iter().collect();
    let expected = [
        ("provisioning.credentials.BaseAddress", Reversible),
        ("provisioning.credentials.Domain", Reversible),
        (
            "provisioning.credentials.ClientSecret, SecretToken",
            NotReversible,
        ),
        ("provisioning.scope", ConfigOnly),
        ("provisioning.skipOutOfScopeDeletions", ConfigOnly),
        ("provisioning.notify", Reversible),
        ("provisioning.accidentalDeletions", Reversible),
    ];
    assert_eq!(
        said,
        expected.map(|(field, it)| (field.to_owned(), it)).into()
    );
    let record = Action::RecordCredentials {
        pushed: Pushed {
            version: 2,
            pins: BTreeMap::new(),
        },
        noted: None,
    };
    let version = field("provisioning.credentials.version", NotReversible);
    assert_eq!(told(&record, JobState::Running), version);
}

/// No scope can be taken away.
#[test]
fn a_scope_that_nobody_had_stored() {
    let put = Action::PutSecrets {
        pairs: [("SyncAll".to_owned(), Pair::Text("false".to_owned()))].into(),
        carried: Vec::new(),
        put: SecretsPut::Replace,
        was: BTreeMap::new(),
        noted: None,
    };
    let said = field("provisioning.scope", Standing::NotReversible);
    assert_eq!(told(&put, JobState::Running), said);
}

#[test]
fn the_schema_thing_by_thing() {
    let with = |names: &[&str]| {
        let mappings = names
            .iter()
            .map(|name| json!({ "targetAttributeName": name }));
        let mappings: Vec<_> = mappings.collect();
        let rule = json!({ "id": "1", "name": "OUT", "objectMappings": [
            { "sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": mappings } ] });
        Document::new(json!({ "synchronizationRules": [rule] })).expect("a schema")
    };
    let put = |expected| Action::PutSchema {
        overlay: Overlay::default(),
        expected,
        widens: false,
    };
    let diff = Diff::between(&with(&["a", "b"]), &with(&["b", "c"]));
    let said: Vec<_> = told(&put(Some(diff)), JobState::Running);
    let at = |name| format!("provisioning.mappings User -> User / {name}");
    let expected = ["a", "c"].map(|name| (at(name), Standing::ConfigOnly));
    assert_eq!(said, expected);
    // Nobody has seen it: the job is new, and goes as a whole.
    assert_eq!(told(&put(None), JobState::Running), []);
}

fn mark(claim: Claim) -> Action {
    Action::Mark {
        owner: Owner::new("platform").expect("a name"),
        app: AppName::new("aws").expect("a name"),
        claim,
        credentials: None,
        protect: false,
    }
}

/// Each of these has a way back of its own.
#[test]
fn whose_it_is() {
    use Standing::{NotReversible, Reversible};
    let former = Claim::Renamed(AppName::new("old").expect("a name"));
    for (action, name, standing) in [
        (mark(Claim::Adopted), "mark", NotReversible),
        (mark(former), "metadata.name \"old\"", NotReversible),
        (Action::Release, "mark", NotReversible),
        (Action::DeleteApplication, "application", NotReversible),
        (
            Action::Protect { protect: true },
            "metadata.protect",
            Reversible,
        ),
    ] {
        assert_eq!(told(&action, JobState::Running), field(name, standing));
    }
}

/// A mark is put on what the run made, and what is owed is settled by whoever owes it.
#[test]
fn what_nobody_wants_back() {
    let pending = Pending::Restart;
    for action in [
        mark(Claim::Born),
        Action::RetireBirthMark { to: Setting::Empty },
        Action::Announce { pending },
        Action::Settle { pending },
        Action::ValidateCredentials {
            pairs: BTreeMap::new(),
            first: true,
        },
    ] {
        assert_eq!(told(&action, JobState::Running), [], "{action:?}");
    }
}
