//! `emulate`: the embedded tenant behind a loopback port, for other processes and other people's clients.

use std::sync::Arc;

use super::args::Emulate;
use super::{Exit, Failure, Voice, online};
use crate::emulator::{self, Emulator, Faults, Options};

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
        import: args.import.clone(),
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
