//! Settings: built-in defaults < `overture.toml` < environment `OVERTURE_SECTION__KEY` < flags.
//! The only place that reads the environment; refuses what would be unsafe to run.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use figment::{
    Figment,
    providers::{Env, Format as _, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::domain::privacy::retention::Periods;

/// All settings, one struct a section.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub mail: Mail,
    pub site: Site,
    /// How long things are kept, in days.
    pub retention: Periods,
}

/// Where the portal listens and what it is called from outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on. Default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// The public origin, such as `https://pitch.example.org`. Default: `http://` + `listen` on loopback.
    pub origin: Option<String>,
    /// The folder of everything that is kept. Default `./data`.
    pub data: PathBuf,
    /// Threads that serve requests. Default: one a core.
    pub threads: Option<usize>,
    /// Proxies in front that add to `X-Forwarded-For`. Default 0: the header is not believed.
    pub trusted_proxies: usize,
    /// Seconds for which a request's body may stop coming, 1 to 120. Default 10.
    pub body_seconds: u64,
    /// Names this portal answers to besides that of its origin, with their ports.
    pub hosts: Vec<String>,
}

/// Which database.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://…`; default: SQLite in the data folder.
    pub url: Option<String>,
}

/// How mail leaves.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `smtp://host:587` (STARTTLS required), `smtps://host:465`, or `smtp://127.0.0.1:2525?tls=none`
    /// (loopback only). Default: the local mailbox.
    pub url: Option<String>,
    /// User name at the SMTP server.
    pub user: Option<String>,
    /// Password at the SMTP server; never shown or logged.
    pub password: Option<String>,
    /// A file with PEM certificates that are trusted besides the public authorities: for a relay with its own.
    pub tls_ca: Option<PathBuf>,
    /// The sender of every mail. Default `Overture <overture@localhost>`.
    pub from: String,
    /// Seconds after which one delivery attempt is given up, 1 to 60. Default 20.
    pub timeout_seconds: u64,
}

/// What the portal is called.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// The name in the header and in mails. Default `Overture`.
    pub name: String,
    /// The language of pages and mails until people choose. Default `en`.
    pub language: String,
    /// Where people write when they need help. Default `help@localhost`.
    pub contact: String,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            origin: None,
            data: PathBuf::from("data"),
            threads: None,
            trusted_proxies: 0,
            body_seconds: 10,
            hosts: Vec::new(),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: None,
            user: None,
            password: None,
            tls_ca: None,
            from: "Overture <overture@localhost>".to_owned(),
            timeout_seconds: 20,
        }
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("url", &self.url).field("from", &self.from).finish_non_exhaustive()
    }
}

impl Default for Site {
    fn default() -> Self {
        Self { name: "Overture".to_owned(), language: "en".to_owned(), contact: "help@localhost".to_owned() }
    }
}

/// What the command line says over file and environment.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub data: Option<PathBuf>,
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads `overture.toml` (or the named file), the environment and the flags, and checks the whole.
    pub fn load(file: Option<&Path>, flags: Flags) -> anyhow::Result<Self> {
        if let Some(path) = file.filter(|path| !path.is_file()) {
            bail!("the settings file {} does not exist", path.display());
        }
        let defaults = Figment::from(Serialized::defaults(Self::default()));
        let path = file.unwrap_or(Path::new("overture.toml"));
        let figment = if path.is_file() { defaults.merge(Toml::file_exact(path)) } else { defaults };
        let mut config: Self = figment
            .merge(Env::prefixed("OVERTURE_").filter(|key| key.as_str().contains("__")).split("__"))
            .extract()
            .context("a setting cannot be used")?;
        config.server.data = flags.data.unwrap_or(config.server.data);
        config.server.listen = flags.listen.unwrap_or(config.server.listen);
        config.check()?;
        Ok(config)
    }

    /// Refuses settings that would run unsafely.
    pub fn check(&self) -> anyhow::Result<()> {
        if !(1..=120).contains(&self.server.body_seconds) {
            bail!("server.body_seconds is {}: it must be 1 to 120", self.server.body_seconds);
        }
        match &self.server.origin {
            None if !self.server.listen.ip().is_loopback() => bail!(
                "listening on {} needs OVERTURE_SERVER__ORIGIN=https://… : the address people open in a browser",
                self.server.listen
            ),
            Some(origin) if !origin.starts_with("https://") && !is_loopback_origin(origin) => {
                bail!("server.origin is {origin}: plain http is for loopback addresses only")
            }
            Some(origin) if origin.ends_with('/') || origin.matches('/').count() != 2 => {
                bail!("server.origin is {origin}: it must be scheme and host only, without a path")
            }
            _ => Ok(()),
        }
    }

    /// The origin that links carry and that unsafe requests must prove.
    #[must_use]
    pub fn origin(&self) -> String {
        self.server.origin.clone().unwrap_or_else(|| format!("http://{}", self.server.listen))
    }

    /// Whether cookies can carry `Secure` and the `__Host-` prefix.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin().starts_with("https://")
    }
}

/// `http://` to this very machine.
fn is_loopback_origin(origin: &str) -> bool {
    let Some(host) = origin.strip_prefix("http://") else { return false };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost"
        || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_may_do_without_https() {
        let verdict = |listen: &str, origin: Option<&str>| {
            let mut config = Config::default();
            config.server.listen = listen.parse().unwrap_or(config.server.listen);
            config.server.origin = origin.map(str::to_owned);
            config.check().is_ok()
        };
        for (listen, origin, fine) in [
            ("127.0.0.1:8080", None, true),
            ("[::1]:8080", None, true),
            ("0.0.0.0:8080", None, false),
            ("0.0.0.0:8080", Some("https://pitch.example.org"), true),
            ("0.0.0.0:8080", Some("http://pitch.example.org"), false),
            ("127.0.0.1:8080", Some("http://localhost:8080"), true),
            ("127.0.0.1:8080", Some("http://127.0.0.1.evil.example"), false),
            ("127.0.0.1:8080", Some("https://pitch.example.org/sub"), false),
        ] {
            assert_eq!(verdict(listen, origin), fine, "{listen} {origin:?}");
        }
    }
}
