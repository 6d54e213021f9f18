//! What every screen is given: who is signed in, the way to write, and how sending goes. The store itself stays
//! in here; a screen reads it through [`live`] and writes through [`Lec::record`].

mod ahead;
mod base;
mod coming_in;
mod cut_off;
mod device;
mod door;
mod envelopes;
mod idle;
mod keeping;
mod leaving;
mod live;
mod notice;
mod pin;
mod rolls;
mod screen;
mod standing;
mod sync_loop;
mod sync_status;
mod thaid;
mod watched;

pub use device::{BrowserClock, BrowserIds, steady_ms};
pub use door::{Door, start_code};
pub use idle::{IDLE_MINUTES, hold};
pub use live::{Live, live, once, steady};
pub use notice::Notice;
pub use pin::why_not_pin;
pub use rolls::place_of;
pub use screen::{InList, KEEP_DRAFTS};
pub use sync_status::{Phase, SyncStatus, words_of};
pub use thaid::{came_from_thaid, has_thaid};
pub use watched::Watched;

use crate::browser::whole_app;
pub use crate::edits::Made;
use crate::edits::{self, Desk, RecordError};
use crate::queries::inbox::Standing;
use crate::route::Route;
use crate::session;
use crate::store::StoreError;
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{Draft, KnownPhone};
use crate::store::vault::{Vault, VaultKey};
use crate::sync::schedule::Occasion;
use crate::{i18n, online};
use ahead::Ahead;
use cut_off::says_cut_off;
use futures::future::FutureExt;
use leaving::Ready;
use leptos::prelude::*;
use leptos::task::spawn_local;
use rolls::LastRead;
use shared::access::{Act, Branch, Role};
use shared::edits::SentEdit;
use shared::values::{AccountId, Clock, InstitutionId, RecordId, Timestamp};
use shared::wire::session::SessionBody;
use sync_loop::Alarm;

/// The state of the app. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Lec {
    /// Who is signed in on this phone.
    pub who: RwSignal<Option<SessionBody>>,
    /// How the door to the person's things stands.
    pub door: RwSignal<Door>,
    /// How sending goes.
    pub sync: RwSignal<SyncStatus>,
    /// The roll that is being worked on.
    pub current: RwSignal<Option<InstitutionId>>,
    /// A word that is shown for a moment after something was done.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether a newer version of the app waits.
    pub new_version: RwSignal<bool>,
    /// Why the database of this phone cannot be used, if so.
    pub store_trouble: RwSignal<Option<StoreError>>,
    /// Whether the device has little room left.
    pub little_room: RwSignal<bool>,
    /// The database of this person vanished from the device, with so many edits that waited.
    pub vanished: RwSignal<Option<u64>>,
    /// The screen of the address; `None` when there is none.
    pub screen: RwSignal<Option<Route>>,
    /// The children with an open question, of the roll that was read last.
    pub asked: RwSignal<Vec<RecordId>>,
    /// What has to be told beside every screen.
    pub standing: RwSignal<Standing>,
    /// Whether the screens behind the first ones are here; `None` while they are on their way.
    pub whole: RwSignal<Option<bool>>,
    /// Where the person was in the list of children.
    pub in_list: StoredValue<Option<InList>>,
    beneath: StoredValue<Option<IndexedDb>, LocalStorage>,
    vault: StoredValue<Option<Vault>, LocalStorage>,
    key: StoredValue<Option<VaultKey>, LocalStorage>,
    new_phone: StoredValue<Option<KnownPhone>, LocalStorage>,
    store: StoredValue<Option<Watched>, LocalStorage>,
    revision: RwSignal<u64>,
    rows: StoredValue<u64>,
    told: StoredValue<u64>,
    alarm: StoredValue<Alarm, LocalStorage>,
    ready: StoredValue<Ready, LocalStorage>,
    ahead: StoredValue<Option<Ahead>, LocalStorage>,
    last_read: StoredValue<LastRead, LocalStorage>,
    held: StoredValue<u32, LocalStorage>,
}

impl Lec {
    /// The state at the start: the person who did not sign out, with their database.
    pub async fn start(whole: Option<bool>) -> Self {
        let lec = Self {
            who: RwSignal::new(None),
            door: RwSignal::new(Door::Open),
            sync: RwSignal::new(SyncStatus::default()),
            current: RwSignal::new(None),
            notice: RwSignal::new(None),
            new_version: RwSignal::new(false),
            store_trouble: RwSignal::new(None),
            little_room: RwSignal::new(false),
            vanished: RwSignal::new(None),
            screen: RwSignal::new(screen::here()),
            asked: RwSignal::new(Vec::new()),
            standing: RwSignal::new(Standing::default()),
            whole: RwSignal::new(whole),
            in_list: StoredValue::new(None),
            beneath: StoredValue::new_local(None),
            vault: StoredValue::new_local(None),
            key: StoredValue::new_local(None),
            new_phone: StoredValue::new_local(None),
            store: StoredValue::new_local(None),
            revision: RwSignal::new(0),
            rows: StoredValue::new(0),
            told: StoredValue::new(0),
            alarm: StoredValue::new_local(Alarm::default()),
            ready: StoredValue::new_local(Ready::default()),
            ahead: StoredValue::new_local(None),
            last_read: StoredValue::new_local(LastRead::default()),
            held: StoredValue::new_local(0),
        };
        if let Some(kept) = session::kept() {
            lec.open(kept).await;
        }
        lec
    }

