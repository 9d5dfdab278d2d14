//! What expressions make of people as time goes by: the clock, chance, and a tenant that is opened again.

use serde_json::{Value, json};

use super::provisioned::{CYCLE, INITIAL, Provisioned};
use super::schema::push;
use super::text;

/// The service looks at objects that change: what only the time changes waits for an initial cycle.
#[test]
fn now_is_the_time_of_the_cycle_in_which_somebody_changes() {
    let stamp = r#"FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "HH:mm")"#;
    let of = |waits: &[u64]| {
        let app = Provisioned::mapped(&[("title", stamp)]);
        let first = app.value(1, "title");
        for seconds in waits {
            app.wait(*seconds);
        }
        assert_eq!(app.value(1, "title"), first);
        app
    };
    let app = of(&[4 * CYCLE]);
    assert_eq!(
        app.told(),
        of(&[CYCLE; 4]).told(),
        "however the time passes"
    );
    let first = app.value(2, "title");
    app.patch_user(1, json!({"surname": "Other"}));
    app.wait(CYCLE);
    assert_ne!(app.value(1, "title"), first);
    assert_eq!(app.value(2, "title"), first);
    app.patch_user(3, json!({"mail": null}));
    app.wait(CYCLE);
    assert_eq!(text(&app.error(3), "/errorCode"), "MandatoryFieldsMissing");
    app.restart("Watermark");
    app.wait(INITIAL);
    assert_ne!(app.value(2, "title"), first);
}

#[test]
fn who_fails_by_the_time_that_it_is_passes_later() {
    // Two hours after the start of the clock everything is well.
    let expression =
        r#"IIF(DateDiff("h", "2026-01-01T00:00:00Z", Now())<"2", Error("too early"), "x")"#;
    for waits in [vec![6 * CYCLE], vec![CYCLE; 6]] {
        let app = Provisioned::mapped(&[("title", expression)]);
        assert_eq!(text(&app.error(1), "/errorCode"), "AttributeMappingFailed");
        for seconds in waits {
            app.wait(seconds);
        }
        assert_eq!(app.value(1, "title"), "x");
    }
}

#[test]
fn chance_throws_the_same_for_the_same_user() {
    let pairs = [("title", "Guid()"), ("externalId", "Guid()")];
    let app = Provisioned::mapped(&pairs);
    let thrown = [1, 2].map(|number| app.value(number, "title"));
    assert_ne!(thrown[0], thrown[1]);
    assert_ne!(thrown[0], app.value(1, "externalId"));
    app.restart("Watermark");
    app.wait(INITIAL);
    assert_eq!(app.value(1, "title"), thrown[0]);
    assert_eq!(Provisioned::mapped(&pairs).value(1, "title"), thrown[0]);
}

/// A stored tenant keeps lists, failures and what was told of them.
#[test]
fn what_was_evaluated_comes_back_from_the_folder() {
    let root = tempfile::tempdir().expect("a folder");
    let options = || syncform::emulator::Options {
        dir: Some(root.path().join("tenant")),
        ..Default::default()
    };
    let app = Provisioned::open(options());
    app.map(&[
        ("title", r#"Split([displayName], " ")"#),
        (
            "externalId",
            r#"IIF([department]="Legal", Error("no lawyers here"), [mail])"#,
        ),
    ]);
    app.edit(|schema| {
        push(
            schema,
            "/directories/1/objects/0/attributes",
            json!({"name": "unique", "type": "String"}),
        );
        let source = app.parsed("SelectUniqueValue([mail], [surname])", &Value::Null);
        let unique = json!({"targetAttributeName": "unique", "source": source["parsedExpression"]});
        push(
            schema,
            "/synchronizationRules/0/objectMappings/0/attributeMappings",
            unique,
        );
    });
    app.start();
    let before = [
        app.error(4),
        app.value(1, "title"),
        app.modified(1, "unique"),
    ];
    assert!(before.iter().all(|value| !value.is_null()), "{before:?}");
    let Provisioned { caller, born, job } = app;
    drop(caller);
    let caller = super::Caller::open(options());
    let app = Provisioned { caller, born, job };
    assert_eq!(
        [
            app.error(4),
            app.value(1, "title"),
            app.modified(1, "unique")
        ],
        before
    );
}
