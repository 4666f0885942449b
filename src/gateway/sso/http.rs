//! How a provider is asked: no redirects, no proxies, in seconds, and never more than a megabyte.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};

use crate::config::is_safe;

/// Bytes of the longest answer.
const LONGEST: usize = 1024 * 1024;
/// How long one request may take, with its answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a request got no answer that can be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("{0:#}")]
    Request(#[from] reqwest::Error),
    #[error("{0}")]
    Answer(#[from] http::Error),
    #[error("{0} is neither https nor on this machine")]
    Unsafe(String),
    #[error("the answer is longer than {LONGEST} bytes")]
    TooLong,
    #[error("it answered {0}")]
    Failing(u16),
}

/// The client of one provider.
pub(super) struct Client(reqwest::Client);

impl Client {
    pub(super) fn new() -> reqwest::Result<Self> {
        // A redirect could lead a request with our secret anywhere (SSRF).
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE)
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Broken> {
        let request: reqwest::Request = request.try_into()?;
        if !is_safe(request.url()) {
            return Err(Broken::Unsafe(request.url().to_string()));
        }
        let mut response = self.0.execute(request).await?;
        if response.status().is_server_error() {
            return Err(Broken::Failing(response.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > LONGEST {
                return Err(Broken::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        Ok(answer.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Client {
    type Error = Broken;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Broken>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