    /// Begins the work behind the screens, once the first one stands: before that nothing runs beside.
    pub fn begin(self) {
        self.work_at(screen::here().as_ref());
        screen::listen(self);
        sync_loop::start(self);
        idle::watch(self);
        self.watch_standing();
        if self.whole.with_untracked(Option::is_none) {
            self.await_whole();
        }
        spawn_local(async move {
            self.look_for_room().await;
            if self.account().is_some() {
                self.ask_who().await;
            }
        });
    }

    /// Waits for the screens behind the first ones; a failed attempt is made again.
    pub fn await_whole(self) {
        self.whole.set(None);
        spawn_local(async move { self.whole.set(Some(whole_app().await)) });
    }

    /// The state, inside a component.
    pub fn here() -> Self {
        expect_context()
    }

    /// Who is signed in on this phone.
    fn account(self) -> Option<AccountId> {
        self.who.with_untracked(|who| who.as_ref().map(|who| who.caller.account))
    }

    /// Asks the server who is signed in: a role may have changed. Without network the person stays who they were.
    async fn ask_who(self) {
        match online::who().await {
            Ok(session) if self.account() == Some(session.caller.account) => {
                self.was_heard();
                session::keep(&session);
                self.who.set(Some(session));
            }
            Err(error) if says_cut_off(&error) => self.empty_phone().await,
            _ => {}
        }
    }

    /// Signs out. Data and waiting work stay sealed in the person's database on this phone.
    pub async fn sign_out(self) {
        let _ = self.keep_envelopes().await;
        session::forget();
        // It is asked in the person's name, so it goes out before the vault's word is laid down; nobody waits for the answer.
        let mut leaving = online::sign_out().boxed_local();
        let left = (&mut leaving).now_or_never().is_some();
        self.lay_down();
        self.current.set(None);
        self.who.set(None);
        self.door.set(Door::Open);
        if !left {
            // Without network the session on the server ends by its own time.
            let _ = leaving.await;
        }
    }

    /// The store, once somebody is signed in.
    fn store(self) -> Option<Watched> {
        self.store.get_value()
    }

    /// The person's role at an institution, as far as this phone knows.
    pub fn role_at(self, at: &InstitutionId) -> Role {
        let scopes = self.who.with_untracked(|who| who.as_ref().map(|who| who.caller.scopes.clone()));
        let direct = |branch: &Branch| matches!(branch, Branch::Institution(own) if own == at);
        let scopes = scopes.unwrap_or_default();
        let roles = scopes.iter().filter(|scope| direct(&scope.branch) || scope.role == Role::LaoOfficer);
        roles.map(|scope| scope.role).max().unwrap_or(Role::Recorder)
    }

