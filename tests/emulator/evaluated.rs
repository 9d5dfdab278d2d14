//! What expressions of mappings make of people: values, nothing, failures, and what nobody can tell.

use serde_json::{Value, json};

use super::assigned::{assign, role};
use super::people::group;
use super::provisioned::{CYCLE, INITIAL, Provisioned};
use super::schema::{mapping, users};
use super::text;
use syncform::wire::Method::Post;

impl Provisioned {
    /// What the service makes of an expression.
    pub(super) fn parsed(&self, expression: &str, input: &Value) -> Value {
        let path = format!("{}/parseExpression", self.schema_path());
        let body = json!({"expression": expression, "testInputObject": input});
        let (status, answer) = self.caller.call(Post, &path, body);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Maps expressions to target attributes.
    pub(super) fn map(&self, pairs: &[(&str, &str)]) {
        self.edit(|schema| {
            for (target, expression) in pairs {
                let answer = self.parsed(expression, &Value::Null);
                let source = answer["parsedExpression"].clone();
                assert!(source.is_object(), "{expression}: {answer}");
                mapping(schema, target)["source"] = source;
            }
        });
    }

    pub(super) fn start(&self) {
        self.post("start", Value::Null);
        self.wait(INITIAL);
    }

    /// A started one with expressions.
    pub(super) fn mapped(pairs: &[(&str, &str)]) -> Self {
        let app = Self::new("{}", 0);
        app.map(pairs);
        app.start();
        app
    }

    /// The account of a user; nothing where there is none.
    fn account_of(&self, number: usize) -> Value {
        let accounts = self.caller.0.accounts(&self.born.principal);
        let name = json!(format!("user{number:04}@contoso.com"));
        let mut accounts = accounts.as_array().expect("accounts").iter();
        let found = accounts.find(|account| account["values"]["userName"] == name);
        found.cloned().unwrap_or_default()
    }

    pub(super) fn value(&self, number: usize, attribute: &str) -> Value {
        self.account_of(number)["values"][attribute].clone()
    }

    /// The newest entry of the log about a user.
    fn entry(&self, number: usize) -> Value {
        let user = self.user(number);
        let entries = self.log(&format!("jobId eq '{}'", self.job));
        let mut entries = entries.into_iter().rev();
        let found = entries.find(|entry| entry["sourceIdentity"]["id"] == json!(user));
        found.unwrap_or_else(|| panic!("nothing of {number}"))
    }

    /// What the newest entry says of a target attribute.
    pub(super) fn modified(&self, number: usize, attribute: &str) -> Value {
        let entry = self.entry(number);
        let modified = entry["modifiedProperties"].as_array().expect("a list");
        let mut modified = modified.iter();
        let found = modified.find(|one| one["displayName"] == attribute);
        found.map_or(Value::Null, |one| one["newValue"].clone())
    }

    pub(super) fn error(&self, number: usize) -> Value {
        self.entry(number)["provisioningStatusInfo"]["errorInformation"].clone()
    }
}

fn assigned() -> Provisioned {
    let app = Provisioned::new("{}", 0);
    app.secrets(&[("SyncAll", "false")]);
    app
}

#[test]
fn functions_flow_at_creation_and_with_every_change() {
    let app = Provisioned::mapped(&[
        ("title", "ToUpper([jobTitle])"),
        (
            "preferredLanguage",
            r#"IIF(IsPresent([employeeId]), "en", "de")"#,
        ),
        ("externalId", r#"IgnoreFlowIfNullOrEmpty([employeeId])"#),
    ]);
    assert_eq!(app.value(1, "title"), "MANAGER");
    assert_eq!(app.value(1, "name.formatted"), "User 0001");
    assert_eq!(app.value(1, "preferredLanguage"), "de");
    assert_eq!(app.value(1, "externalId"), Value::Null, "it does not flow");
    assert_eq!(app.modified(1, "title"), "MANAGER");
    app.patch_user(1, json!({"jobTitle": "Captain", "employeeId": "7"}));
    app.wait(CYCLE);
    assert_eq!(app.value(1, "title"), "CAPTAIN");
    assert_eq!(app.value(1, "externalId"), "7");
    app.patch_user(1, json!({"employeeId": null}));
    app.wait(CYCLE);
    assert_eq!(app.value(1, "preferredLanguage"), "de");
    assert_eq!(app.value(1, "externalId"), "7", "the target keeps it");
    let told = app.told().len();
    app.wait(3 * CYCLE);
    assert_eq!(app.told().len(), told + 3, "nothing but who has no mail");
}

#[test]
fn null_takes_the_default_value_and_no_flow_does_not() {
    let app = Provisioned::new("{}", 0);
    app.map(&[
        ("title", "Trim([city])"),
        ("externalId", "IgnoreFlowIfNullOrEmpty([city])"),
    ]);
    app.edit(|schema| {
        for target in ["title", "externalId"] {
            mapping(schema, target)["defaultValue"] = json!("none");
        }
    });
    app.start();
    assert_eq!(app.value(1, "title"), "none");
    assert_eq!(app.value(1, "externalId"), Value::Null);
}

#[test]
fn an_expression_without_a_value_fails_one_user_and_says_why() {
    let app = Provisioned::mapped(&[
        (
            "title",
            r#"IIF([department]="Legal", Error("no lawyers here"), [jobTitle])"#,
        ),
        (
            "externalId",
            r#"IIF([department]="Sales", Item([mailNickname], "x"), [mailNickname])"#,
        ),
    ]);
    // Legal are 4 and 9, of whom 9 may not sign in; Sales are 5 and 10.
    assert_eq!(app.accounts().0, [1, 2, 3, 6, 7, 8, 11, 12]);
    let error = app.error(4);
    assert_eq!(error["errorCode"], "AttributeMappingFailed");
    assert_eq!(
        error["reason"],
        "The expression that is mapped to title refuses the user: no lawyers here"
    );
    let reason = text(&app.error(5), "/reason");
    assert!(
        reason.starts_with(
            "The expression that is mapped to externalId has no value for the user: the "
        ),
        "{reason}"
    );
    assert_eq!(app.entry(4)["provisioningSteps"][1]["status"], "success");
    assert_eq!(
        app.entry(4)["provisioningSteps"][3]["provisioningStepType"],
        "export"
    );
    assert_eq!(app.ending(), "EntryLevelErrors");
    let failures = |app: &Provisioned| {
        let told = app.told();
        told.iter().filter(|line| line.contains("failure")).count()
    };
    let before = failures(&app);
    app.wait(CYCLE);
    assert_eq!(failures(&app), before + 3, "they are tried again");
    app.patch_user(4, json!({"department": "Finance"}));
    app.wait(CYCLE);
    assert_eq!(app.value(4, "title"), "Manager");
}

#[test]
fn what_nobody_can_tell_does_not_flow_and_the_log_says_so() {
    let app = Provisioned::mapped(&[
        ("title", r#"SelectUniqueValue([mailNickname], [mail])"#),
        ("preferredLanguage", r#"Append("from ", %DomainFQDN%)"#),
        ("externalId", "DefaultDomain()"),
    ]);
    for attribute in ["title", "preferredLanguage"] {
        assert_eq!(app.value(1, attribute), Value::Null);
        let told = app.modified(1, attribute);
        let told = told.as_str().expect("a text");
        assert!(told.ends_with("; nothing was written)"), "{told}");
    }
    let told = text(&app.modified(1, "preferredLanguage"), "");
    assert!(told.contains("%DomainFQDN% is not given"), "{told}");
    assert_eq!(app.value(1, "externalId"), "contoso.com");
    assert_eq!(app.modified(1, "active"), "True");
}

#[test]
fn roles_are_those_of_the_application_by_whatever_way_they_are_assigned() {
    let app = assigned();
    app.map(&[
        ("title", "SingleAppRoleAssignment([appRoleAssignments])"),
        (
            "externalId",
            r#"Join("/", AppRoleAssignments([appRoleAssignments]))"#,
        ),
    ]);
    let [plain, access] = ["User", "msiam_access"].map(|name| role(&app.caller, &app.born, name));
    // Members are 2, 3, 9 and 10; 9 may not sign in and 10 has no mail.
    let members = group(&app.caller, "sg-scim-users");
    assign(&app.caller, &app.born, &members, &plain);
    assign(&app.caller, &app.born, &app.user(3), &access);
    assign(&app.caller, &app.born, &app.user(4), &access);
    let other = app.caller.create("Another");
    let foreign = role(&app.caller, &other, "msiam_access");
    assign(&app.caller, &other, &app.user(2), &foreign);
    app.start();
    assert_eq!(app.accounts().0, [2, 3, 4]);
    assert_eq!(app.value(2, "title"), "User");
    assert_eq!(app.value(4, "title"), "msiam_access");
    assert_eq!(app.value(3, "title"), Value::Null);
    assert_eq!(app.value(3, "externalId"), "User/msiam_access");
    let told = text(&app.modified(3, "title"), "");
    assert!(
        told.contains("SingleAppRoleAssignment with several roles"),
        "{told}"
    );
}

#[test]
fn several_values_are_a_list_and_may_only_grow() {
    let app = Provisioned::new("{}", 0);
    app.map(&[
        ("title", r#"Split([employeeId], ",")"#),
        ("externalId", r#"Split([employeeId], ",")"#),
    ]);
    app.edit(|schema| mapping(schema, "title")["flowType"] = json!("ValueAddOnly"));
    app.patch_user(1, json!({"employeeId": "a,b"}));
    app.start();
    assert_eq!(app.value(1, "title"), json!(["a", "b"]));
    assert_eq!(app.modified(1, "title"), r#"["a","b"]"#);
    app.patch_user(1, json!({"employeeId": "b,c"}));
    app.wait(CYCLE);
    assert_eq!(app.value(1, "title"), json!(["a", "b", "c"]));
    assert_eq!(app.value(1, "externalId"), json!(["b", "c"]));
    let told = app.told().len();
    app.wait(CYCLE);
    assert_eq!(app.told().len(), told + 1, "nothing but who has no mail");
}

#[test]
fn accounts_are_matched_by_what_is_mapped() {
    let mut app = Provisioned::mapped(&[("externalId", "ToUpper([mailNickname])")]);
    app.delete_job();
    app.create_job();
    app.map(&[("externalId", r#"Append("USER", [surname])"#)]);
    app.edit(|schema| {
        mapping(schema, "userName")["matchingPriority"] = json!(0);
        mapping(schema, "externalId")["matchingPriority"] = json!(1);
    });
    app.patch_user(1, json!({"surname": "nobody"}));
    app.start();
    assert_eq!(app.entry(1)["provisioningAction"], "create");
    // Nothing is to be written to them, but they are found.
    assert_eq!(app.entry(2)["provisioningAction"], "update");
    assert_eq!(app.accounts().0.len(), 11);
}

/// An account is disabled by scope, in the words of the mapping; in scope the mapping decides.
#[test]
fn whether_an_account_may_be_used_is_written_in_the_words_of_its_mapping() {
    let digits = r#"Switch([IsSoftDeleted], , "False", "1", "True", "0")"#;
    let app = Provisioned::mapped(&[("active", digits)]);
    assert_eq!(app.modified(1, "active"), "1");
    app.patch_user(1, json!({"accountEnabled": false}));
    app.wait(CYCLE);
    assert_eq!(app.entry(1)["provisioningAction"], "disable");
    assert_eq!(app.modified(1, "active"), "0");
    assert_eq!(app.accounts().1, [1]);
    app.patch_user(1, json!({"accountEnabled": true}));
    app.delete_user(2);
    app.wait(CYCLE);
    assert_eq!(app.modified(1, "active"), "1");
    assert_eq!(app.accounts().1, [2]);

    let lawyers = r#"IIF([department]="Legal", "False", "True")"#;
    let app = Provisioned::mapped(&[("active", lawyers)]);
    assert_eq!(app.accounts().1, [4]);
    let told = app.told().len();
    app.wait(CYCLE);
    assert_eq!(app.told().len(), told + 1, "nothing but who has no mail");
    app.patch_user(4, json!({"department": "Sales"}));
    app.patch_user(5, json!({"accountEnabled": false}));
    app.wait(CYCLE);
    assert_eq!(app.accounts().1, [5]);
    assert_eq!(app.modified(5, "active"), "False");
}

#[test]
fn patterns_of_the_filter_are_certain_where_the_whole_or_nothing_matches() {
    let app = Provisioned::new("{}", 0);
    app.edit(|schema| {
        let clause = json!({
            "sourceOperandName": "department", "operatorName": "REGEX MATCH",
            "targetOperand": {"values": ["Sales|Leg"]},
        });
        users(schema)["scope"] = json!({"groups": [{"name": "mine", "clauses": [clause]}]});
    });
    app.start();
    // Sales are 5 and 10, Legal 4 and 9; 9 may not sign in, and 10 has no mail.
    assert_eq!(app.accounts().0, [4, 5]);
    let details = |number| app.entry(number)["provisioningSteps"][1]["details"].clone();
    assert_eq!(details(4)["Operators taken as fulfilled"], "REGEX MATCH");
    assert_eq!(details(5)["Operators taken as fulfilled"], Value::Null);
}

#[test]
fn a_test_input_is_evaluated_and_every_end_is_told_apart() {
    let app = Provisioned::new("{}", 0);
    let input = json!({"definition": null, "properties": [
        {"key": "preferredLanguage", "value": "EN-US"},
        {"key": "phones", "value@odata.type": "#Collection(String)", "value": ["1", "2"]},
        {"key": "appRoleAssignments", "value@odata.type": "#Collection(String)", "value": ["Default Assignment"]},
    ]});
    for (expression, result) in [
        (
            r#"Replace([preferredLanguage], "-", , , "_", ,  )"#,
            json!(["EN_US"]),
        ),
        ("[phones]", json!(["1", "2"])),
        ("[nothing]", json!([])),
        ("IgnoreFlowIfNullOrEmpty([nothing])", json!([])),
        (
            "SingleAppRoleAssignment([appRoleAssignments])",
            json!(["Default Assignment"]),
        ),
        (
            r#"FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "yyyy")"#,
            json!(["2026"]),
        ),
    ] {
        let answer = app.parsed(expression, &input);
        assert_eq!(answer["evaluationResult"], result, "{expression}: {answer}");
        assert_eq!(answer["evaluationSucceeded"], true);
        assert_eq!(answer["error"], Value::Null);
    }
    for (expression, code, words) in [
        (r#"Error("no")"#, "EvaluationFailed", "no"),
        ("ToUpper([phones])", "EvaluationFailed", "list"),
        ("Trim(%DomainFQDN%)", "NotEvaluated", "not given"),
    ] {
        let answer = app.parsed(expression, &input);
        assert_eq!(
            answer["evaluationSucceeded"], false,
            "{expression}: {answer}"
        );
        assert_eq!(answer["evaluationResult"], json!([]));
        assert_eq!(answer["parsingSucceeded"], true);
        assert_eq!(answer["error"]["code"], code);
        assert!(text(&answer, "/error/message").contains(words), "{answer}");
    }
    assert_eq!(
        app.parsed("[a]", &Value::Null)["evaluationSucceeded"],
        false
    );
    let path = format!("{}/parseExpression", app.schema_path());
    for wrong in [
        json!([]),
        json!({"properties": [{"key": "a", "value": {"b": 1}}]}),
        json!({"properties": [{"name": "a"}]}),
        json!({"properties": {}}),
        json!({"attributes": []}),
    ] {
        let body = json!({"expression": "[a]", "testInputObject": wrong});
        assert_eq!(app.caller.call(Post, &path, body).0, 400);
    }
}
