//! Texts for the cameras of phones.

use qrcode::{Color, QrCode};
use serde::Serialize;

/// A QR code: so many modules a side, and the dark ones as a path of unit squares.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    pub side: usize,
    pub path: String,
}

impl Picture {
    /// None of a text that is too long for one.
    pub(in crate::web) fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let side = code.width();
        let mut path = String::new();
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                path.push_str(&format!("M{} {}h1v1h-1z", at % side, at / side));
            }
        }
        Some(Self { side, path })
    }
}
