//! `emulate`: the embedded tenant behind a loopback port, for other processes and other people's clients.

use std::path::Path;
use std::sync::Arc;

use super::args::Emulate;
use super::{Exit, Failure, Voice, online};
use crate::emulator::{self, Emulator, Faults, Options};

/// Names of permissions, from the flag itself or from the file that it names: parted by commas, spaces or lines.
fn permissions(given: Option<&str>) -> Result<Option<Vec<String>>, Failure> {
    let Some(given) = given else {
        return Ok(None);
    };
    let path = Path::new(given);
    let text = if path.is_file() {
        std::fs::read_to_string(path).map_err(|error| {
            Failure::new(
                Exit::Error,
                format!("cannot read {}: {error}", path.display()),
            )
        })?
    } else {
        given.to_owned()
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words = lines.flat_map(|line| line.split([',', ' ', '\t']));
    let names: Vec<_> = words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    match names.iter().find(|name| !is_permission(name)) {
        Some(odd) => Err(Failure::new(
            Exit::Usage,
            format!("--permissions: {odd:?} is neither a permission nor a file"),
        )
        .help("name application permissions such as Application.Read.All,Synchronization.Read.All, or a file of them")),
        None => Ok(Some(names)),
    }
}

/// Permissions are words with a capital, parted by dots, such as `SynchronizationData-User.Upload`.
fn is_permission(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_uppercase())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.contains('.') && name.split('.').all(is_word)
}

pub(super) fn run(args: &Emulate, voice: Voice) -> Result<Exit, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::new(Exit::Error, error.to_string());
    emulator::check_listen(args.listen)
        .map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    let faults = match &args.faults {
        None => Faults::none(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| wrong(&format!("cannot read {}: {error}", path.display())))?;
            Faults::parse(&text).map_err(|error| wrong(&format!("{}: {error}", path.display())))?
        }
    };
    let options = Options {
        dir: args.state.clone(),
        tenant_id: None,
        faults,
        users: args.users,
        permissions: permissions(args.permissions.as_deref())?,
    };
    let emulator = Arc::new(Emulator::open(options).map_err(|error| wrong(&error))?);
    online(async {
        let listener = tokio::net::TcpListener::bind(args.listen)
            .await
            .map_err(|error| wrong(&format!("cannot listen on {}: {error}", args.listen)))?;
        let address = listener.local_addr().map_err(|error| wrong(&error))?;
        let url = format!("http://{address}");
        voice.say(
            &format!("An emulated Graph tenant listens on {url}; Ctrl-C ends it.\nUse it with: AZURE_CLIENT_ID=demo AZURE_CLIENT_SECRET=demo syncform plan --endpoint {url}\n"),
            || serde_json::json!({ "url": url }),
        );
        let end = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        emulator::serve(emulator, listener, end)
            .await
            .map_err(|error| wrong(&error))?;
        Ok(Exit::Done)
    })
}
