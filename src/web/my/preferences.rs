//! A15: how a person wants the portal, on the account's page.

use actix_web::{Either, HttpResponse, web};

use super::account::{AccountPage, OWN, draw};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        preference::{Preferences, Typed},
    },
    web::{
        fields::Fields,
        page::{Html, refused, see_other_saying},
        problem::Failure,
        site::preferences::wearing,
        view::Control,
    },
    wording::Wording,
};
use entity::values::{Density, Theme};

pub(in crate::web) async fn choose(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AccountPage>>, Failure> {
    let typed = Typed {
        language: fields.get("language"),
        zone: fields.get("zone"),
        theme: fields.get("theme"),
        density: fields.get("density"),
    };
    match services::preference::choose(&app, &op, typed).await {
        Ok(look) => {
            let saved = see_other_saying(&app, OWN, "flash-preferences-saved");
            Ok(Either::Left(wearing(&app, saved, look)))
        }
        Err(Error::Invalid(invalid)) => Ok(Either::Right(refused(draw(&app, &op, &fields, &invalid).await?))),
        Err(other) => Err(other.into()),
    }
}

/// The fields, with what was sent of them and else what was chosen before.
pub(super) fn controls(
    app: &App,
    wording: &Wording<'_>,
    chosen: &Preferences,
    fields: &Fields,
    invalid: &Invalid,
) -> Vec<Control> {
    let field = |kind, name, label, chosen: &str| {
        let value = fields.all(name).next().unwrap_or(chosen);
        Control::new(wording, invalid, kind, name, label, value)
    };
    // Each language in its own words: whoever is lost in another one finds it.
    let languages = app.templates.languages().iter();
    let languages = languages.map(|tag| (tag.clone(), app.wording(tag).say("preference-language-name")));
    let words = |group: &str, words: &[&str]| {
        let worded = words.iter().map(|word| (word.to_string(), wording.word(group, word)));
        worded.collect::<Vec<_>>()
    };
    let look = chosen.look;
    let (theme, density) =
        (look.theme.unwrap_or(Theme::System), look.density.unwrap_or(Density::Comfortable));
    let themes: Vec<&str> = Theme::ALL.iter().map(|theme| theme.as_str()).collect();
    let densities: Vec<&str> = Density::ALL.iter().map(|density| density.as_str()).collect();
    vec![
        field("one_of", "language", "preference-language", &chosen.language).options(languages),
        field("short_text", "zone", "preference-zone", chosen.zone.as_deref().unwrap_or_default())
            .hint(wording, "preference-zone-hint"),
        field("one_of", "theme", "layout-theme", theme.as_str()).options(words("layout-theme", &themes)),
        field("one_of", "density", "layout-density", density.as_str())
            .options(words("layout-density", &densities)),
    ]
}
