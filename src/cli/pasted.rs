//! Commands inside of texts for people. Whoever pastes one must come to the tenant that the text is about, so it gets
//! the flags that led there.

use clap::ValueEnum as _;

use super::args::{Auth, Global, MANIFESTS, SANDBOX};
use crate::visible;

/// The verbs that go to a tenant.
const VERBS: [&str; 12] = [
    "plan", "apply", "rollback", "status", "logs", "start", "pause", "restart", "release",
    "template", "record", "auth",
];

/// The flags of this run that choose manifests and tenant, ready for a shell; nothing where all is as by default.
pub(super) fn flags(global: &Global) -> String {
    let mut flags = String::new();
    let mut add = |flag: &str, value: &str| {
        flags.push_str(&format!(" {flag}"));
        if !value.is_empty() {
            flags.push_str(&format!(" {}", quoted(value)));
        }
    };
    let paths: Vec<_> = global
        .manifests
        .iter()
        .map(|path| path.to_string_lossy())
        .collect();
    for path in paths.iter().filter(|_| paths != [MANIFESTS]) {
        add("-f", path);
    }
    if let Some(tenant) = &global.tenant {
        add("--tenant", tenant);
    }
    if let Some(url) = &global.endpoint {
        add("--endpoint", url);
    }
    if global.auth != Auth::Auto
        && let Some(word) = global.auth.to_possible_value()
    {
        add("--auth", word.get_name());
    }
    // Last, since it would take a word behind it for its folder.
    if let Some(folder) = &global.sandbox {
        let folder = folder.to_string_lossy();
        add("--sandbox", if folder == SANDBOX { "" } else { &folder });
    }
    visible::line(&flags)
}

/// The text with these flags at the end of each command in backticks that goes to a tenant.
pub(super) fn with_flags(text: &str, flags: &str) -> String {
    if flags.is_empty() {
        return text.to_owned();
    }
    let mut whole = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        // Every second part stands between backticks; one that is never closed is none.
        let parts: Vec<_> = line.split('`').collect();
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                whole.push('`');
            }
            whole.push_str(part);
            if number % 2 == 1 && number + 1 < parts.len() && is_for_a_tenant(part) {
                whole.push_str(flags);
            }
        }
    }
    whole
}

fn is_for_a_tenant(command: &str) -> bool {
    let mut words = command.split(' ');
    words.next() == Some("syncform") && words.next().is_some_and(|verb| VERBS.contains(&verb))
}

/// One word for a shell.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:@%+=,".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::Parser as _;

    fn flags_of(arguments: &[&str]) -> String {
        let arguments = [&["syncform", "plan"], arguments].concat();
        flags(&Cli::try_parse_from(arguments).expect("sense").global)
    }

    #[test]
    fn flags_lead_to_the_same_tenant() {
        for (said, pasted) in [
            (&[][..], ""),
            (&["-v", "--sandbox"], " --sandbox"),
            (&["--sandbox", "a box"], " --sandbox 'a box'"),
            (
                &["-f", "one.yaml", "it's", "--tenant", "contoso"],
                r" -f one.yaml -f 'it'\''s' --tenant contoso",
            ),
            (
                &["--endpoint", "http://127.0.0.1:8765"],
                " --endpoint http://127.0.0.1:8765",
            ),
        ] {
            assert_eq!(flags_of(said), pasted, "{said:?}");
        }
    }

    #[test]
    fn only_commands_that_go_to_a_tenant_get_them() {
        let text = "`syncform apply` and `syncform logs aws --steps`, not `syncform validate`, `aws` or syncform plan`\n`syncform plan`\n";
        assert_eq!(
            with_flags(text, " --sandbox"),
            "`syncform apply --sandbox` and `syncform logs aws --steps --sandbox`, not `syncform validate`, `aws` or syncform plan`\n`syncform plan --sandbox`\n"
        );
        assert_eq!(with_flags(text, ""), text);
    }
}
