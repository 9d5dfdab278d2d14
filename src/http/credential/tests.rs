//! What a credential refuses, what it signs, and that it prints nothing.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::Value;

use super::*;
use crate::http::Mint;

const CHAIN: &[u8] = include_bytes!("../../../tests/cases/auth/keys/chain.pem");
const PKCS1: &[u8] = include_bytes!("../../../tests/cases/auth/keys/pkcs1.pem");
const MODERN: &[u8] = include_bytes!("../../../tests/cases/auth/keys/modern.pfx");
const LEGACY: &[u8] = include_bytes!("../../../tests/cases/auth/keys/legacy.pfx");
const OPEN: &[u8] = include_bytes!("../../../tests/cases/auth/keys/open.pfx");
const ELLIPTIC: &[u8] = include_bytes!("../../../tests/cases/auth/keys/elliptic.pem");
const ENCRYPTED: &[u8] = include_bytes!("../../../tests/cases/auth/keys/encrypted.pem");
const STRANGER: &[u8] = include_bytes!("../../../tests/cases/auth/keys/stranger.pem");
const PASSWORD: &str = "open-sesame";
/// SHA-256 of the certificate's DER, as openssl computes it.
const THUMBPRINT: &str = "ab4f0d30eddecc60661f6ea95d461596f809c086ded6a9c6314c4a23657d13e7";
const AUDIENCE: &str = "https://login.example/t/oauth2/v2.0/token";

fn app(tenant: &str, client_id: &str) -> Application {
    Application {
        tenant: tenant.to_owned(),
        client_id: client_id.to_owned(),
    }
}

fn secret(tenant: &str, client_id: &str, client_secret: &str) -> Credential {
    Credential::Application {
        app: app(tenant, client_id),
        key: Key::Secret(client_secret.into()),
    }
}

