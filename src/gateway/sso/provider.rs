//! A real OpenID Connect provider: discovery, the code with PKCE and nonce, and everything an ID token must stand.

use std::{future::Future, sync::Arc, time::Duration};

use arc_swap::ArcSwapOption;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, IdTokenVerifier, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoClaims, UserInfoError,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Begun, Fault, Secrets, http};
use crate::{config, domain::sso::Claims};

/// How long the provider's addresses and keys are believed to be as they were.
const KNOWN: TimeDelta = TimeDelta::hours(1);
/// Keys that are missing are asked for again, no more often than this.
const ASK_AGAIN: TimeDelta = TimeDelta::minutes(1);
/// How long one step of a sign-in waits for the provider.
const PATIENCE: Duration = Duration::from_secs(5);
/// The signatures that are taken. `none` and those with a shared secret are not among them.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The claims that no standard names: the groups are among them.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Rest(Map<String, Value>);

impl AdditionalClaims for Rest {}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Rest,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Client = openidconnect::Client<
    Rest,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the provider said of itself, and when.
struct Known {
    client: Client,
    at: DateTime<Utc>,
}

/// One provider.
pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    scopes: Vec<Scope>,
    groups_claim: String,
    http: http::Client,
    known: ArcSwapOption<Known>,
}

impl Provider {
    pub(super) fn new(settings: &config::Sso, issuer: &str, redirect: &str) -> anyhow::Result<Self> {
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned())?,
            client_id: ClientId::new(settings.client_id.clone()),
            secret: settings.client_secret.clone().map(ClientSecret::new),
            redirect: RedirectUrl::new(redirect.to_owned())?,
            scopes: settings.scopes.iter().cloned().map(Scope::new).collect(),
            groups_claim: settings.groups_claim.clone(),
            http: http::Client::new()?,
            known: ArcSwapOption::empty(),
        })
    }

    pub(super) async fn begin(&self, again: bool, now: DateTime<Utc>) -> Result<Begun, Fault> {
        let known = in_time(self.known(KNOWN, now)).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = known.client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new_random_len(32),
            || Nonce::new_random_len(32),
        );
        // The crate asks for `openid` itself.
        for scope in self.scopes.iter().filter(|scope| scope.as_str() != "openid") {
            request = request.add_scope(scope.clone());
        }
        if again {
            request = request.set_max_age(Duration::ZERO).add_prompt(CoreAuthPrompt::Login);
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        let secrets = Secrets { nonce: nonce.secret().clone(), verifier: verifier.into_secret() };
        Ok(Begun { url: url.into(), state: state.into_secret(), secrets })
    }

    pub(super) async fn finish(
        &self,
        code: &str,
        secrets: Secrets,
        now: DateTime<Utc>,
    ) -> Result<Claims, Fault> {
        in_time(async {
            let known = self.known(KNOWN, now).await?;
            let tokens = known
                .client
                .exchange_code(AuthorizationCode::new(code.to_owned()))
                .map_err(unbelievable)?
                .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier))
                .request_async(&self.http)
                .await
                .map_err(|error| match error {
                    RequestTokenError::Request(broken) => broken.into(),
                    other => unbelievable(other),
                })?;
            let nonce = Nonce::new(secrets.nonce);
            let claims = match self.verified(&known, &tokens, &nonce, now) {
                // The provider has new keys.
                Err(ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey,
                )) => {
                    let known = self.known(ASK_AGAIN, now).await?;
                    self.verified(&known, &tokens, &nonce, now)
                }
                verdict => verdict,
            }
            .map_err(unbelievable)?;
            self.completed(&known, &tokens, claims).await
        })
        .await
    }

    /// What the provider says of itself, asked for again when that is longer ago.
    async fn known(&self, longest: TimeDelta, now: DateTime<Utc>) -> Result<Arc<Known>, Fault> {
        if let Some(known) = self.known.load_full().filter(|known| now - known.at < longest) {
            return Ok(known);
        }
        let metadata =
            CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await.map_err(|error| {
                match error {
                    DiscoveryError::Request(broken) => broken.into(),
                    other => Fault::Away(in_words(&other)),
                }
            })?;
        let client = Client::from_provider_metadata(metadata, self.client_id.clone(), self.secret.clone())
            .set_redirect_uri(self.redirect.clone());
        let known = Arc::new(Known { client, at: now });
        self.known.store(Some(Arc::clone(&known)));
        Ok(known)
    }

    /// The claims of the ID token after its signature, issuer, audience, expiry, nonce and `at_hash` were verified.
    fn verified(
        &self,
        known: &Known,
        tokens: &Tokens,
        nonce: &Nonce,
        now: DateTime<Utc>,
    ) -> Result<Claims, ClaimsVerificationError> {
        let other = |why: &str| ClaimsVerificationError::Other(why.to_owned());
        let token = tokens.id_token().ok_or_else(|| other("there is no ID token"))?;
        let verifier: IdTokenVerifier<'_, CoreJsonWebKey> =
            known.client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now);
        let claims = token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let hash = AccessTokenHash::from_token(
                tokens.access_token(),
                token.signing_alg().map_err(ClaimsVerificationError::SignatureVerification)?,
                token.signing_key(&verifier).map_err(ClaimsVerificationError::SignatureVerification)?,
            )
            .map_err(|_| other("its at_hash cannot be computed"))?;
            if hash != *expected {
                return Err(other("its at_hash is of another access token"));
            }
        }
        let methods = claims.auth_method_refs().into_iter().flatten().map(|one| one.as_str().to_owned());
        let context = claims.auth_context_ref().map(|one| one.as_str().to_owned());
        Ok(Claims {
            subject: claims.subject().to_string(),
            email: claims.email().map(|email| email.as_str().to_owned()),
            email_verified: claims.email_verified() == Some(true),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
            groups: self.groups(claims.additional_claims()),
            methods: methods.chain(context).collect(),
            authenticated_at: claims.auth_time(),
        })
    }

    /// With what only the user info endpoint tells: providers may keep the ID token short.
    async fn completed(&self, known: &Known, tokens: &Tokens, claims: Claims) -> Result<Claims, Fault> {
        if claims.email.is_some() || known.client.user_info_url().is_none() {
            return Ok(claims);
        }
        let subject = openidconnect::SubjectIdentifier::new(claims.subject.clone());
        let told: UserInfoClaims<Rest, CoreGenderClaim> = known
            .client
            .user_info(tokens.access_token().clone(), Some(subject))
            .map_err(unbelievable)?
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                UserInfoError::Request(broken) => broken.into(),
                other => unbelievable(other),
            })?;
        let name = told.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
        let groups = self.groups(told.additional_claims());
        Ok(Claims {
            email: told.email().map(|email| email.as_str().to_owned()),
            email_verified: told.email_verified() == Some(true),
            name: claims.name.or(name),
            groups: if claims.groups.is_empty() { groups } else { claims.groups },
            ..claims
        })
    }

    /// The groups: a list of texts, or one text.
    fn groups(&self, Rest(rest): &Rest) -> Vec<String> {
        match rest.get(&self.groups_claim) {
            Some(Value::Array(groups)) => {
                groups.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(Value::String(group)) => vec![group.clone()],
            _ => Vec::new(),
        }
    }
}

/// The provider gets this long for everything that one step needs.
async fn in_time<T>(step: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let late = |_| Fault::Away(format!("not within {} s", PATIENCE.as_secs()));
    tokio::time::timeout(PATIENCE, step).await.map_err(late)?
}

impl From<http::Broken> for Fault {
    fn from(broken: http::Broken) -> Self {
        Self::Away(in_words(&broken))
    }
}

fn unbelievable(error: impl std::error::Error) -> Fault {
    Fault::Unbelievable(in_words(&error))
}

/// The error with its causes; it names neither tokens nor secrets.
fn in_words(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
