//! Bodies that stop coming: the framework limits how long a head may take, this limits the body. Whoever sends one
//! byte now and then would hold a connection, and what the form is read into, for as long as they like.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    HttpMessage as _,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    rt,
    web::Bytes,
};
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep};

/// What a slow line still brings, in bytes a second.
const SLOWEST: u32 = 1024;

/// From here on the body of this request must keep coming: `patience`, and a second more for every kilobyte.
pub(super) fn must_keep_coming(request: &mut ServiceRequest, patience: Duration) {
    let body = request.take_payload();
    if !matches!(body, Payload::None) {
        let paced = Paced { body, patience, received: 0, late: None, ended: false };
        request.set_payload(Payload::Stream { payload: Box::pin(paced) });
    }
}

/// How long a body that nobody reads to its end is held, so that the framework closes the connection after the
/// answer: one that is dropped it would read for as long as it comes.
const HELD: Duration = Duration::from_secs(2);

/// Whether reading failed because the body did not keep coming.
pub(super) fn is_too_slow(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut)
}

struct Paced {
    body: Payload,
    patience: Duration,
    /// Bytes so far.
    received: u32,
    /// Wakes when it is too late; set when somebody begins to read.
    late: Option<(Instant, Pin<Box<Sleep>>)>,
    ended: bool,
}

impl Paced {
    fn allowed(&self) -> Duration {
        self.patience + Duration::from_secs(1) * self.received / SLOWEST
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = Pin::new(&mut self.body).poll_next(context);
        if let Poll::Ready(Some(Ok(bytes))) = &piece {
            self.received = self.received.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
        if piece.is_ready() {
            self.ended |= matches!(piece, Poll::Ready(None));
            return piece;
        }
        let allowed = self.allowed();
        let (begun, late) = self.late.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(allowed))));
        let end = *begun + allowed;
        if late.deadline() != end {
            late.as_mut().reset(end);
        }
        late.as_mut()
            .poll(context)
            .map(|()| Some(Err(PayloadError::Io(io::Error::from(io::ErrorKind::TimedOut)))))
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        if !self.ended {
            let unread = self.body.take();
            rt::spawn(async move {
                sleep(HELD).await;
                drop(unread);
            });
        }
    }
}
