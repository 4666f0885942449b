//! Settings: built-in defaults < `overture.toml` < environment `OVERTURE_SECTION__KEY` < flags.
//! The only place that reads the environment; refuses what would be unsafe to run.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use figment::{
    Figment,
    providers::{Env, Format as _, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::domain::{actor::Roles, privacy::retention::Periods, session::Limits};

mod sso;

pub use sso::{Sso, is_safe};

/// All settings, one struct a section.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub mail: Mail,
    pub site: Site,
    pub security: Security,
    pub sso: Sso,
    pub files: Files,
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

/// Files that applicants attach.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// Mebibytes of the largest file, 1 to 1024. Default 25.
    pub max_mib: u16,
    /// Files of one pitch, 1 to 100. Default 10.
    pub per_pitch: u16,
    /// Where clamd listens: `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`. Default: files are not scanned.
    pub scanner: Option<String>,
    /// Seconds after which a scan is given up until the next try, 1 to 300. Default 30.
    pub scan_seconds: u16,
}

impl Default for Files {
    fn default() -> Self {
        Self { max_mib: 25, per_pitch: 10, scanner: None, scan_seconds: 30 }
    }
}

impl Files {
    /// Bytes of the largest file.
    #[must_use]
    pub fn most_bytes(&self) -> u64 {
        u64::from(self.max_mib) * 1024 * 1024
    }

    /// Refuses limits that let nothing or too much in.
    fn check(&self) -> anyhow::Result<()> {
        for (name, value, bounds) in [
            ("max_mib", self.max_mib, 1..=1024),
            ("per_pitch", self.per_pitch, 1..=100),
            ("scan_seconds", self.scan_seconds, 1..=300),
        ] {
            if !bounds.contains(&value) {
                bail!("files.{name} is {value}: it must be {} to {}", bounds.start(), bounds.end());
            }
        }
        Ok(())
    }
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

/// Who must show what, and for how long it holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// Whether managers, approvers and administrators must have a second factor. Default `required`.
    pub second_factor: SecondFactor,
    /// A file of breached passwords: SHA-1 in hex, one a line, sorted, as Have I Been Pwned offers it.
    pub breached_passwords: Option<PathBuf>,
    /// Minutes after which an unused session of the host's people is over, 5 to 720. Default 30.
    pub staff_idle_minutes: u16,
    /// Hours after which a session of the host's people is over, 1 to 168. Default 8.
    pub staff_hours: u16,
    /// Minutes after which an unused session of an applicant is over, 10 to 1440. Default 120.
    pub applicant_idle_minutes: u16,
    /// Hours after which a session of an applicant is over, 1 to 168. Default 24.
    pub applicant_hours: u16,
}

/// Whether the roles that decide need a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    Required,
    Optional,
}

impl Default for Security {
    fn default() -> Self {
        Self {
            second_factor: SecondFactor::Required,
            breached_passwords: None,
            staff_idle_minutes: 30,
            staff_hours: 8,
            applicant_idle_minutes: 120,
            applicant_hours: 24,
        }
    }
}

impl Security {
    /// Whether the roles that decide must have a second factor.
    #[must_use]
    pub fn is_factor_duty(&self) -> bool {
        self.second_factor == SecondFactor::Required
    }

    /// How long a session of somebody with these roles lasts.
    #[must_use]
    pub fn limits(&self, roles: &Roles) -> Limits {
        let (idle, hours) = if roles.is_staff() {
            (self.staff_idle_minutes, self.staff_hours)
        } else {
            (self.applicant_idle_minutes, self.applicant_hours)
        };
        Limits { idle: TimeDelta::minutes(idle.into()), absolute: TimeDelta::hours(hours.into()) }
    }

    /// Refuses sessions that are hardly usable or hardly end, and a list of passwords that cannot be read.
    fn check(&self) -> anyhow::Result<()> {
        for (name, value, bounds) in [
            ("staff_idle_minutes", self.staff_idle_minutes, 5..=720),
            ("staff_hours", self.staff_hours, 1..=168),
            ("applicant_idle_minutes", self.applicant_idle_minutes, 10..=1440),
            ("applicant_hours", self.applicant_hours, 1..=168),
        ] {
            if !bounds.contains(&value) {
                bail!("security.{name} is {value}: it must be {} to {}", bounds.start(), bounds.end());
            }
        }
        match self.breached_passwords.as_deref().filter(|path| !path.is_file()) {
            Some(path) => bail!("security.breached_passwords: there is no file {}", path.display()),
            None => Ok(()),
        }
    }
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
        self.security.check()?;
        self.files.check()?;
        self.sso.check()?;
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

    #[test]
    fn sessions_last_within_bounds_and_shorter_for_the_hosts_people() {
        let staff = Roles(vec![(entity::values::Role::Evaluator, None)]);
        let security = Security::default();
        assert_eq!(security.limits(&staff).idle, TimeDelta::minutes(30));
        assert_eq!(security.limits(&Roles::default()).absolute, TimeDelta::hours(24));
        for (staff_idle_minutes, applicant_hours, fine) in [
            (30, 24, true),
            (5, 168, true),
            (4, 24, false),
            (721, 24, false),
            (30, 0, false),
            (30, 169, false),
        ] {
            let security = Security { staff_idle_minutes, applicant_hours, ..Security::default() };
            assert_eq!(security.check().is_ok(), fine, "{staff_idle_minutes} {applicant_hours}");
        }
        let missing = Security { breached_passwords: Some("none.txt".into()), ..Security::default() };
        assert!(missing.check().is_err());
    }
}
