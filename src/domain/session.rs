//! How long a session lasts, and what a browser says of itself.

use chrono::{DateTime, TimeDelta, Utc};

/// A session unused for this long is over (applicants; staff get less in a later version).
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// A session is over after this, used or not.
pub const ABSOLUTE: TimeDelta = TimeDelta::days(7);

/// Whether a session that was begun and last used then is over.
#[must_use]
pub fn is_over(begun: DateTime<Utc>, used: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - used > IDLE || now - begun > ABSOLUTE
}

/// A browser and its system, as far as its user agent names them. It may lie: this is for people to recognise
/// their own, and decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    pub name: Option<&'static str>,
    pub system: Option<&'static str>,
}

impl Browser {
    /// What stands in a `User-Agent` header.
    #[must_use]
    pub fn of(user_agent: &str) -> Self {
        // Most browsers name others too; whoever pretends to be another stands before it.
        const NAMES: [(&str, &str); 7] = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("Chrom", "Chrome"),
            ("Safari/", "Safari"),
        ];
        const SYSTEMS: [(&str, &str); 7] = [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Macintosh", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        let first = |list: &[(&str, &'static str)]| {
            list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
        };
        // Chrome on an iPhone says Safari and CriOS.
        let name = if user_agent.contains("CriOS/") { Some("Chrome") } else { first(&NAMES) };
        Self { name, system: first(&SYSTEMS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_over_when_it_is_unused_or_old() {
        let begun = DateTime::from_timestamp(1_793_534_400, 0).unwrap();
        let (hours, days) = (TimeDelta::hours, TimeDelta::days);
        for (used, now, over) in [
            (hours(0), hours(12), false),
            (hours(0), hours(12) + TimeDelta::milliseconds(1), true),
            (days(7), days(7), false),
            (days(7), days(7) + TimeDelta::milliseconds(1), true),
        ] {
            assert_eq!(is_over(begun, begun + used, begun + now), over, "{used} {now}");
        }
    }

    #[test]
    fn browsers_are_named_as_people_name_them() {
        for (agent, name, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36",
                "Chrome",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 \
                 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                "Chrome",
                "Android",
            ),
        ] {
            assert_eq!(Browser::of(agent), Browser { name: Some(name), system: Some(system) }, "{agent}");
        }
        for unknown in ["", "curl/8.0", "<script>alert(1)</script>"] {
            assert_eq!(Browser::of(unknown), Browser { name: None, system: None });
        }
    }
}
