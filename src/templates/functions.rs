//! What templates can call: messages, addresses of static files, icons, and a few filters.

use std::sync::Arc;

use tera::{Function, Kwargs, State, Tera, TeraResult, Value};

use super::messages::{Messages, from_template};
use crate::assets::Assets;

/// A function whose answer is markup of our own and must not be escaped again.
struct Markup<F>(F);

impl<F> Function<TeraResult<String>> for Markup<F>
where
    F: Fn(Kwargs, &State) -> TeraResult<String> + Send + Sync + 'static,
{
    fn call(&self, kwargs: Kwargs, state: &State) -> TeraResult<String> {
        (self.0)(kwargs, state)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// Binds one language and the static files to a template engine.
pub(super) fn register(tera: &mut Tera, messages: &Arc<Messages>, assets: &Arc<Assets>) {
    let words = Arc::clone(messages);
    tera.register_function("t", move |kwargs: Kwargs, _: &State| {
        say(&words, kwargs.must_get("key")?, &from_template(&kwargs))
    });

    let words = Arc::clone(messages);
    tera.register_function(
        "t_html",
        Markup(move |kwargs: Kwargs, state: &State| {
            let key: &str = kwargs.must_get("key")?;
            let mut args = fluent_bundle::FluentArgs::new();
            for (name, value) in kwargs.iter() {
                if let Some(name) = name.as_str().filter(|name| *name != "key") {
                    args.set(name.to_owned(), escaped(value, state)?);
                }
            }
            say(&words, key, &args)
        }),
    );

    let files = Arc::clone(assets);
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| {
        address(&files, kwargs.must_get("name")?).map(str::to_owned)
    });

    let files = Arc::clone(assets);
    tera.register_function(
        "icon",
        Markup(move |kwargs: Kwargs, state: &State| {
            let name = state.escape(kwargs.must_get("name")?)?;
            let sprite = address(&files, "icons.svg")?;
            Ok(format!(r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"/></svg>"##))
        }),
    );

    let words = Arc::clone(messages);
    tera.register_filter("number", move |value: f64, _: Kwargs, _: &State| words.number(value));
    tera.register_filter("initials", |name: &str, _: Kwargs, _: &State| initials(name));
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State| url_encoded(text));
    tera.register_filter("json_script", |value: &Value, _: Kwargs, _: &State| json_script(value));
}

/// A message. Where it is missing, a debug build and every test fail; people get the id rather than an error page.
fn say(words: &Messages, key: &str, args: &fluent_bundle::FluentArgs) -> TeraResult<String> {
    words.say(key, args).or_else(|why| {
        if cfg!(debug_assertions) {
            return Err(tera::Error::message(format!("{why:#}")));
        }
        tracing::error!("{why:#}");
        Ok(key.to_owned())
    })
}

/// Numbers choose plurals; anything else is text and is escaped, unless a template made it.
fn escaped(value: &Value, state: &State) -> TeraResult<fluent_bundle::FluentValue<'static>> {
    Ok(match value.as_f64() {
        Some(number) => number.into(),
        None if value.is_safe() => value.to_string().into(),
        None => state.escape(&value.to_string())?.into(),
    })
}

fn address<'a>(files: &'a Assets, name: &str) -> TeraResult<&'a str> {
    files.url(name).ok_or_else(|| tera::Error::message(format!("there is no static file `{name}`")))
}

/// The first letters of the first and the last word, for the disc beside a name.
fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut letters = name.split_whitespace().filter_map(letter);
    let first = letters.next();
    first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect()
}

/// Text as one value of a query string.
fn url_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encoded =
        text.bytes().map(|byte| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") });
    encoded.collect()
}

/// JSON that cannot leave the `<script type="application/json">` it stands in.
fn json_script(value: &Value) -> TeraResult<Value> {
    let json = serde_json::to_string(value).map_err(tera::Error::message)?;
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    Ok(Value::safe_string(&out))
}
