//! Places beside Graph: each try shows them something fresh, and a trace shows that they were asked and nothing more.

use std::collections::BTreeSet;

use super::*;

/// An authority that is busy twice.
fn busy() -> Stub {
    Stub::start(|number, _| match number {
        1 | 2 => (503, "retry-after: 1\r\n".to_owned(), String::new()),
        _ => {
            let granted = json!({ "access_token": token(OURS), "expires_in": 3599 });
            (200, String::new(), granted.to_string())
        }
    })
}

/// A runner that vouches anew each time it is asked.
fn runner() -> Stub {
    Stub::start(|number, _| {
        let subject = format!("repo:contoso/identity:{number}");
        let body = json!({ "value": vouched(&subject), "oidcToken": vouched(&subject) });
        (200, String::new(), body.to_string())
    })
}

/// The variables by which a job of GitHub Actions signs in.
fn github(runner: &Stub) -> [(&str, &str); 3] {
    [
        ("AZURE_CLIENT_ID", "app"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", &runner.url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", CANARY),
    ]
}

/// The assertions that an authority was shown.
fn shown(authority: &Stub) -> BTreeSet<String> {
    let assertion = |body: &str| {
        let mut fields = body.split('&');
        fields
            .find_map(|field| field.strip_prefix("client_assertion=").map(str::to_owned))
            .expect("an assertion")
    };
    let asked = authority.asked();
    asked.iter().map(|asked| assertion(&asked.body)).collect()
}

#[test]
fn an_authority_is_shown_no_assertion_twice() {
    let runner = runner();
    let chain = key("chain.pem");
    let certificate = [
        ("AZURE_CLIENT_ID", "app"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", chain.as_str()),
    ];
    for variables in [&github(&runner)[..], &certificate] {
        let authority = busy();
        let mut desk = Desk::new(variables);
        desk.set("AZURE_AUTHORITY_HOST", &authority.url);
        let ran = desk.run(&["auth"]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        assert_eq!(authority.asked().len(), 3, "{variables:?}");
        assert_eq!(shown(&authority).len(), 3, "{variables:?}");
    }
}

#[test]
fn a_trace_shows_that_a_place_was_asked_and_not_what_it_gave() {
    let granted = json!({ "access_token": token(OURS), "expires_on": "4000000000" });
    let machine = Stub::saying(200, &granted.to_string());
    let runner = runner();
    for (place, method, variables) in [
        (&runner, "GET", &github(&runner)[..]),
        (
            &runner,
            "POST",
            &[
                ("AZURESUBSCRIPTION_CLIENT_ID", "app"),
                ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "sc-4711"),
                ("SYSTEM_OIDCREQUESTURI", &runner.url),
                ("SYSTEM_ACCESSTOKEN", CANARY),
            ],
        ),
        (
            &machine,
            "GET",
            &[("AZURE_POD_IDENTITY_AUTHORITY_HOST", &machine.url)],
        ),
        (
            &machine,
            "GET",
            &[
                ("IDENTITY_ENDPOINT", &format!("{}/{CANARY}", machine.url)),
                ("IDENTITY_HEADER", CANARY),
            ],
        ),
    ] {
        let mut desk = Desk::new(variables);
        desk.set("SYNCFORM_AUTH", way(variables));
        let ran = desk.run(&["auth", "--trace-http", "trace.har"]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        let path = desk.workspace.path().join("trace.har");
        let text = std::fs::read_to_string(path).expect("a trace");
        for secret in [CANARY, "eyJ", "sc-4711", "contoso"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let trace: Value = serde_json::from_str(&text).expect("JSON");
        let entries = trace["log"]["entries"].as_array().expect("entries");
        let place = format!("{}/(redacted)", place.url);
        let entry = entries
            .iter()
            .find(|entry| entry["request"]["url"] == place);
        let entry = entry.unwrap_or_else(|| panic!("{place} is in no entry: {text}"));
        assert_eq!(entry["request"]["method"], method);
        assert_eq!(entry["response"]["status"], 200);
        assert_eq!(entry["response"]["content"]["text"], r#""(redacted)""#);
    }
}

/// A metadata service at a place of its own is only asked where its way is named.
fn way(variables: &[(&str, &str)]) -> &'static str {
    match variables[0].0 {
        "AZURE_POD_IDENTITY_AUTHORITY_HOST" => "managed-identity",
        _ => "auto",
    }
}
