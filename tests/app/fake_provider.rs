//! A small OpenID Connect provider on loopback that does what it is told, right or wrong.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256, Sha512};

/// What it does besides what is right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Claims that stand in the ID token instead of the right ones; `null` leaves one out.
    pub(crate) claims: Map<String, Value>,
    /// The `alg` of the ID token; with `none` it has no signature.
    pub(crate) alg: Option<&'static str>,
    /// Signed with a key that nobody knows.
    pub(crate) foreign_key: bool,
    /// The token endpoint leads there instead of answering.
    pub(crate) redirect: Option<String>,
    /// Bytes of padding in the answer of the token endpoint.
    pub(crate) padding: usize,
    /// What the user info endpoint says; without it the ID token says it all.
    pub(crate) user_info: Option<Value>,
}

/// What a code is good for.
struct Given {
    nonce: String,
    challenge: String,
}

#[derive(Default)]
struct State {
    plan: Plan,
    codes: BTreeMap<String, Given>,
    /// Paths that were asked for.
    asked: Vec<String>,
    now: DateTime<Utc>,
    /// The number of the present key.
    key: u8,
}

/// The provider.
#[derive(Clone)]
pub(crate) struct FakeProvider {
    pub(crate) issuer: String,
    state: Arc<Mutex<State>>,
}

const ACCESS: &str = "access-token";

impl FakeProvider {
    /// Runs as long as the story does.
    pub(crate) fn start(now: DateTime<Utc>) -> Self {
        let state = Arc::new(Mutex::new(State { now, key: 1, ..State::default() }));
        let shared = web::Data::from(Arc::clone(&state));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/.well-known/openid-configuration", web::get().to(discovery))
                .route("/keys", web::get().to(keys))
                .route("/token", web::post().to(token))
                .route("/me", web::get().to(user_info))
                .default_service(web::to(elsewhere))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let issuer = format!("http://{}", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { issuer, state }
    }

    pub(crate) fn plans(&self, plan: Plan) {
        self.state.lock().unwrap().plan = plan;
    }

    /// Signs with another key from now on.
    pub(crate) fn rotates(&self) {
        self.state.lock().unwrap().key += 1;
    }

    /// How often this path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.state.lock().unwrap().asked.iter().filter(|asked| *asked == path).count()
    }

    /// A code for whoever was sent here with this address.
    pub(crate) fn code_for(&self, sent_to: &url::Url) -> String {
        let query: BTreeMap<String, String> = sent_to.query_pairs().into_owned().collect();
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["response_type"], "code");
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"));
        let given = Given { nonce: query["nonce"].clone(), challenge: query["code_challenge"].clone() };
        let mut state = self.state.lock().unwrap();
        let code = format!("code-{}-{}", state.codes.len(), query["state"].len());
        state.codes.insert(code.clone(), given);
        code
    }
}

type Shared = web::Data<Mutex<State>>;

fn origin(request: &HttpRequest) -> String {
    format!("http://{}", request.connection_info().host())
}

async fn elsewhere(state: Shared, request: HttpRequest) -> HttpResponse {
    state.lock().unwrap().asked.push(request.path().to_owned());
    HttpResponse::Ok().finish()
}

async fn discovery(state: Shared, request: HttpRequest) -> HttpResponse {
    state.lock().unwrap().asked.push(request.path().to_owned());
    let issuer = origin(&request);
    HttpResponse::Ok().json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys(state: Shared, request: HttpRequest) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.asked.push(request.path().to_owned());
    let public = BASE64.encode(SigningKey::from_bytes(&[state.key; 32]).verifying_key().as_bytes());
    let kid = format!("key-{}", state.key);
    let key =
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": public });
    HttpResponse::Ok().json(json!({ "keys": [key] }))
}

async fn token(
    state: Shared,
    request: HttpRequest,
    form: web::Form<BTreeMap<String, String>>,
) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.asked.push(request.path().to_owned());
    if let Some(target) = &state.plan.redirect {
        return HttpResponse::TemporaryRedirect().insert_header(("location", target.clone())).finish();
    }
    let given = state.codes.remove(&form["code"]);
    let challenge = BASE64.encode(Sha256::digest(&form["code_verifier"]));
    let Some(given) = given.filter(|given| given.challenge == challenge) else {
        return HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" }));
    };
    let seconds = state.now.timestamp();
    let mut claims = json!({
        "iss": origin(&request),
        "aud": "overture",
        "sub": "subject-kim",
        "nonce": given.nonce,
        "iat": seconds,
        "exp": seconds + 300,
        "at_hash": BASE64.encode(&Sha512::digest(ACCESS)[..32]),
        "email": "kim@host.example",
        "email_verified": true,
        "name": "Kim",
        "groups": ["innovation"],
    });
    for (name, value) in &state.plan.claims {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    HttpResponse::Ok().json(json!({
        "access_token": ACCESS,
        "token_type": "Bearer",
        "id_token": signed(&state, &claims),
        "padding": " ".repeat(state.plan.padding),
    }))
}

fn signed(state: &State, claims: &Value) -> String {
    let alg = state.plan.alg.unwrap_or("EdDSA");
    let header = json!({ "alg": alg, "typ": "JWT", "kid": format!("key-{}", state.key) });
    let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
    let signature = match alg {
        "none" => String::new(),
        // The public key as the shared secret: what a verifier that believes `alg` is taken in by.
        "HS256" => {
            use hmac::{Hmac, KeyInit as _, Mac as _};
            let key = SigningKey::from_bytes(&[state.key; 32]).verifying_key();
            let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
            mac.update(signed.as_bytes());
            BASE64.encode(mac.finalize().into_bytes())
        }
        _ => {
            let key = SigningKey::from_bytes(&[if state.plan.foreign_key { 99 } else { state.key }; 32]);
            BASE64.encode(key.sign(signed.as_bytes()).to_bytes())
        }
    };
    format!("{signed}.{signature}")
}

async fn user_info(state: Shared, request: HttpRequest) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.asked.push(request.path().to_owned());
    let held = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    assert_eq!(held, Some("Bearer access-token"));
    HttpResponse::Ok().json(state.plan.user_info.clone().unwrap_or_default())
}
