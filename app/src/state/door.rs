//! The door to a person's things on this phone: closed until the PIN is given, and closed again when nobody is there.
//! What lies behind it is [`crate::store::sealed`].

use super::cut_off::forget_stale;
use super::rolls::LastRead;
use super::screen::{KEEP_DRAFTS, announce};
use super::{BrowserClock, BrowserIds, Lec, Watched, device};
use crate::browser::number_beside_icon;
use crate::queries::inbox::Standing;
use crate::route::Route;
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{CUT, ENVELOPES, KnownPhone, PHONE, THE_PHONE, THE_VAULT, VAULT};
use crate::store::sealed::Sealed;
use crate::store::vault::VaultKey;
use crate::store::{Batch, Keys, LocalStore, StoreError};
use crate::sync::forget::put_aside;
use crate::sync::schedule::Occasion;
use crate::sync::transport;
use crate::{i18n, session};
use leptos::prelude::*;
use shared::values::{AccountId, Clock, PhoneId};
use shared::wire::rescue::to_hex;
use shared::wire::session::{MAX_BEFORE, NewPhone, SessionBody, short};
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How the door to the person's things stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// They are there, or nobody is.
    Open,
    /// The PIN is asked for.
    Locked,
    /// A PIN is to be chosen.
    Choosing,
    /// The PIN is to be another one.
    Changing,
    /// The phone was cut off, and is empty but for the envelopes of what waits.
    Emptied,
}

/// A key that is handed on over a reload is good for so long, in milliseconds.
const HANDED_ON_MS: i64 = 30_000;
/// What is being typed is kept before the page goes; that is ample for one write.
const KEEPING: Duration = Duration::from_millis(500);

impl Lec {
    /// Brings a person to the door of their database.
    pub(super) async fn open(self, session: SessionBody) {
        // Whatever happens below, nobody works in another person's database.
        self.lay_down();
        let account = session.caller.account;
        // Behind a closed door the server can be asked only whether this phone was cut off.
        transport::speak_as(Some(short(account)));
        let handed_on = session::take_key(account, BrowserClock.now(), HANDED_ON_MS);
        // Where the database cannot be opened every screen says so.
        let looked = self.look_at_door(account).await;
        self.door.set(looked.clone().unwrap_or(Door::Open));
        self.store_trouble.set(looked.err());
        self.who.set(Some(session));
        if let Some(key) = handed_on.and_then(|key| VaultKey::from_hex(&key))
            && self.door.get_untracked() == Door::Locked
        {
            self.enter(key).await;
        }
    }

    /// Opens the database, and says how its door stands.
    async fn look_at_door(self, account: AccountId) -> Result<Door, StoreError> {
        let database = IndexedDb::open(&session::database_name(account)).await?;
        self.beneath.set_value(Some(database.clone()));
        forget_stale(&database, account).await?;
        if database.get(VAULT, THE_VAULT).await?.is_some() {
            return Ok(Door::Locked);
        }
        // Who has just signed in begins anew, also on a phone that was emptied.
        let known = self.new_phone.with_value(Option::is_none);
        Ok(if known && !put_aside(&database).await?.is_empty() { Door::Emptied } else { Door::Choosing })
    }

    /// Goes in.
    pub(super) async fn enter(self, key: VaultKey) {
        let (Some(database), Some(account)) = (self.beneath.get_value(), self.account()) else { return };
        let name = session::database_name(account);
        self.vault.set_value(database.get(VAULT, THE_VAULT).await.ok().flatten());
        let sealed = Sealed::new(database, key.clone(), device::random);
        self.key.set_value(Some(key));
        self.close_store();
        self.store.set_value(Some(Watched::new(sealed, &name, self.revision, self.rows)));
        self.read_stale_anew(account).await;
        self.speak().await;
        self.door.set(Door::Open);
        // Whoever asked for the store before asks again.
        self.revision.update(|revision| *revision += 1);
        self.look_for_loss().await;
        self.work_at(self.screen.get_untracked().as_ref());
        self.wake(Occasion::Now);
        spawn_local(async move {
            self.ask_who().await;
            self.hand_in_put_aside().await;
        });
        // Who has one institution goes to its roll, which asks for the rest.
        if self.only_institution().is_none() {
            spawn_local(self.refresh_places());
        }
    }

    /// The database was emptied behind the open door: what is kept from now on can be opened by the same PIN.
    pub(super) async fn put_vault_back(self) {
        if let (Some(store), Some(vault)) = (self.store(), self.vault.get_value()) {
            let back = Batch::new().expect(VAULT, THE_VAULT, None).put(VAULT, THE_VAULT, &vault);
            // It may be there all the same, or another tab may have been faster.
            let _ = store.commit(back).await;
        }
    }

