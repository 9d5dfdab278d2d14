//! What syncform sends: every story stage by stage, each write's answer lost once, and the verbs that only look or act
//! by hand.

use std::time::Duration;

use syncform::cli::road;
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::live::{LiveApp, LogQuery};
use syncform::model::{Reset, ResetScope, TemplateId, TemplateRef};
use syncform::observe;
use syncform::plan::{self, Allowed, Deed, Entry, by_hand_reads};
use syncform::wire::Transport;

use super::door::Door;
use super::judge::Judge;
use crate::support::hands::AWS;
use crate::support::stories::{self, Story, named};
use crate::support::world::{TENANT, carry_out, desired, door as patient, emulator, run};

/// Every story undisturbed, and one of each kind disturbed.
pub(super) async fn stories(judge: &Judge) {
    for story in stories::all() {
        let tenant = emulator();
        for stage in &story.stages {
            let desired = desired(stage);
            let before = tenant.fork();
            let sent = told(judge, &tenant, &desired).await;
            assert_eq!(told(judge, &tenant, &desired).await, 0, "{}", story.name);
            let writes = (1..=sent).filter(|_| is_first(&story));
            for number in writes {
                lost(judge, &before.fork(), &desired, number).await;
            }
            tenant.advance(Duration::from_secs(3600));
        }
    }
}

/// Looking for what a lost answer left behind takes the same requests in every story: one of each kind is enough.
fn is_first(story: &Story) -> bool {
    [
        "a_stopped_job_is_created",
        "the_example_of_salesforce_is_created",
    ]
    .contains(&story.name)
}

/// One run to its end; gives the number of its writes.
async fn told(judge: &Judge, tenant: &Emulator, desired: &Desired) -> usize {
    let writes = || {
        tenant
            .requests()
            .iter()
            .filter(|request| request.committed)
            .count()
    };
    let before = writes();
    let door = Door {
        emulator: tenant,
        judge,
    };
    let outcome = run(desired, &patient(&door)).await;
    assert!(outcome.expect("a run").is_complete());
    writes() - before
}

/// A write that is carried out without an answer, in a tenant whose lists lag; then the run that heals it.
async fn lost(judge: &Judge, tenant: &Emulator, desired: &Desired, number: usize) {
    let door = Door {
        emulator: tenant,
        judge,
    };
    let rules: Vec<_> = ["POST", "PUT", "PATCH"]
        .map(|method| {
            format!(r#"{{ "match": "{method} *", "request": {number}, "do": "commit-and-lose" }}"#)
        })
        .into();
    let faults = format!(
        r#"{{ "rules": [{}], "lag": {{ "objects": 5, "lists": 60 }} }}"#,
        rules.join(",")
    );
    tenant.set_faults(Faults::parse(&faults).expect("faults"));
    let door = patient(&door);
    let _ = run(desired, &door).await;
    let _ = run(desired, &door).await;
}

/// Status, logs, locks, deeds by hand, and names that nobody has.
pub(super) async fn verbs(judge: &Judge) {
    let tenant = emulator();
    let wanted = desired(&named("the_example_of_aws_is_created").stages[0]);
    told(judge, &tenant, &wanted).await;
    tenant.advance(Duration::from_secs(3600));
    let door = Door {
        emulator: &tenant,
        judge,
    };
    for deed in [
        Deed::Pause,
        Deed::Start,
        Deed::Restart(ResetScope::of([Reset::Watermark, Reset::Escrows])),
    ] {
        by_hand(&door, &wanted, &deed).await;
    }
    let (_, live) = seen(&door, &wanted).await;
    for cycle in [None, Some("a cycle".to_owned())] {
        let query = LogQuery {
            service_principal: live.service_principal.clone(),
            since: Some("2026-01-01T00:00:00Z".parse().expect("a time")),
            until: Some("2027-01-01T00:00:00Z".parse().expect("a time")),
            cycle,
            page: 1,
        };
        let log = observe::provisioning_log(&door, &query, 100, 100, |_| true).await;
        log.expect("readable");
    }
    let gallery = TemplateId::new(AWS);
    let exemplar = observe::exemplar(&door, &gallery)
        .await
        .expect("a list")
        .expect("one");
    let template = &exemplar.templates[0];
    let schema = observe::default_schema(&door, &exemplar.service_principal, &template.id).await;
    schema.expect("a schema");
    let found = observe::gallery(&door, &TemplateRef::Name("Salesforce".to_owned())).await;
    assert_eq!(found.expect("readable").len(), 1);
    strangers(&door).await;
}

/// People whom nobody knows are looked for under similar names.
async fn strangers(door: &Door<'_>) {
    let app = "\
apiVersion: syncform/v1
kind: App
metadata: { name: strangers }
spec:
  displayName: Strangers
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
  owners: [user:user00@contoso.com, spn:graph]
  assignments: [{ group: sg-aws }, { user: nobody@contoso.com }]
";
    let file = |name: &str, text: &str| (format!("manifests/{name}.yaml"), text.to_owned());
    let desired = desired(&[file("tenant", TENANT), file("app", app)]);
    let (_, findings) = road::people(&desired, door).await.expect("readable");
    assert_eq!(findings.len(), 4, "{findings:#?}");
}

async fn seen(door: &impl Transport, wanted: &Desired) -> (Entry, LiveApp) {
    let survey = road::survey(wanted, door).await.expect("readable");
    let entry = survey.entries.into_values().next().expect("one");
    let Entry::Live { look, .. } = &entry else {
        panic!("{entry:?}");
    };
    let live = observe::app(door, &look.with(by_hand_reads(false))).await;
    let live = live.expect("readable").expect("there");
    (entry, live)
}

async fn by_hand(door: &Door<'_>, wanted: &Desired, deed: &Deed) {
    let (entry, live) = seen(door, wanted).await;
    let app = wanted.apps.values().next().expect("one");
    let plan = plan::by_hand(app, &entry, Ok(&live), deed, &Allowed::default());
    assert!(plan.steps.len() == 1, "{plan:#?}");
    let plan = plan::close(wanted, vec![plan], Vec::new(), &Allowed::default());
    let outcome = carry_out(wanted, &plan, &patient(door), &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
}
