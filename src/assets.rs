//! Static files under fingerprinted names. A URL names its content, so a browser may keep it for ever.
//!
//! Never touches HTTP: the web layer asks for a path and decides on headers.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context as _, bail};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

/// Where the web layer mounts the files.
pub const PREFIX: &str = "/static/";

/// Digits of the SHA-256 in a name: 32 bits tell the versions of one file apart.
const FINGERPRINT: usize = 8;

/// Brotli's effort: the best in a release, where each file is packed once; little in a debug build, where it would be slow.
const EFFORT: u32 = if cfg!(debug_assertions) { 5 } else { 11 };

#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Static;

/// One static file, ready to be sent.
#[derive(Debug)]
pub struct Asset {
    /// The URL that names exactly this content: `/static/app.1a2b3c4d.css`.
    pub url: String,
    /// The value of `Content-Type`.
    pub mime: String,
    /// A strong entity tag with its quotes.
    pub etag: String,
    /// The content. In a stylesheet, references to other assets are fingerprinted already.
    pub bytes: Cow<'static, [u8]>,
    gzip: OnceLock<Option<Vec<u8>>>,
    brotli: OnceLock<Option<Vec<u8>>>,
}

impl Asset {
    fn new(name: &str, bytes: Cow<'static, [u8]>) -> Self {
        let digest = hex(&Sha256::digest(&bytes));
        Self {
            url: format!("{PREFIX}{}", fingerprinted(name, &digest[..FINGERPRINT])),
            mime: mime(name),
            etag: format!("\"{}\"", &digest[..32]),
            bytes,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// The content in gzip, computed on first use; absent where compression gains nothing.
    pub fn gzip(&self) -> Option<&[u8]> {
        let packed = self.gzip.get_or_init(|| worth_it(gzip(&self.bytes).ok()?, &self.bytes));
        packed.as_deref()
    }

    /// The content in Brotli, computed on first use; absent where compression gains nothing.
    pub fn brotli(&self) -> Option<&[u8]> {
        let packed = self.brotli.get_or_init(|| worth_it(brotli(&self.bytes).ok()?, &self.bytes));
        packed.as_deref()
    }
}

/// All static files of this build, by name and by URL.
#[derive(Debug)]
pub struct Assets {
    by_name: BTreeMap<String, Asset>,
    name_by_path: BTreeMap<String, String>,
}

impl Assets {
    /// Reads every file of `static/`. A stylesheet that names a file which is not there is refused.
    pub fn load() -> anyhow::Result<Self> {
        let (sheets, others): (Vec<_>, Vec<_>) = Static::iter().partition(|name| has_extension(name, "css"));
        let mut by_name = BTreeMap::new();
        for name in others {
            let file = Static::get(&name).with_context(|| format!("static/{name} vanished"))?;
            by_name.insert(name.to_string(), Asset::new(&name, file.data));
        }
        for name in sheets {
            let file = Static::get(&name).with_context(|| format!("static/{name} vanished"))?;
            let sheet = std::str::from_utf8(&file.data).with_context(|| format!("static/{name}"))?;
            let sheet = resolve_urls(sheet, &by_name).with_context(|| format!("static/{name}"))?;
            by_name.insert(name.to_string(), Asset::new(&name, Cow::Owned(sheet.into_bytes())));
        }
        let name_by_path = by_name
            .iter()
            .map(|(name, asset)| (asset.url[PREFIX.len()..].to_owned(), name.clone()))
            .collect();
        Ok(Self { by_name, name_by_path })
    }

    /// The URL of a file by its name below `static/`.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(|asset| asset.url.as_str())
    }

    /// A file by its name below `static/`.
    pub fn named(&self, name: &str) -> Option<&Asset> {
        self.by_name.get(name)
    }

    /// The file behind a request path, given without [`PREFIX`]. Only the current fingerprint is answered: content
    /// under a name that promises other content would be kept by browsers for a year.
    pub fn find(&self, path: &str) -> Option<&Asset> {
        self.by_name.get(self.name_by_path.get(path)?)
    }

    /// Every file, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.by_name.iter().map(|(name, asset)| (name.as_str(), asset))
    }
}

/// `app.css` becomes `app.1a2b3c4d.css`; folders stay.
fn fingerprinted(name: &str, digest: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem}.{digest}.{extension}"),
        _ => format!("{name}.{digest}"),
    }
}

fn mime(name: &str) -> String {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    if guess.type_() == "text" { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

/// Replaces `url(fonts/x.woff2)` by the fingerprinted URL of that file.
fn resolve_urls(sheet: &str, assets: &BTreeMap<String, Asset>) -> anyhow::Result<String> {
    let mut out = String::with_capacity(sheet.len() + 256);
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("url(") {
        let (target, after) = after.split_once(')').context("an url( is not closed")?;
        out.push_str(before);
        out.push_str("url(");
        let name = target.trim_matches(['"', '\'', ' ']);
        if name.starts_with("data:") {
            out.push_str(target);
        } else if let Some(asset) = assets.get(name) {
            out.push_str(&asset.url);
        } else {
            bail!("there is no file `{name}`");
        }
        out.push(')');
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = CompressorWriter::new(Vec::new(), 4096, EFFORT, 22);
    encoder.write_all(bytes)?;
    encoder.flush()?;
    Ok(encoder.into_inner())
}

/// Fonts and pictures are packed already: less than a tenth gained is not worth unpacking.
fn worth_it(packed: Vec<u8>, plain: &[u8]) -> Option<Vec<u8>> {
    (packed.len() < plain.len() * 9 / 10).then_some(packed)
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
