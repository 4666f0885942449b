//! Templates, messages and static files, loaded together: the look of one build.
//!
//! A page is rendered from a struct; this module knows no page, no request and no rule. Each language has its own
//! template engine, so that `t(key="…")` needs no language at the place where it is written.

mod functions;
mod messages;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, bail};
use arc_swap::{ArcSwap, Guard};
use serde::Serialize;
use tera::{Context, Tera};

use crate::assets::Assets;
use messages::Messages;

/// The language that defines which messages exist; another one that lacks a message falls back to it.
pub const FALLBACK: &str = "en";

/// Between two looks at the files: looking costs as much as a small page.
const LOOKS: Duration = Duration::from_millis(300);

#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Sources;

/// Renders pages, mails and single messages in each language.
///
/// A debug build reads templates, messages and static files from disk, and again whenever one of them has changed; a
/// change that does not load is logged and leaves the last good state. A release build carries everything inside.
pub struct Templates {
    languages: Vec<String>,
    look: ArcSwap<Look>,
    /// Debug builds: when the files were looked at, and their newest change then.
    seen: Mutex<(Instant, Option<SystemTime>)>,
}

struct Look {
    assets: Arc<Assets>,
    languages: BTreeMap<String, Language>,
}

struct Language {
    tera: Tera,
    messages: Arc<Messages>,
}

impl Templates {
    /// Parses every template for every language. A broken template, message or stylesheet is an error here, not later.
    pub fn load() -> anyhow::Result<Self> {
        let seen = Mutex::new((Instant::now(), last_change()));
        let look = Look::load()?;
        Ok(Self {
            languages: look.languages.keys().cloned().collect(),
            look: ArcSwap::from_pointee(look),
            seen,
        })
    }

    /// Renders a template by its name below `templates/`. What ends in `.html` or `.xml` is escaped.
    pub fn render(&self, lang: &str, template: &str, ctx: &impl Serialize) -> anyhow::Result<String> {
        let look = self.look();
        let context = Context::from_serialize(ctx).with_context(|| format!("the page of {template}"))?;
        look.language(lang)?.tera.render(template, &context).with_context(|| format!("rendering {template}"))
    }

    /// Renders a text part. Nothing is escaped, therefore only `.txt` templates are taken.
    pub fn render_text(&self, lang: &str, template: &str, ctx: &impl Serialize) -> anyhow::Result<String> {
        if !has_extension(template, "txt") {
            bail!("{template} is not a text template");
        }
        self.render(lang, template, ctx)
    }

    /// One message with its arguments in display form. An unknown id is logged and shown as itself.
    pub fn message(&self, lang: &str, id: &str, args: &[(&str, String)]) -> String {
        let look = self.look();
        let said = look.language(lang).and_then(|it| it.messages.say(id, &messages::from_text(args)));
        said.unwrap_or_else(|why| {
            tracing::error!("{why:#}");
            id.to_owned()
        })
    }

    /// Whether a message id has an English text.
    pub fn knows(&self, id: &str) -> bool {
        self.look().language(FALLBACK).is_ok_and(|english| english.messages.ids().contains(id))
    }

    /// The language tags that have messages, sorted.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The best language for a request, from its `Accept-Language` header.
    pub fn negotiate(&self, accept_language: Option<&str>) -> &str {
        let have = |tag: &str| self.languages.iter().find(|have| have.eq_ignore_ascii_case(tag));
        wanted(accept_language.unwrap_or_default())
            .into_iter()
            .find_map(|tag| have(tag).or_else(|| have(tag.split('-').next()?)))
            .map_or(FALLBACK, String::as_str)
    }

    /// The names a template reads at its top level, with those of its layout, sorted. The engine's best effort.
    pub fn variables(&self, template: &str) -> anyhow::Result<Vec<String>> {
        let look = self.look();
        let found = look.language(FALLBACK)?.tera.get_template_variables(template)?;
        let mut names: Vec<_> = found.into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        Ok(names)
    }

