//! A portal per test: a database of its own, Memory gateways, a clock that stands.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use actix_web::{
    body::BoxBody,
    cookie::Cookie,
    dev::ServiceResponse,
    http::{Method, StatusCode, header::HeaderMap},
    test, web,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audit, session,
    values::{AccountId, ChallengeId, Role},
};
use migration::{Migrator, MigratorTrait as _};
use overture::{
    app::{App, Clock},
    config::{Config, SecondFactor, Security},
    domain::{actor::Op, mail::Message},
    gateway::mail::{MailGateway, memory},
    services::{self, sign_in::Browser},
    store::{Db, Place},
    web as site, worker,
};
use scraper::{Html, Selector};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, Database, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The origin every test portal believes to have.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";

/// Which database a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Runs every story on both databases: `sqlite::name` and `postgres::name`.
macro_rules! stories {
    ($($(#[$meta:meta])* async fn $name:ident($portal:ident: TestApp) $body:block)*) => {
        $($(#[$meta])* async fn $name($portal: $crate::harness::TestApp) $body)*

        mod sqlite {
            $(#[actix_web::test]
            async fn $name() {
                super::$name($crate::harness::TestApp::on($crate::harness::Engine::Sqlite).await).await;
            })*
        }

        mod postgres {
            $(#[actix_web::test]
            async fn $name() {
                super::$name($crate::harness::TestApp::on($crate::harness::Engine::Postgres).await).await;
            })*
        }
    };
}
pub(crate) use stories;

/// A portal that nobody else uses.
pub(crate) struct TestApp {
    pub(crate) app: web::Data<App>,
    pub(crate) mails: memory::Memory,
    /// The pages, built with the first request: building them costs more than most answers.
    site: OnceCell<Site>,
    _folder: TempDir,
}

/// Somebody with a browser. A clone is the same browser; [`Person::as_of_now`] keeps what it holds now.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Option<AccountId>,
    pub(crate) email: String,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Person {
    /// Another browser with the cookies of this one: a thief's, or this one after the back button.
    pub(crate) fn as_of_now(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self { cookies: Arc::new(Mutex::new(cookies)), ..self.clone() }
    }

    /// What the browser holds under this name.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Puts something there that no answer set.
    pub(crate) fn hold(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    fn keep(&self, cookie: &Cookie<'_>) {
        let mut cookies = self.cookies.lock().unwrap();
        if cookie.max_age().is_some_and(|age| age.is_zero()) {
            cookies.remove(cookie.name());
        } else {
            cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
    }
}

/// Answers requests.
type Site = Rc<dyn Fn(test::TestRequest) -> Pin<Box<dyn Future<Output = ServiceResponse<BoxBody>>>>>;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl TestApp {
    /// A fresh portal on this database. Its clock stands at noon of 1 November 2026, UTC.
    pub(crate) async fn on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = match engine {
            Engine::Sqlite => {
                let file = folder.path().join("overture.db");
                std::fs::copy(sqlite_template(), &file).unwrap();
                Place::File(file)
            }
            Engine::Postgres => Place::Server(postgres_copy().await),
        };
        Self::at(folder, &place).await
    }

    /// A portal of its own on a copy of this one's database, at the same time; for SQLite.
    pub(crate) async fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("overture.db");
        let copy = format!("vacuum into '{}'", file.display());
        self.app.db.schema().execute_unprepared(&copy).await.unwrap();
        let twin = Self::at(folder, &Place::File(file)).await;
        twin.app.clock.set(self.now());
        twin
    }

    async fn at(folder: TempDir, place: &Place) -> Self {
        let mut config = Config::default();
        config.server.data = folder.path().to_owned();
        // Stories that are not about the doors do not stop at them.
        config.security = Security {
            second_factor: SecondFactor::Optional,
            staff_idle_minutes: 720,
            staff_hours: 168,
            applicant_idle_minutes: 720,
            applicant_hours: 168,
            ..Security::default()
        };
        let mails = memory::Memory::default();
        let mut app = App::build_at(config, place, false).await.unwrap();
        app.clock = Clock::set_to(noon());
        app.mail = MailGateway::Memory(mails.clone());
        Self { app: web::Data::new(app), mails, site: OnceCell::new(), _folder: folder }
    }

    /// The same portal with other settings.
    pub(crate) fn set(self, change: impl FnOnce(&mut Config)) -> Self {
        self.with(|app| change(&mut app.config))
    }

    /// The same portal with other parts.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut App)) -> Self {
        self.site = OnceCell::new();
        let mut app =
            Arc::try_unwrap(self.app.into_inner()).unwrap_or_else(|_| panic!("nobody else has it yet"));
        change(&mut app);
        self.app = web::Data::new(app);
        self
    }

    /// The same portal with the limits and duties of a fresh installation.
    pub(crate) fn strict(self) -> Self {
        self.set(|config| config.security = Security::default())
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Moves the clock.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.app.clock.set(self.now() + by);
    }

    /// An operation of the operator at the machine.
    pub(crate) fn operator(&self) -> Op {
        Op::of_operator(self.now())
    }

    /// A signed-in person with these roles.
    pub(crate) async fn person(&self, email: &str, roles: &[(Role, Option<ChallengeId>)]) -> Person {
        let op = self.operator();
        let name = email.split('@').next().unwrap();
        let (id, _) = services::account::add_user(&self.app, &op, email, name, None, None).await.unwrap();
        for (role, challenge) in roles {
            overture::store::write(&self.app.db, async |tx| {
                overture::store::account::grant(tx, id, *role, *challenge, op.now).await
            })
            .await
            .unwrap();
        }
        let path = services::sign_in::link_for_operator(&self.app, &op, email).await.unwrap();
        let token = path.rsplit('/').next().unwrap().to_owned();
        let browser = Browser { agent: "test".to_owned(), ..Browser::default() };
        let opened = services::sign_in::confirm_link(&self.app, &op, &token, &browser, "").await.unwrap();
        let person = Person { id: Some(id), email: email.to_owned(), ..self.visitor() };
        person.hold("overture", &opened.session);
        person.hold("browser", &opened.known);
        person
    }

    /// Somebody who did not sign in.
    pub(crate) fn visitor(&self) -> Person {
        Person { id: None, email: String::new(), cookies: Arc::default() }
    }

    pub(crate) async fn get(&self, who: &Person, path: &str) -> Answer {
        self.send(who, Method::GET, path, |request| request).await
    }

    /// Posts a form as a browser of ours would.
    pub(crate) async fn post(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(who, Method::POST, path, |request| {
            request.insert_header(("origin", self.app.config.origin())).set_form(fields)
        })
        .await
    }

    /// Sends anything; `shape` adds headers and body.
    pub(crate) async fn send(
        &self,
        who: &Person,
        method: Method,
        path: &str,
        shape: impl FnOnce(test::TestRequest) -> test::TestRequest,
    ) -> Answer {
        let site = self.site.get_or_init(|| site_of(self.app.clone())).await;
        let mut request = test::TestRequest::with_uri(path)
            .method(method)
            .peer_addr(std::net::SocketAddr::from(([127, 0, 0, 1], 50_000)));
        for (name, value) in who.cookies.lock().unwrap().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let response = site(shape(request)).await;
        response.response().cookies().for_each(|cookie| who.keep(&cookie));
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = actix_web::body::to_bytes(response.into_body()).await.map_err(|_| ()).unwrap().to_vec();
        Answer { status, headers, bytes }
    }

    /// Lets the worker do everything that is due.
    pub(crate) async fn work(&self) {
        while worker::once(&self.app, "test-worker").await.unwrap() > 0 {}
    }

    /// The mails that were delivered to this address, oldest first, after letting the worker work.
    pub(crate) async fn mails_to(&self, address: &str) -> Vec<Message> {
        self.work().await;
        self.mails.sent().into_iter().filter(|mail| mail.to_address.as_str() == address).collect()
    }

    /// How many entries of this kind the audit trail has.
    pub(crate) async fn entries(&self, kind: &str) -> u64 {
        audit::Entity::find().filter(audit::Column::Kind.eq(kind)).count(self.app.db.read()).await.unwrap()
    }

    /// How many sessions were ever opened.
    pub(crate) async fn sessions(&self) -> u64 {
        session::Entity::find().count(self.app.db.read()).await.unwrap()
    }

    /// How many statements the database saw while this ran.
    pub(crate) async fn statements<T>(&self, what: impl Future<Output = T>) -> (u64, T) {
        let before = self.app.db.statements();
        let done = what.await;
        (self.app.db.statements() - before, done)
    }
}

async fn site_of(app: web::Data<App>) -> Site {
    let service = Rc::new(test::init_service(site::site(app)).await);
    Rc::new(move |request| {
        let service = service.clone();
        Box::pin(
            async move { test::call_service(&*service, request.to_request()).await.map_into_boxed_body() },
        )
    })
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("an answer is UTF-8")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no redirect: {} {}", self.status, self.text()))
    }

    /// The texts of all elements a CSS selector finds, white space folded.
    pub(crate) fn select(&self, css: &str) -> Vec<String> {
        let selector = Selector::parse(css).unwrap();
        Html::parse_document(&self.text())
            .select(&selector)
            .map(|element| {
                element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// An attribute of the first element a CSS selector finds.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(css).unwrap();
        let page = Html::parse_document(&self.text());
        page.select(&selector).next()?.value().attr(name).map(str::to_owned)
    }
}

/// Noon of 1 November 2026, UTC.
pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_793_534_400, 0).unwrap()
}

/// Runs something async from a thread of its own: templates are made once for all tests.
fn aside<T: Send + 'static>(what: impl Future<Output = T> + Send + 'static) -> T {
    std::thread::spawn(|| {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(what)
    })
    .join()
    .unwrap()
}

/// A migrated SQLite file, made once.
fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, file) = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (made, file) = (folder.path().join("made.db"), folder.path().join("template.db"));
        let target = file.clone();
        aside(async move {
            let db = Db::open(&Place::File(made), 1).await.unwrap();
            Migrator::up(db.schema(), None).await.unwrap();
            db.schema().execute_unprepared(&format!("vacuum into '{}'", target.display())).await.unwrap();
        });
        (folder, file)
    });
    file
}

