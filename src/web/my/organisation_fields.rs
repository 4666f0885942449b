//! The form about an organisation: its controls, what stands in them, what was typed.

use entity::values::{OrganisationSize, RegistryKind};

use super::drawn::{Choice, Drawn};
use crate::{
    domain::country,
    error::Invalid,
    services::organisation::{Profile, Typed},
    web::{fields::Fields, page::error_at},
    wording::Wording,
};

/// What was typed about an organisation.
pub(super) fn typed(fields: &Fields) -> Typed {
    let get = |name: &str| fields.get(name).to_owned();
    Typed {
        name: get("name"),
        aliases: get("aliases"),
        country: get("country"),
        domain: get("domain"),
        website: get("website"),
        size: get("size"),
        registry_kind: get("registry_kind"),
        registry_id: get("registry_id"),
        description: get("description"),
    }
}

/// What is kept, as if it had been typed.
pub(super) fn as_kept(profile: &Profile) -> Typed {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Typed {
        name: profile.name.clone(),
        aliases: profile.aliases.0.join("\n"),
        country: profile.country.clone(),
        domain: text(&profile.domain),
        website: text(&profile.website),
        size: profile.size.map_or("", OrganisationSize::as_str).to_owned(),
        registry_kind: profile.registry_kind.map_or("", RegistryKind::as_str).to_owned(),
        registry_id: text(&profile.registry_id),
        description: profile.description.clone(),
    }
}

/// The controls for what is known of an organisation.
pub(super) fn controls(wording: &Wording<'_>, typed: &Typed, invalid: &Invalid) -> Vec<Drawn> {
    let control = |name: &str, kind: &'static str, value: &str, hint: &str| Drawn {
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: wording.say(&format!("organisation-{}", name.replace('_', "-"))),
        hint: if hint.is_empty() { String::new() } else { wording.say(hint) },
        kind,
        value: value.to_owned(),
        optional: name != "name",
        error: error_at(wording, invalid, name),
        ..Drawn::default()
    };
    let choose = |mut control: Drawn, options: Vec<(String, String)>| {
        let checked = control.value.clone();
        let option =
            |(value, label): (String, String)| Choice { checked: value == checked, value, label, hint: None };
        control.options = options.into_iter().map(option).collect();
        control
    };
    let words = |message: &str, words: &[&str]| {
        words.iter().map(|word| ((*word).to_owned(), wording.say(&format!("{message}-{word}")))).collect()
    };
    let mut countries: Vec<(String, String)> = country::CODES
        .iter()
        .map(|code| ((*code).to_owned(), wording.say(&country::message(code))))
        .collect();
    countries.sort_by(|a, b| a.1.cmp(&b.1));
    let sizes: Vec<&str> = OrganisationSize::ALL.iter().map(|size| size.as_str()).collect();
    let registers: Vec<&str> = RegistryKind::ALL.iter().map(|kind| kind.as_str()).collect();
    vec![
        control("name", "short_text", &typed.name, "organisation-name-hint"),
        control("aliases", "long_text", &typed.aliases, "organisation-aliases-hint"),
        choose(control("country", "country", &typed.country, ""), countries),
        control("domain", "short_text", &typed.domain, "organisation-domain-hint"),
        control("website", "url", &typed.website, ""),
        choose(control("size", "select", &typed.size, ""), words("organisation-size", &sizes)),
        choose(
            control("registry_kind", "select", &typed.registry_kind, ""),
            words("organisation-registry", &registers),
        ),
        control("registry_id", "short_text", &typed.registry_id, ""),
        control("description", "long_text", &typed.description, ""),
    ]
}
