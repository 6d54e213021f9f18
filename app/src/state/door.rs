//! The door to a person's things on this phone: closed until the PIN is given, and closed again when nobody is there.
//! What lies behind it is [`crate::store::sealed`].

use super::screen::{KEEP_DRAFTS, announce};
use super::{BrowserClock, BrowserIds, Lec, Watched, device, sync_status};
use crate::route::Route;
use crate::seal::seal;
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{KnownPhone, PHONE, THE_PHONE, THE_VAULT, VAULT};
use crate::store::sealed::Sealed;
use crate::store::vault::{COST, PinFault, Vault, VaultKey, judge_pin};
use crate::store::{Batch, LocalStore, StoreError};
use crate::sync::schedule::Occasion;
use crate::sync::transport;
use crate::{i18n, online, session};
use leptos::prelude::*;
use shared::values::{AccountId, Clock, EditId, PhoneId};
use shared::wire::rescue::{Envelope, to_hex};
use shared::wire::session::{NewPhone, SessionBody};
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
        let handed_on = session::take_key(account, BrowserClock.now(), HANDED_ON_MS);
        let looked = self.look_at_door(&session::database_name(account)).await;
        self.door.set(match looked {
            Ok(true) => Door::Locked,
            Ok(false) => Door::Choosing,
            // Every screen says so.
            Err(_) => Door::Open,
        });
        self.store_trouble.set(looked.err());
        self.who.set(Some(session));
        if let Some(key) = handed_on.and_then(|key| VaultKey::from_hex(&key))
            && self.door.get_untracked() == Door::Locked
        {
            self.enter(key).await;
        }
    }

    /// Opens the database; whether it has a vault already.
    async fn look_at_door(self, name: &str) -> Result<bool, StoreError> {
        let database = IndexedDb::open(name).await?;
        self.beneath.set_value(Some(database.clone()));
        Ok(database.get(VAULT, THE_VAULT).await?.is_some())
    }

    /// Goes in.
    async fn enter(self, key: VaultKey) {
        let (Some(database), Some(account)) = (self.beneath.get_value(), self.account()) else { return };
        let name = session::database_name(account);
        self.vault.set_value(database.get(VAULT, THE_VAULT).await.ok().flatten());
        let sealed = Sealed::new(database, key.clone(), device::random);
        self.key.set_value(Some(key));
        self.store.set_value(Some(Watched::new(sealed, &name, self.revision)));
        self.speak().await;
        self.door.set(Door::Open);
        // Whoever asked for the store before asks again.
        self.revision.update(|revision| *revision += 1);
        self.look_for_loss().await;
        self.work_at(self.screen.get_untracked().as_ref());
        self.wake(Occasion::Now);
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
            let kept = store.commit(Batch::new().put(PHONE, THE_PHONE, phone)).await;
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
        if let Some(known) = kept.filter(|known| known.name == name) {
            return Ok(known.phone);
        }
        let word = to_hex(&device::random::<16>().ok_or_else(|| i18n::pin_not_kept().to_owned())?);
        let phone = NewPhone { id: PhoneId::new(&BrowserIds), word };
        self.new_phone.set_value(Some(KnownPhone { name: name.to_owned(), phone: phone.clone() }));
        Ok(phone)
    }

    /// Tries a PIN. The error is a sentence for the person.
    pub async fn unlock(self, pin: String) -> Result<(), String> {
        let Some(database) = self.beneath.get_value() else { return Ok(()) };
        let trouble = |error: StoreError| i18n::storage_trouble(error);
        let vault = database.get(VAULT, THE_VAULT).await.map_err(trouble)?.ok_or_else(String::new)?;
        let now = BrowserClock.now();
        let wait = vault.wait_ms(now);
        if wait > 0 {
            return Err(i18n::pin_waits(minutes_and_seconds(wait)));
        }
        let (next, opened) = match vault.open(&pin) {
            Some(key) => (vault.clone().opened(), Some(key)),
            None => (vault.clone().failed(now), None),
        };
        if next != vault {
            let noted = Batch::new().expect(VAULT, THE_VAULT, Some(&vault)).put(VAULT, THE_VAULT, &next);
            match database.commit(noted).await {
                Ok(()) | Err(StoreError::Changed) => {}
                Err(error) => return Err(trouble(error)),
            }
        }
        match opened {
            Some(key) => self.enter(key).await,
            None if next.wait_ms(now) > 0 => {
                return Err(i18n::pin_wrong_waits(minutes_and_seconds(next.wait_ms(now))));
            }
            None => return Err(i18n::pin_wrong().to_owned()),
        }
        Ok(())
    }

    /// Closes the vault with a new PIN, and seals what was not sealed before. The error is a sentence for the person.
    pub async fn choose_pin(self, pin: String) -> Result<(), String> {
        let (Some(database), Some(who)) = (self.beneath.get_value(), self.who.get_untracked()) else {
            return Ok(());
        };
        let trouble = |error: StoreError| i18n::storage_trouble(error);
        let old = database.get(VAULT, THE_VAULT).await.map_err(trouble)?;
        let key = match (self.key.get_value(), &old) {
            (Some(key), _) => key,
            (None, None) => VaultKey::from(device::random().ok_or_else(|| i18n::pin_not_kept().to_owned())?),
            (None, Some(_)) => return Err(i18n::pin_not_kept().to_owned()),
        };
        let salt = device::random().ok_or_else(|| i18n::pin_not_kept().to_owned())?;
        let mut vault = Vault::new(&key, &pin, salt, COST);
        // Without this a PIN that is forgotten would cost what waits.
        let id = EditId(who.caller.account.0);
        let sealed = seal(&who.seal_key, id, &key.to_hex()).await;
        vault.for_server = Some(sealed.map_err(|_| i18n::pin_not_kept().to_owned())?);
        let batch = Batch::new().expect(VAULT, THE_VAULT, old.as_ref()).put(VAULT, THE_VAULT, &vault);
        let kept = match old {
            Some(_) => database.commit(batch).await,
            None => Sealed::new(database, key.clone(), device::random).seal_all(batch).await,
        };
        match kept {
            Ok(()) => self.enter(key).await,
            // Another tab was faster: its PIN counts.
            Err(StoreError::Changed) => self.door.set(Door::Locked),
            Err(error) => return Err(trouble(error)),
        }
        Ok(())
    }

    /// Gets the key back from the server, for who forgot the PIN; then another PIN is chosen.
    pub async fn recover(self, name: String, password: String) -> Result<(), String> {
        let (Some(database), Some(account)) = (self.beneath.get_value(), self.account()) else {
            return Ok(());
        };
        let words = |error| sync_status::words_of(&error);
        let phone = self.phone(&name).await?;
        let identity = phone.identity(account);
        let session = online::sign_in(name, password.clone(), phone).await.map_err(words)?;
        if session.caller.account != account {
            return Err(i18n::recover_other_person().to_owned());
        }
        session::keep(&session);
        self.who.set(Some(session));
        let vault = database.get(VAULT, THE_VAULT).await.map_err(i18n::storage_trouble)?;
        let envelope: Option<Envelope> = vault.and_then(|vault| vault.for_server);
        let envelope = envelope.ok_or_else(|| i18n::recover_not_possible().to_owned())?;
        transport::speak_as(Some(identity));
        let opened = online::open_vault(password, envelope).await.map_err(words)?;
        let key = VaultKey::from_hex(&opened.key).ok_or_else(|| i18n::recover_not_possible().to_owned())?;
        self.key.set_value(Some(key));
        self.door.set(Door::Choosing);
        Ok(())
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
            self.current.set(None);
            self.open(person).await;
            self.go_instead(&Route::Home);
        }
    }

    /// The person wants another PIN.
    pub fn change_pin(self) {
        self.door.set(Door::Choosing);
    }

    /// Closes the door. The page is loaded anew, so that nothing of what was shown stays in its memory.
    pub fn lock(self) {
        if self.key.with_value(Option::is_none) {
            return;
        }
        announce(KEEP_DRAFTS);
        set_timeout(super::reload, KEEPING);
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

    /// Lets go of a person's database and of everything that was read from it.
    pub(super) fn lay_down(self) {
        self.store.set_value(None);
        self.beneath.set_value(None);
        self.key.set_value(None);
        self.unpack();
        self.ahead.set_value(None);
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

/// Why a PIN may not be chosen, in words.
pub fn why_not_pin(pin: &str) -> Option<&'static str> {
    Some(match judge_pin(pin).err()? {
        PinFault::TooShort => i18n::pin_short(),
        PinFault::TooSimple => i18n::pin_simple(),
    })
}

fn minutes_and_seconds(ms: i64) -> String {
    let seconds = (ms + 999) / 1_000;
    if seconds < 60 { i18n::seconds(seconds) } else { i18n::minutes((seconds + 59) / 60) }
}