fn certificate() -> Certificate {
    Certificate::read(CHAIN, "").expect("a certificate")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_tenant_cannot_bend_the_url_nor_be_a_flag() {
    for good in ["contoso.com", "8b1025e4-1dd2-430b-a150-2ef79cd700f5"] {
        assert_eq!(secret(good, "app", "s3cret").check(), Ok(()));
    }
    for bad in [
        "", "..", "../x", "a/b", "a?b", "a#b", "a@b", "a b", "--help",
    ] {
        assert!(secret(bad, "app", "s3cret").check().is_err(), "{bad}");
        let tenant = bad.to_owned();
        assert!(Credential::AzureCli { tenant }.check().is_err(), "{bad}");
    }
}

#[test]
fn an_empty_part_is_refused_before_anything_is_sent() {
    for (credential, part) in [
        (secret("contoso.com", "", "s3cret"), "client id"),
        (secret("contoso.com", "app", ""), "client secret"),
        (Credential::Token("".into()), "token"),
        (Credential::Command(Argv(Vec::new())), "command"),
    ] {
        assert_eq!(credential.check(), Err(ConnectError::Empty { part }));
    }
}

#[test]
fn no_credential_prints_its_secret() {
    let place = || -> Mint { "https://example.com/?s3cret".parse().expect("a place") };
    let federated = |issuer| Credential::Application {
        app: app("contoso.com", "app"),
        key: Key::Federated(issuer),
    };
    let all = [
        secret("contoso.com", "app", "s3cret"),
        Credential::Application {
            app: app("contoso.com", "app"),
            key: Key::Certificate {
                certificate: certificate(),
                sends_chain: true,
            },
        },
        federated(Issuer::GitHub {
            url: place(),
            token: "s3cret".into(),
        }),
        federated(Issuer::AzurePipelines {
            url: place(),
            token: "s3cret".into(),
            connection: "c".to_owned(),
        }),
        Credential::ManagedIdentity(ManagedIdentity::AppService {
            url: place(),
            header: "s3cret".into(),
            client_id: None,
        }),
        Credential::Token("s3cret".into()),
    ];
    for credential in &all {
        let text = format!("{credential:?} {credential:#?}");
        assert!(!text.contains("s3cret"), "{text}");
    }
    let text = format!("{:?}", all[1]);
    assert!(
        text.contains("Certificate(2 in its chain, key hidden)"),
        "{text}"
    );
}

#[test]
fn a_key_finds_its_certificate_in_any_container() {
    for (name, bytes, password, chain) in [
        ("chain.pem", CHAIN, "", 2),
        ("pkcs1.pem", PKCS1, "", 1),
        ("modern.pfx", MODERN, PASSWORD, 2),
        ("legacy.pfx", LEGACY, PASSWORD, 1),
        ("open.pfx", OPEN, "", 1),
    ] {
        let read = Certificate::read(bytes, password);
        let certificate = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(hex(&certificate.thumbprint()), THUMBPRINT, "{name}");
        assert_eq!(certificate.chain().len(), chain, "{name}");
    }
}

#[test]
fn what_cannot_sign_says_why() {
    for (bytes, password, error) in [
        (ELLIPTIC, "", CertificateError::NotRsa),
        (ENCRYPTED, PASSWORD, CertificateError::Encrypted),
        (STRANGER, "", CertificateError::NoCertificate),
        (MODERN, "", CertificateError::NoPassword),
        (MODERN, "wrong", CertificateError::WrongPassword),
        (LEGACY, "wrong", CertificateError::WrongPassword),
        (&MODERN[..40], PASSWORD, CertificateError::WrongPassword),
        (b"", "", CertificateError::Unreadable),
        (b"hello", "", CertificateError::Unreadable),
        (b"-----BEGIN ", "", CertificateError::NoKey),
        (
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "",
            CertificateError::NotRsa,
        ),
    ] {
        assert_eq!(Certificate::read(bytes, password).err(), Some(error));
    }
}

/// The signature is verified by another library than the one that signs, and by the key that the certificate holds.
#[test]
fn an_assertion_is_ps256_over_its_own_first_two_parts() {
    let certificate = certificate();
    let jwt = assertion::sign(&certificate, false, "app", AUDIENCE).expect("a signature");
    let (message, signature) = jwt.expose_secret().rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let public = public_key(&certificate.chain()[0]);
    let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &public);
    key.verify(message.as_bytes(), &signature)
        .expect("PS256 with a salt as long as the hash");
    assert!(key.verify(&message.as_bytes()[1..], &signature).is_err());

    let (header, claims) = message.split_once('.').expect("two parts");
    let header = json(header);
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&"PS256".into(), &"JWT".into())
    );
    let thumbprint = header["x5t#S256"].as_str().expect("a thumbprint");
    let thumbprint = URL_SAFE_NO_PAD.decode(thumbprint).expect("base64url");
    assert_eq!(hex(&thumbprint), THUMBPRINT);
    assert!(header.get("x5c").is_none());
    let claims = json(claims);
    assert_eq!(claims["aud"], AUDIENCE);
    assert_eq!(
        (&claims["iss"], &claims["sub"]),
        (&"app".into(), &"app".into())
    );
    let number = |name: &str| claims[name].as_i64().expect("a number");
    assert_eq!(number("exp") - number("nbf"), 600);
}

#[test]
fn no_two_assertions_are_alike() {
    let certificate = certificate();
    let id = || {
        let jwt = assertion::sign(&certificate, false, "app", AUDIENCE).expect("a signature");
        let claims = jwt.expose_secret().split('.').nth(1).map(json);
        claims.expect("claims")["jti"].as_str().map(str::to_owned)
    };
    let (one, other) = (id(), id());
    assert_eq!(one.as_ref().map(String::len), Some(36));
    assert_ne!(one, other);
}

#[test]
fn the_chain_travels_where_it_is_wanted_and_starts_with_the_certificate() {
    let certificate = certificate();
    let jwt = assertion::sign(&certificate, true, "app", AUDIENCE).expect("a signature");
    let header = jwt.expose_secret().split('.').next().map(json);
    let header = header.expect("a header");
    let chain: Vec<_> = header["x5c"].as_array().expect("a chain").iter().collect();
    assert_eq!(chain.len(), 2);
    let first = STANDARD.decode(chain[0].as_str().expect("text"));
    assert_eq!(first.as_deref(), Ok(certificate.chain()[0].as_slice()));
}

fn json(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// The public key of a certificate: behind the identifier of RSA stand NULL, and the head of a string of bits.
fn public_key(certificate: &[u8]) -> Vec<u8> {
    const RSA: [u8; 18] = [
        6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0, 3, 0x82, 1, 0x0f, 0,
    ];
    let at = certificate.windows(RSA.len()).position(|head| head == RSA);
    let from = at.expect("a key of 2048 bits") + RSA.len();
    certificate[from..from + 270].to_vec()
}
