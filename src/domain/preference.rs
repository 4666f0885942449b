//! How a person wants the portal: language, time zone, theme and density of its pages.

use entity::values::{Density, Theme};
use jiff::tz::TimeZone;

/// What a person chose; what they did not is as the portal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub language: String,
    /// IANA.
    pub zone: Option<String>,
    pub look: Look,
}

/// What pages look like; `None` until somebody chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub theme: Option<Theme>,
    pub density: Option<Density>,
}

impl Look {
    /// This look, and where it leaves something open the other one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { theme: self.theme.or(other.theme), density: self.density.or(other.density) }
    }
}

/// The text is no zone of the IANA database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoZone;

/// The zone of this name, as the IANA database writes it; nothing for an empty name.
pub fn zone(typed: &str) -> Result<Option<String>, NoZone> {
    match typed.trim() {
        "" => Ok(None),
        name => match TimeZone::get(name) {
            Ok(zone) if !zone.is_unknown() => {
                zone.iana_name().map(|name| Some(name.to_owned())).ok_or(NoZone)
            }
            _ => Err(NoZone),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_its_name_alone() {
        for (typed, kept) in [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("Europe/Helsinki", Ok(Some("Europe/Helsinki"))),
            (" europe/helsinki ", Ok(Some("Europe/Helsinki"))),
            ("UTC", Ok(Some("UTC"))),
            ("Helsinki", Err(NoZone)),
            ("+02:00", Err(NoZone)),
            ("EET-2EEST", Err(NoZone)),
            ("Etc/Unknown", Err(NoZone)),
            ("../../etc/passwd", Err(NoZone)),
            ("/etc/localtime", Err(NoZone)),
            ("Europe/Helsinki\0", Err(NoZone)),
        ] {
            assert_eq!(zone(typed), kept.map(|name| name.map(str::to_owned)), "{typed:?}");
        }
    }

    #[test]
    fn what_an_account_leaves_open_is_as_the_browser_has_it() {
        let look = |theme, density| Look { theme, density };
        let browser = look(Some(Theme::Dark), Some(Density::Compact));
        assert_eq!(Look::default().or(browser), browser);
        let own = look(Some(Theme::System), None);
        assert_eq!(own.or(browser), look(Some(Theme::System), Some(Density::Compact)));
    }
}
