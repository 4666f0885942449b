//! Posted forms, read strictly: the right type, bounded, whole UTF-8, no NUL.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, dev::Payload, error::PayloadError, http::header, web,
};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::{
    body::is_too_slow,
    problem::{Failure, Problem},
};
use crate::error::{Error, FieldError, Invalid, Refusal};

/// A form is at most this long.
const LIMIT: usize = 1024 * 1024;
/// And has at most this many fields.
const FIELDS: usize = 1000;

/// The pairs of a posted form in the order they were sent.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field was sent with a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The form as a browser sends it.
    #[must_use]
    pub fn encoded(&self) -> String {
        serde_urlencoded::to_string(&self.0).unwrap_or_default()
    }

    /// The form as a struct of `Option<String>`-like fields; what does not fit is a 400.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_urlencoded::from_str(&self.encoded()).map_err(|_| Problem::BadRequest.into())
    }
}

/// The rules of `validator` on a form, as errors of this house: only our message ids, never the value.
pub fn check(form: &impl Validate) -> Result<(), Error> {
    match form.validate() {
        Ok(()) => Ok(()),
        Err(errors) => Err(Error::Invalid(invalid(&errors))),
    }
}

fn invalid(errors: &ValidationErrors) -> Invalid {
    let mut list: Vec<FieldError> = errors
        .errors()
        .iter()
        .filter_map(|(field, kind)| match kind {
            ValidationErrorsKind::Field(faults) => faults.first().map(|fault| FieldError {
                field: field.to_string(),
                why: Refusal::new(message(fault.message.as_deref())),
            }),
            _ => None,
        })
        .collect();
    list.sort_by(|a, b| a.field.cmp(&b.field));
    Invalid(list)
}

/// The message ids that forms give in `#[validate(…, message = "…")]`.
fn message(id: Option<&str>) -> &'static str {
    const KNOWN: [&str; 5] =
        ["email-invalid", "name-missing", "name-too-long", "email-missing", "text-too-long"];
    KNOWN.iter().find(|known| Some(**known) == id).copied().unwrap_or("field-invalid")
}

impl FromRequest for Fields {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form = kind.is_some_and(|kind| {
            kind.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        let announced = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        // An empty post (a button without fields) needs no type.
        let is_empty = kind.is_none() && announced.is_none_or(|length| length == 0);
        let request = request.clone();
        let mut payload = web::Payload::from_request(&request, payload);
        Box::pin(async move {
            if is_empty {
                return Ok(Self::default());
            }
            if !is_form {
                return Err(Problem::UnsupportedType.into());
            }
            if announced.is_some_and(|length| length > LIMIT) {
                return Err(Problem::TooLarge.into());
            }
            let mut stream = (&mut payload).await.map_err(|_| Problem::BadRequest)?;
            let mut body = Vec::new();
            while let Some(chunk) = stream.next().await {
                body.extend_from_slice(&chunk.map_err(|error| broken(&error))?);
                if body.len() > LIMIT {
                    return Err(Problem::TooLarge.into());
                }
            }
            let fields = Self(parse(&body)?);
            // For the page that sends them again when something must be shown first.
            request.extensions_mut().insert(fields.clone());
            Ok(fields)
        })
    }
}

/// Why a body did not come to its end.
pub(super) fn broken(error: &PayloadError) -> Problem {
    if is_too_slow(error) { Problem::TooSlow } else { Problem::BadRequest }
}

/// A form that was kept as it was sent.
pub(super) fn decoded(body: &str) -> Result<Fields, Failure> {
    Ok(Fields(parse(body.as_bytes())?))
}

/// Decodes strictly: `serde_urlencoded` would put U+FFFD where bytes are broken.
fn parse(body: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let pairs: Vec<&[u8]> = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).collect();
    if pairs.len() > FIELDS {
        return Err(Problem::BadRequest);
    }
    pairs
        .into_iter()
        .map(|pair| {
            let middle = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(middle + 1..).unwrap_or_default();
            Ok((decode(&pair[..middle])?, decode(value)?))
        })
        .collect()
}

fn decode(text: &[u8]) -> Result<String, Problem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
                let value = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
                bytes.push(value.ok_or(Problem::BadRequest)?);
                rest = &tail[2..];
            }
            _ => bytes.push(byte),
        }
    }
    if bytes.contains(&0) {
        return Err(Problem::BadRequest);
    }
    String::from_utf8(bytes).map_err(|_| Problem::BadRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_as_it_was_typed_or_not_at_all() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            parse(b"a=1&b=caf%C3%A9+x&c&d="),
            Ok(vec![pair("a", "1"), pair("b", "café x"), pair("c", ""), pair("d", "")])
        );
        for broken in [&b"a=%FF"[..], b"a=%C3%28", b"a=%00", b"a=\0", b"a=%4", b"a=%zz", b"\xff=1"] {
            assert_eq!(parse(broken), Err(Problem::BadRequest), "{broken:?}");
        }
        let many = |count: usize| "a=1&".repeat(count).into_bytes();
        assert!(parse(&many(FIELDS)).is_ok());
        assert_eq!(parse(&many(FIELDS + 1)), Err(Problem::BadRequest));
    }
}
