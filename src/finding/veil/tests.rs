//! What the veil hides, and what it must leave legible.

use super::{Veil, Words};

fn veil() -> Veil {
    Veil::new(Words {
        blocks: &["credentials", "values"],
        secret: &["Password", "ClientSecret", "AppKey"],
        public: &["BaseAddress"],
        numbers: &["version"],
        references: &["env", "file"],
        inner: &["keyVault", "vault"],
        fields: &["notify", "state", "x", "end"],
        named: &["instances"],
    })
}

fn shown(text: &str) -> String {
    veil().over(text).text().to_owned()
}

#[track_caller]
fn hides(text: &str) {
    let shown = shown(text);
    for secret in ["hunter", "two", "three"] {
        assert!(!shown.contains(secret), "{text}\n=>\n{shown}");
    }
    assert_eq!(
        shown.lines().count(),
        text.lines().count(),
        "{text}\n=>\n{shown}"
    );
}

#[track_caller]
fn leaves(text: &str) {
    assert_eq!(shown(text), text);
}

/// What is hidden behind a key that leads to more keys leaves the key legible.
#[test]
fn keys_inside_a_block_are_shown_and_what_follows_them_is_not() {
    for (text, expected) in [
        (
            "Password: { keyVault: { vault: hunter } }",
            "Password: { keyVault: { vault: ******** } }",
        ),
        (
            "Password:\n  keyVault:\n    vault: hunter",
            "Password:\n  keyVault:\n    vault: ********",
        ),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn a_secret_in_clear_is_hidden_however_it_is_written() {
    for text in [
        "Password: hunter",
        "password: hunter",
        "client_secret: hunter two",
        "- Password: hunter",
        "# Password: hunter",
        "\"Password\": \"hunter\"",
        "Password: \"hunter\n two\"\nx: 1",
        "Password: \"hunter\ntwo\"\nx: 1",
        "Password: 'hunter''two'",
        "Password: \"hunter\\\"two\"",
        "Password: |\n  hunter\n\n  two\nx: 1",
        "Password:\n  hunter",
        "Password: hunter\n  two",
        "Password: &x hunter",
        "Password: !!str hunter",
        "Password: {hunter}",
        "Password: { env: X, hunter: two }",
        "Password: [hunter, two]",
        "Password: [hunter,\ntwo]",
        "Password: { evn: hunter }",
        "Password: { keyVault: hunter }",
        "Password: { keyVault: { vault: hunter, secret: two } }",
        "Password:\n  keyVault:\n    vault: hunter\n    secret: two",
        "? Password\n: hunter",
        "Password:\n  hunter: two",
        "Password:\n  evn: hunter",
        "{\"a\": {\"Password\": \"hunter\"}}",
        "a: &x hunter\nb: &y 2\nPassword: *x",
    ] {
        hides(text);
    }
}

#[test]
fn inside_the_block_all_is_hidden_that_is_not_known_to_be_public() {
    for text in [
        "values:\n  Pasword: hunter",
        "values:\n- Pasword: hunter",
        "values:\n  hunter",
        "values: hunter",
        "values: # ours\n  Pasword: |\n    hunter\n    two\n  BaseAddress: x",
        "values: {Pasword: hunter}",
        "values: {Pasword: hunter, BaseAddress: x, Other: \"two, three\"}",
        "values: {Password: hunter, BaseAddress: hunte",
        "values: {\n  Pasword: hunter,\n  Other: two\n}",
        "values: {Password: env: hunter}",
        "values: {Password: hunter:two}",
        "values: {hunter}",
        "{\"values\": {\"Pasword\": \"hunter\"}, \"x\": 1}",
        "values:\n\n  # hunter\n  ? Pasword\n  : hunter",
        "v: &v\n  Pasword: hunter\nvalues: {a: *v}",
    ] {
        hides(text);
    }
}

#[test]
fn slips_around_the_block_uncover_nothing() {
    for text in [
        "credentials: hunter",
        "credentials: {version: 1, vals: {Pasword: hunter}}",
        "credentials:\n  version: hunter",
        "credentials:\n# ours\n  version: 1\n  apiKey: hunter",
        "credentials:\n\tPasword: hunter",
        "credentials:\n  AppKey: |\n-----BEGIN\nhunter\n",
        "credentials:\n  AppKey: |\n---\nhunter\n",
        "credentials:\n  ? values\n  : Pasword: hunter",
        "credentials:\n  BaseAddress: [hunter]",
        "credentials:\n  {\n  BaseAddress: x, Pasword: hunter }",
        "credentials:\n  Password: { env: \"hunter=\" }",
        "? \"values\"\n: hunter",
        "\"Passw\\u006frd\": hunter",
        "x: { token: hunter }",
        "{\"x\":[{\"key\":\"Password\",\"y\":\"hunter\"}]}",
    ] {
        hides(text);
    }
}

#[test]
fn references_and_public_values_stay() {
    leaves(
        "values:\n  BaseAddress: https://x\n  Password: { env: X }\n  ClientSecret:\n    file: ./y\nnotify: []\n",
    );
    leaves(
        "values: { BaseAddress: https://x, Password: {env: X}, ClientSecret: {\"file\": \"./y\"} }",
    );
    leaves("displayName: Password\nstate: running\n");
    leaves("");
    assert_eq!(
        shown("Password: a\n---\nx: 1"),
        "Password: ********\n---\nx: 1"
    );
    assert_eq!(
        shown("Password: \"a\n---\nx: 1"),
        "Password: ********\n---\nx: 1"
    );
    assert_eq!(
        shown("values:\n  Password:\n    evn: NAME\nx: 1"),
        "values:\n  Password:\n    evn: ********\nx: 1"
    );
}

#[test]
fn offsets_lead_from_the_original_to_what_is_shown() {
    let text = "Password: hunter2hunter2\nstate: x\nPassword: a\nend: y\n";
    let veiled = veil().over(text);
    for word in ["Password", "state", "end", "y"] {
        let (from, to) = (text.find(word), veiled.text().find(word));
        assert_eq!(from.map(|from| veiled.offset(from)), to, "{word}");
    }
    assert_eq!(veiled.offset(14), 10);
    assert_eq!(veiled.offset(9999), veiled.text().len());
}

/// The names of instances are people's own words, and end what stands above them; a word at another depth does not.
#[test]
fn names_below_their_key_are_shown() {
    let text = "\
instances:
  first-one:
    credentials:
      values:
        AppKey: hunter
  second-one:
    credentials:
      AppKey: two
 third-one:
  hunter: two
";
    let shown = shown(text);
    assert!(shown.contains("  second-one:\n    credentials:"), "{shown}");
    for secret in ["hunter", "two\n", "third-one"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}
