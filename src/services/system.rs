//! How the portal itself is.

use crate::{app::App, store};

/// Whether requests can be served.
pub async fn is_ready(app: &App) -> bool {
    store::ping(app.db.read()).await
}
