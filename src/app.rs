//! Where the pieces meet: everything a use case can reach, built once from the settings.

use std::{
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use entity::values::{AccountId, ChallengeId};
use tokio::sync::Notify;

use crate::{
    config::Config,
    domain::{
        actor::Op,
        area::Tree,
        clock::{Guard, Hands},
        lockdown::Lockdown,
        preference::Look,
    },
    error::Result,
    fresh::Fresh,
    gateway::{files::Files, mail::MailGateway, scanner::Scanner, search::Search, sso::Sso},
    hashing::Hashing,
    store::{Db, Place, area::Areas, challenge::Card, names::Names},
    templates::Templates,
    web::cache::Pages,
    wording::Wording,
};

/// How many cards of lists are kept: a few kilobytes each.
const CARDS: usize = 2_000;
/// How many looks of people are kept: a few bytes each.
const LOOKS: usize = 10_000;

/// The portal.
pub struct App {
    pub config: Config,
    pub db: Db,
    pub templates: Templates,
    pub mail: MailGateway,
    pub search: Search,
    /// Where the files of pitches lie.
    pub files: Files,
    /// Who looks at them before others get them.
    pub scanner: Scanner,
    /// Where the host's people sign in.
    pub sso: Sso,
    pub clock: Clock,
    /// What the worker saw of the clock.
    pub guard: Mutex<Guard>,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// Told after a commit that left work for the worker.
    pub work: Work,
    /// The names of all organisations.
    pub names: Names,
    /// The innovation fields.
    pub areas: Areas,
    /// Counts the changes of what the public sees; finished pages of an older count are not served.
    public: AtomicU64,
    /// Public pages as they were finished.
    pub pages: Pages,
    /// The rows behind the cards of lists.
    pub cards: Fresh<ChallengeId, Arc<Card>>,
    /// Those cards as they were drawn, by language.
    pub drawn_cards: Fresh<(String, ChallengeId), Arc<str>>,
    /// What pages look like for whoever is signed in.
    pub looks: Fresh<AccountId, Look>,
    /// What is switched off.
    pub lockdown: Fresh<(), Option<Lockdown>>,
    /// The demo world is running: invented people, a mailbox to look into.
    pub demo: bool,
}

/// Wakes the loops of the worker that share this process; other processes look for themselves.
#[derive(Debug, Default)]
pub struct Work {
    pub jobs: Notify,
    pub mails: Notify,
    pub files: Notify,
}

impl Work {
    /// Says that something was queued.
    pub fn notify_one(&self) {
        self.jobs.notify_one();
        self.mails.notify_one();
        self.files.notify_one();
    }
}

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until it is set; for tests and for the demo world.
    Set(Arc<Mutex<Hands>>),
}

/// The instant from which the steady clock counts.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn set_to(now: DateTime<Utc>) -> Self {
        Self::Set(Arc::new(Mutex::new(Hands { wall: now, steady: Duration::ZERO })))
    }

    /// The wall clock beside one that never jumps.
    #[must_use]
    pub fn hands(&self) -> Hands {
        match self {
            Self::System => Hands { wall: Utc::now(), steady: STARTED.elapsed() },
            Self::Set(hands) => *hands.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The present in whole milliseconds, which both databases keep exactly.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = self.hands().wall;
        now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now)
    }

    /// Moves a standing clock as time goes by; the system's clock is left alone.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Set(hands) = self {
            let mut hands = hands.lock().unwrap_or_else(PoisonError::into_inner);
            let passed = (to - hands.wall).to_std().unwrap_or_default();
            hands.steady += passed;
            hands.wall = to;
        }
    }

    /// Moves the wall clock alone, as somebody does who sets it wrong; the system's clock is left alone.
    pub fn jump(&self, to: DateTime<Utc>) {
        if let Self::Set(hands) = self {
            hands.lock().unwrap_or_else(PoisonError::into_inner).wall = to;
        }
    }
}

impl App {
    /// Opens everything the settings name. The database must have the present shape.
    pub async fn build(config: Config, demo: bool) -> anyhow::Result<Self> {
        let place = config.database_place();
        Self::build_at(config, &place, demo).await
    }

    /// The same on a database of the caller's choice.
    pub async fn build_at(config: Config, place: &Place, demo: bool) -> anyhow::Result<Self> {
        let data = &config.server.data;
        let readers = u32::try_from(std::thread::available_parallelism().map_or(2, usize::from) * 4)?;
        Ok(Self {
            db: Db::open(place, readers).await?,
            templates: Templates::load()?,
            mail: MailGateway::build(&config.mail, data).context("the mail settings cannot be used")?,
            search: Search::embedded(&data.join("index")),
            files: Files::local(data).context("the folder of the files cannot be used")?,
            scanner: Scanner::build(&config.files).context("files.scanner cannot be used")?,
            sso: Sso::build(&config.sso, &config.origin())
                .context("the settings of single sign-on cannot be used")?,
            clock: Clock::System,
            guard: Mutex::default(),
            hashing: Hashing::default(),
            work: Work::default(),
            names: Names::default(),
            areas: Areas::default(),
            public: AtomicU64::new(0),
            pages: Pages::default(),
            cards: Fresh::bounded(CARDS),
            drawn_cards: Fresh::bounded(CARDS),
            looks: Fresh::bounded(LOOKS),
            lockdown: Fresh::bounded(1),
            demo,
            config,
        })
    }

    /// Says after a commit that the public sees something else now.
    pub fn public_changed(&self) {
        self.public.fetch_add(1, Ordering::Release);
    }

    /// How often what the public sees has changed.
    #[must_use]
    pub fn public_version(&self) -> u64 {
        self.public.load(Ordering::Acquire)
    }

    /// The innovation fields, as they were at most five seconds ago.
    pub async fn areas(&self, op: &Op) -> Result<Arc<Tree>> {
        self.areas.tree(self.db.read(), op.now).await
    }

    /// The words of a language.
    #[must_use]
    pub const fn wording<'a>(&'a self, language: &'a str) -> Wording<'a> {
        Wording::new(&self.templates, language)
    }

    /// The words for whoever asks: their language, and their zone for times that have none of their own.
    #[must_use]
    pub fn wording_for<'a>(&'a self, op: &'a Op) -> Wording<'a> {
        self.wording(&op.language).read_in(op.zone.as_deref())
    }

    /// An own path as a link that works outside.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.origin())
    }
}

impl Config {
    /// The database these settings name.
    #[must_use]
    pub fn database_place(&self) -> Place {
        match &self.database.url {
            Some(url) => Place::Server(url.clone()),
            None => Place::File(self.server.data.join("overture.db")),
        }
    }

    /// The host part of message ids: the one of the public origin.
    #[must_use]
    pub fn mail_host(&self) -> String {
        let origin = self.origin();
        let host = origin.rsplit('/').next().unwrap_or_default();
        host.split(':').next().filter(|host| !host.is_empty()).unwrap_or("localhost").to_owned()
    }
}