    /// Makes itself known to the server as the person's vault on this phone, where it has signed in as such.
    pub(super) async fn speak(self) {
        let (Some(store), Some(account)) = (self.store(), self.account()) else { return };
        let new = self.new_phone.try_update_value(Option::take).flatten();
        if let Some(phone) = &new {
            let mut put = Batch::new().put(PHONE, THE_PHONE, phone);
            // Envelopes hold the word of the vault; those with the old one are made anew.
            for (key, _) in store.list_text(ENVELOPES.name, Keys::all("")).await.unwrap_or_default() {
                if !key.starts_with(CUT) {
                    put.drop_from(ENVELOPES, &key);
                }
            }
            let kept = store.commit(put).await;
            self.store_trouble.set(kept.err());
        }
        let kept = store.get(PHONE, THE_PHONE).await.ok().flatten();
        transport::speak_as(new.or(kept).map(|known| known.phone.identity(account)));
    }

    /// The vault on this phone as the server knows the person of this name, or shall know them from this sign-in on.
    pub(super) async fn phone(self, name: &str) -> Result<NewPhone, String> {
        let kept = match self.store() {
            Some(store) => store.get(PHONE, THE_PHONE).await.ok().flatten(),
            None => None,
        };
        let before: Vec<PhoneId> =
            session::people().iter().rev().filter_map(|who| who.phone).take(MAX_BEFORE).collect();
        if let Some(known) = kept.filter(|known| known.name == name) {
            return Ok(NewPhone { before, ..known.phone });
        }
        let word = to_hex(&device::random::<16>().ok_or_else(|| i18n::pin_not_kept().to_owned())?);
        let phone = NewPhone { id: PhoneId::new(&BrowserIds), word, before };
        self.new_phone.set_value(Some(KnownPhone { name: name.to_owned(), phone: phone.clone() }));
        Ok(phone)
    }

    /// The others who have a database on this phone, with their names.
    pub fn others(self) -> Vec<(AccountId, String)> {
        let here = self.account();
        let people = session::people().into_iter().map(|who| (who.caller.account, who.caller.name));
        people.filter(|(account, _)| Some(*account) != here).collect()
    }

    /// Somebody else who has a database on this phone takes it over.
    pub async fn bring_to_front(self, account: AccountId) {
        let person = session::people().into_iter().find(|who| who.caller.account == account);
        if let Some(person) = person {
            session::keep(&person);
            self.new_phone.set_value(None);
            self.current.set(None);
            self.open(person).await;
            self.go_instead(&Route::Home);
        }
    }

    /// Closes the door. The page is loaded anew, so that nothing of what was shown stays in its memory.
    pub fn lock(self) {
        if self.key.with_value(Option::is_none) {
            return;
        }
        self.held.set_value(0);
        announce(KEEP_DRAFTS);
        let close = async move {
            // What has no envelope goes out only when the door is opened again.
            let _ = self.keep_envelopes().await;
            super::reload();
        };
        set_timeout(move || spawn_local(close), KEEPING);
        // Nobody waits for a browser that is slow with it.
        set_timeout(super::reload, 3 * KEEPING);
    }

    /// Loads the page anew without closing the door.
    pub fn reload(self) {
        self.hand_on();
        super::reload();
    }

    /// The page that comes after this one may go in without asking.
    pub(super) fn hand_on(self) {
        if let (Some(key), Some(account)) = (self.key.get_value(), self.account()) {
            session::hand_on_key(account, &key.to_hex(), BrowserClock.now());
        }
    }

    /// Nothing is remembered of the store from now on.
    fn close_store(self) {
        if let Some(store) = self.store.try_update_value(Option::take).flatten() {
            store.close();
        }
    }

    /// Lets go of a person's database and of everything that was read from it.
    pub(super) fn lay_down(self) {
        self.close_store();
        self.beneath.set_value(None);
        self.key.set_value(None);
        self.unpack();
        self.ahead.set_value(None);
        self.last_read.set_value(LastRead::default());
        self.asked.set(Vec::new());
        self.in_list.set_value(None);
        // Whoever has the phone next is not told of somebody else's work.
        number_beside_icon(0);
        self.standing.set(Standing::default());
        self.sync.set(super::SyncStatus::default());
        transport::speak_as(None);
    }
}

/// Name and code of a link that was handed over; they stand where no server sees them, and are taken out at once.
pub fn start_code() -> (String, String) {
    let hash = window().location().hash().unwrap_or_default();
    // An address without them shows the same screen.
    let _ = window().location().set_hash("");
    let told = hash.strip_prefix('#').and_then(|told| told.rsplit_once('.'));
    let plain = |text: &str| js_sys::decode_uri_component(text).map(String::from).unwrap_or_default();
    told.map(|(name, code)| (plain(name), plain(code))).unwrap_or_default()
}