    /// The names of all templates, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            Sources::iter().filter(|name| is_template(name)).map(Cow::into_owned).collect();
        names.sort_unstable();
        names
    }

    /// What a reader would miss: `site/home.html: no message home-title`, `locales/fr: no message home-title`.
    pub fn missing(&self) -> anyhow::Result<Vec<String>> {
        let look = self.look();
        let known = look.language(FALLBACK)?.messages.ids();
        let mut missing = Vec::new();
        for name in self.names() {
            let source = source(&name)?;
            let unwritten = keys_in(&source).into_iter().filter(|key| !known.contains(*key));
            missing.extend(unwritten.map(|key| format!("{name}: no message {key}")));
        }
        for (lang, language) in &look.languages {
            let ids = language.messages.ids();
            missing.extend(known.difference(ids).map(|id| format!("locales/{lang}: no message {id}")));
            missing.extend(ids.difference(known).map(|id| format!("locales/{lang}: unknown message {id}")));
        }
        Ok(missing)
    }

    /// The static files that belong to these templates.
    pub fn assets(&self) -> Arc<Assets> {
        Arc::clone(&self.look().assets)
    }

    fn look(&self) -> Guard<Arc<Look>> {
        if cfg!(debug_assertions) {
            self.reload_if_changed();
        }
        self.look.load()
    }

    fn reload_if_changed(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0.elapsed() < LOOKS {
            return;
        }
        let changed = last_change();
        let before = std::mem::replace(&mut *seen, (Instant::now(), changed)).1;
        if changed == before {
            return;
        }
        match Look::load() {
            Ok(look) => self.look.store(Arc::new(look)),
            Err(why) => tracing::error!("the templates stay as they were: {why:#}"),
        }
    }
}

impl Look {
    fn load() -> anyhow::Result<Self> {
        let assets = Arc::new(Assets::load()?);
        let mut tags: Vec<_> = Sources::iter().filter_map(|name| language_of(&name)).collect();
        tags.sort_unstable();
        tags.dedup();
        let english = Arc::new(messages(FALLBACK, None)?);
        let mut languages = BTreeMap::new();
        for tag in tags {
            let messages = match tag.as_str() {
                FALLBACK => Arc::clone(&english),
                _ => Arc::new(messages(&tag, Some(Arc::clone(&english)))?),
            };
            let tera = engine(&messages, &assets).with_context(|| format!("the templates in {tag}"))?;
            languages.insert(tag, Language { tera, messages });
        }
        Ok(Self { assets, languages })
    }

    fn language(&self, lang: &str) -> anyhow::Result<&Language> {
        self.languages.get(lang).or_else(|| self.languages.get(FALLBACK)).context("there is no English")
    }
}

/// A template engine that speaks one language. Functions come first: the engine refuses templates that call others.
fn engine(messages: &Arc<Messages>, assets: &Arc<Assets>) -> anyhow::Result<Tera> {
    let mut tera = Tera::default();
    functions::register(&mut tera, messages, assets);
    let names = Sources::iter().filter(|name| is_template(name));
    let sources =
        names.map(|name| Ok((name.to_string(), source(&name)?))).collect::<anyhow::Result<Vec<_>>>()?;
    tera.add_raw_templates(sources)?;
    Ok(tera)
}

fn messages(lang: &str, fallback: Option<Arc<Messages>>) -> anyhow::Result<Messages> {
    let names = Sources::iter().filter(|name| language_of(name).as_deref() == Some(lang));
    let files =
        names.map(|name| Ok((name.to_string(), source(&name)?))).collect::<anyhow::Result<Vec<_>>>()?;
    Messages::new(lang, files, fallback)
}

fn source(name: &str) -> anyhow::Result<String> {
    let file = Sources::get(name).with_context(|| format!("templates/{name} vanished"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| format!("templates/{name} is not UTF-8"))
}

/// `locales/en/site.ftl` belongs to `en`.
fn language_of(name: &str) -> Option<String> {
    let (lang, file) = name.strip_prefix("locales/")?.split_once('/')?;
    has_extension(file, "ftl").then(|| lang.to_owned())
}

fn is_template(name: &str) -> bool {
    ["html", "txt", "xml"].into_iter().any(|extension| has_extension(name, extension))
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

/// The message ids that a template names literally: `t(key="…")` and `t_html(key="…")`.
fn keys_in(source: &str) -> Vec<&str> {
    let uses = source.split("(key=").skip(1);
    uses.filter_map(|rest| rest.strip_prefix(['"', '\''])?.split(['"', '\'']).next()).collect()
}

/// The tags of an `Accept-Language` header, most wanted first; what is refused with `q=0` or malformed is left out.
fn wanted(header: &str) -> Vec<&str> {
    let mut tags: Vec<(&str, f32)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, quality) = part.split_once(";q=").unwrap_or((part, "1"));
            Some((tag.trim(), quality.trim().parse().ok()?))
        })
        .filter(|(_, quality)| *quality > 0.0)
        .collect();
    tags.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    tags.into_iter().map(|(tag, _)| tag).collect()
}

/// The newest modification below `templates/` and `static/`, folders included, so that a new or removed file counts.
fn last_change() -> Option<SystemTime> {
    fn newest(path: &Path) -> Option<SystemTime> {
        let own = path.metadata().and_then(|it| it.modified()).ok();
        let entries = path.read_dir().into_iter().flatten().flatten();
        entries.map(|entry| newest(&entry.path())).fold(own, Option::max)
    }
    if !cfg!(debug_assertions) {
        return None;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    newest(&root.join("templates")).max(newest(&root.join("static")))
}