/// The address of a PostgreSQL to test on; `tests/run` starts one.
pub(crate) fn postgres_url() -> String {
    std::env::var("OVERTURE_TEST_PG_URL")
        .expect("OVERTURE_TEST_PG_URL names no PostgreSQL to test on: `tests/run` starts one")
}

/// The address with another database name.
pub(crate) fn postgres_at(name: &str) -> String {
    let url = postgres_url();
    let (server, query) = url.split_once('?').map_or((url.as_str(), ""), |(server, query)| (server, query));
    let (server, _) = server.rsplit_once('/').unwrap();
    if query.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{query}") }
}

/// Runs one statement on the server's own database.
pub(crate) async fn postgres_do(sql: &str) {
    let connection = Database::connect(postgres_url()).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

/// A copy of a migrated template database.
async fn postgres_copy() -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let template = TEMPLATE.get_or_init(|| {
        let name = format!("overture_template_{}", std::process::id());
        let made = name.clone();
        aside(async move {
            postgres_do(&format!("create database {made}")).await;
            let connection = Database::connect(postgres_at(&made)).await.unwrap();
            Migrator::up(&connection, None).await.unwrap();
            connection.close().await.unwrap();
        });
        name
    });
    let name = format!("overture_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    postgres_do(&format!("create database {name} template {template}")).await;
    postgres_at(&name)
}