    /// The only institution of the person, where there is just one.
    pub fn only_institution(self) -> Option<InstitutionId> {
        let who = self.who.get_untracked()?;
        match who.caller.scopes.as_slice() {
            [scope] => match &scope.branch {
                Branch::Institution(at) => Some(at.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The institution that the person worked on last, where there are several.
    pub fn last_institution(self) -> Option<InstitutionId> {
        self.only_institution().or_else(|| session::current(self.account()?))
    }

    /// Whether the person may do something, at one place or another.
    pub fn may(self, act: Act) -> bool {
        self.who.with(|who| who.as_ref().is_some_and(|who| who.caller.branches_for(act).next().is_some()))
    }

    /// Where the person begins.
    pub fn beginning(self) -> Route {
        match self.only_institution() {
            Some(at) => Route::Roll(at),
            None if self.may(Act::SeeCounts) => Route::Institutions,
            None if self.may(Act::ReadLog) => Route::AccessLog,
            None if self.may(Act::ManagePeople) => Route::People,
            None => Route::Institutions,
        }
    }

    /// The roll of a screen is the one that is being worked on, and is synced; with one institution there is no
    /// other.
    fn work_at(self, screen: Option<&Route>) {
        let at =
            screen.and_then(Route::institution).cloned().or_else(|| match self.current.get_untracked() {
                Some(at) => Some(at),
                None => self.only_institution(),
            });
        if let Some(at) = at {
            self.set_current(at);
        }
    }

    /// From now on this roll is worked on, also when the app is opened another time.
    fn set_current(self, at: InstitutionId) {
        if self.current.get_untracked().as_ref() != Some(&at) {
            self.wake_for(&at);
            if let Some(account) = self.account() {
                session::keep_current(account, &at);
            }
            self.current.set(Some(at));
        }
    }

    /// Opens a roll: from now on it is kept on this phone and synced.
    pub async fn open_roll(self, at: InstitutionId) -> Result<(), StoreError> {
        let Some(store) = self.store() else { return Ok(()) };
        // A database that vanished behind the open app is empty now: that is said before anything is put into it.
        self.look_for_loss().await;
        let open =
            async |desk: &Desk<'_>| Ok(edits::fresh_for_ms(desk, &edits::open_roll(&store, desk).await?));
        match self.with_desk(&at, open).await? {
            0 => self.wake_for(&at),
            ms => self.wake(Occasion::Looked(ms)),
        }
        // The person may have gone on to another roll.
        if self.screen.with_untracked(|screen| screen.as_ref().and_then(Route::institution) == Some(&at)) {
            self.set_current(at);
        }
        self.look_for_room().await;
        Ok(())
    }

    /// Takes an edit: when it returns `Ok`, the edit is kept on this phone and will be sent.
    pub async fn record(self, at: &InstitutionId, made: &Made<'_>) -> Result<SentEdit, RecordError> {
        let store = self.store().ok_or(RecordError::NoRoll)?;
        let ahead = self.known_ahead(at, made.record);
        let write = async |desk: &Desk<'_>| edits::record(&store, desk, made, ahead).await;
        let sent = self.with_desk(at, write).await;
        if let Ok(sent) = &sent {
            self.add_to_parcel(sent);
            self.wake(Occasion::Edited);
            spawn_local(self.ask_for_promise());
        }
        sent
    }

    /// Puts a refused edit away for good.
    pub async fn discard(self, at: &InstitutionId, sent: &SentEdit) -> Result<(), StoreError> {
        let Some(store) = self.store() else { return Ok(()) };
        edits::discard_refused(&store, at, sent.id).await
    }

    /// Notes that a person has read that a value was written over.
    pub async fn mark_read(self, key: &str) {
        let Some(store) = self.store() else { return };
        if let Err(error) = edits::mark_read(&store, key).await {
            self.store_trouble.set(Some(error));
        }
    }

    /// Keeps what stands in a form; an empty one is forgotten. No screen shows drafts, so none is drawn anew for one.
    pub async fn keep_draft(self, key: &str, draft: &Draft) {
        let Some(store) = self.store() else { return };
        if let Err(error) = store.commit_quietly(edits::keep_draft(key, draft)).await {
            self.store_trouble.set(Some(error));
        }
    }

    /// Begins a new database; the one that cannot be opened is left as it is.
    pub fn begin_new_database(self) {
        if let Some(account) = self.account() {
            session::begin_new_database(account);
        }
        reload();
    }

    /// Why what is kept on this device could not be read, and what to do.
    pub fn why_unread(error: &StoreError) -> &'static str {
        match error {
            StoreError::Unreadable { .. } | StoreError::Other(_) => i18n::something_broke(),
            error => why_not_kept(error),
        }
    }

    /// Now, by the phone's clock.
    pub fn now(self) -> Timestamp {
        BrowserClock.now()
    }

    async fn with_desk<T>(self, at: &InstitutionId, work: impl AsyncFnOnce(&Desk<'_>) -> T) -> T {
        let desk = Desk {
            institution: at,
            user: self.account().unwrap_or(AccountId(uuid::Uuid::nil())),
            role: self.role_at(at),
            clock: &BrowserClock,
            heard: self.heard_of(at),
            steady_ms: steady_ms(),
            ids: &BrowserIds,
        };
        work(&desk).await
    }
}

/// Loads the app again. A browser that does not leaves the screen as it is.
pub fn reload() {
    let _ = window().location().reload();
}

/// Why an edit was not kept, in words.
pub fn why_not(error: &RecordError) -> String {
    match error {
        RecordError::Refused(why) => i18n::say(why.words()).to_owned(),
        RecordError::NoRoll => i18n::download_waits().to_owned(),
        RecordError::Store(error) => why_not_kept(error).to_owned(),
    }
}

/// Why the database of this phone was of no help, and what to do.
pub fn why_not_kept(error: &StoreError) -> &'static str {
    match error {
        StoreError::Changed => i18n::other_tab(),
        StoreError::Full => i18n::storage_full(),
        StoreError::Newer => i18n::newer_database(),
        StoreError::Broken(_) => i18n::database_broken(),
        StoreError::Unreadable { .. } | StoreError::Other(_) => i18n::storage_trouble(),
    }
}

/// The same where the error is not needed any more.
#[expect(clippy::needless_pass_by_value, reason = "this is how `map_err` gives it")]
fn not_kept(error: StoreError) -> String {
    why_not_kept(&error).to_owned()
}
