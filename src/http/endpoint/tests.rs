//! Where doors lead, and where none does.

use super::*;

#[test]
fn clouds_are_known_by_name() {
    let dod = Endpoint::cloud("usgov-dod").expect("a cloud");
    assert_eq!(dod.root(), "https://dod-graph.microsoft.us");
    assert_eq!(dod.authority(), "https://login.microsoftonline.us");
    assert_eq!(dod.scope(), "https://dod-graph.microsoft.us/.default");
    assert!(!dod.is_loopback());
    assert!(Endpoint::cloud("germany").is_err());
}

#[test]
fn an_authority_is_the_clouds_own_or_beside_an_emulator() {
    let cloud = Endpoint::cloud("global").expect("a cloud");
    for same in [
        "https://login.microsoftonline.com/",
        "https://login.microsoftonline.com",
        "login.microsoftonline.com",
    ] {
        assert_eq!(
            cloud.clone().with_authority(same),
            Ok(cloud.clone()),
            "{same}"
        );
    }
    for other in [
        "https://login.microsoftonline.us/",
        "http://login.microsoftonline.com",
        "https://login.microsoftonline.com.example.com",
        "https://login.microsoftonline.com/x",
        "http://127.0.0.1:1",
    ] {
        assert!(cloud.clone().with_authority(other).is_err(), "{other}");
    }
    let emulator = Endpoint::loopback("http://127.0.0.1:1").expect("loopback");
    let beside = emulator.clone().with_authority("http://127.0.0.1:2/");
    assert_eq!(
        beside.map(|endpoint| endpoint.authority().to_owned()),
        Ok("http://127.0.0.1:2".to_owned())
    );
    assert!(
        emulator
            .with_authority("login.microsoftonline.com")
            .is_err()
    );
}

#[test]
fn a_token_is_for_one_graph() {
    let cloud = Endpoint::cloud("usgov").expect("a cloud");
    for own in [
        "https://graph.microsoft.us",
        "https://graph.microsoft.us/",
        GRAPH,
    ] {
        assert!(cloud.is_audience(own), "{own}");
    }
    let emulator = Endpoint::loopback("http://127.0.0.1:1").expect("loopback");
    for (audience, is_for_emulator) in [
        ("https://graph.microsoft.com", false),
        ("https://management.azure.com", true),
        ("http://localhost:9", true),
    ] {
        assert!(!cloud.is_audience(audience), "{audience}");
        assert_eq!(
            emulator.is_audience(audience),
            is_for_emulator,
            "{audience}"
        );
    }
    assert!(!emulator.is_audience(GRAPH));
}

#[test]
fn vaults_belong_to_their_cloud() {
    for (cloud, domain) in [
        ("global", "vault.azure.net"),
        ("usgov", "vault.usgovcloudapi.net"),
        ("usgov-dod", "vault.usgovcloudapi.net"),
        ("china", "vault.azure.cn"),
    ] {
        let graph = Endpoint::cloud(cloud).expect("a cloud");
        let vaults = graph.vaults();
        assert_eq!(vaults.scope(), format!("https://{domain}/.default"));
        assert_eq!(vaults.authority(), graph.authority());
        let vault = format!("https://kv-identity.{domain}");
        assert_eq!(graph.vault("kv-identity"), Some(vault));
        assert!(vaults.is_audience(&format!("https://{domain}")));
        assert!(vaults.is_audience(KEY_VAULT));
        assert!(!vaults.is_audience(graph.root()) && !vaults.is_audience(GRAPH));
        assert!(!graph.is_audience(vaults.root()) && !graph.is_audience(KEY_VAULT));
    }
    let emulator = Endpoint::loopback("http://127.0.0.1:1").expect("loopback");
    let vaults = emulator.vaults();
    assert_eq!(vaults.root(), "http://127.0.0.1:1/vaults");
    assert!(!vaults.is_audience("https://vault.azure.net") && !vaults.is_audience(KEY_VAULT));
    assert_eq!(
        emulator.vault("kv").as_deref(),
        Some("http://127.0.0.1:1/vaults/kv")
    );
}

#[test]
fn what_is_no_name_of_a_vault_leads_nowhere() {
    let cloud = Endpoint::cloud("global").expect("a cloud");
    for name in ["", "evil.example/", "kv.evil", "a@b", "kv:1", "../x", "kv#"] {
        assert_eq!(cloud.vault(name), None, "{name}");
    }
}

#[test]
fn an_emulator_is_an_origin_on_this_machine() {
    for (url, root) in [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9:8080/", "http://127.9.9.9:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://LOCALHOST:443", "https://localhost"),
    ] {
        let endpoint = Endpoint::loopback(url).expect(url);
        assert_eq!(endpoint.root(), root);
        assert_eq!(endpoint.authority(), root);
        assert_eq!(endpoint.scope(), format!("{root}/.default"));
    }
}

#[test]
fn a_foreign_endpoint_is_refused() {
    for url in [
        "https://graph.microsoft.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "http://0.0.0.0:8080",
        "http://[::ffff:10.0.0.1]",
        "http://169.254.169.254",
    ] {
        assert!(
            matches!(
                Endpoint::loopback(url),
                Err(EndpointError::NotLoopback { .. })
            ),
            "{url}"
        );
    }
}

#[test]
fn an_endpoint_is_nothing_but_an_origin() {
    for url in [
        "http://me@127.0.0.1",
        "http://:pass@127.0.0.1",
        "http://127.0.0.1/v1.0",
        "http://127.0.0.1/?x",
        "http://127.0.0.1/#x",
    ] {
        assert_eq!(
            Endpoint::loopback(url),
            Err(EndpointError::MoreThanOrigin),
            "{url}"
        );
    }
    assert_eq!(
        Endpoint::loopback("ftp://127.0.0.1"),
        Err(EndpointError::Scheme)
    );
    assert_eq!(
        Endpoint::loopback("127.0.0.1:80"),
        Err(EndpointError::NotAUrl)
    );
}
