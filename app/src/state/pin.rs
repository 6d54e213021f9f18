//! The PIN that opens the door: tried, chosen, changed, and done without by who forgot it.

use super::cut_off::is_cut_off;
use super::{BrowserClock, Door, Lec, device, not_kept, words_of};
use crate::route::Route;
use crate::seal::seal;
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{THE_VAULT, VAULT};
use crate::store::sealed::Sealed;
use crate::store::vault::{COST, PinFault, Vault, VaultKey, judge_pin};
use crate::store::{Batch, LocalStore, StoreError};
use crate::sync::transport;
use crate::{i18n, online, session};
use leptos::prelude::*;
use shared::values::{Clock, EditId, PhoneId};
use shared::wire::error_body::ErrorCode;
use shared::wire::rescue::Envelope;
use shared::wire::session::SessionBody;

impl Lec {
    /// Tries a PIN. The error is a sentence for the person.
    pub async fn unlock(self, pin: String) -> Result<(), String> {
        let Some(database) = self.beneath.get_value() else { return Ok(()) };
        self.enter(try_pin(&database, &pin).await?).await;
        Ok(())
    }

    /// The person wants another PIN.
    pub fn change_pin(self) {
        self.door.set(Door::Changing);
    }

    /// The person keeps the PIN.
    pub fn keep_pin(self) {
        self.door.set(Door::Open);
    }

    /// Chooses another PIN, if the one until now is right. The error is a sentence for the person.
    pub async fn replace_pin(self, until_now: String, pin: String) -> Result<(), String> {
        let Some(database) = self.beneath.get_value() else { return Ok(()) };
        try_pin(&database, &until_now).await?;
        self.choose_pin(pin).await
    }

    /// Closes the vault with a new PIN, and seals what was not sealed before. The error is a sentence for the person.
    pub async fn choose_pin(self, pin: String) -> Result<(), String> {
        let (Some(database), Some(who)) = (self.beneath.get_value(), self.who.get_untracked()) else {
            return Ok(());
        };
        let trouble = not_kept;
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
            Ok(()) => {
                self.enter(key).await;
                if self.screen.get_untracked() == Some(Route::Recover) {
                    self.go_instead(&Route::Home);
                }
            }
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
        let phone = self.phone(&name).await?;
        let (id, identity) = (phone.id, phone.identity(account));
        let session =
            online::sign_in(name, password.clone(), phone).await.map_err(|error| self.not_in(&error))?;
        self.came_to_recover(session, id).await?;
        let vault = database.get(VAULT, THE_VAULT).await.map_err(not_kept)?;
        let envelope: Option<Envelope> = vault.and_then(|vault| vault.for_server);
        let envelope = envelope.ok_or_else(|| i18n::recover_not_possible().to_owned())?;
        transport::speak_as(Some(identity));
        let opened = online::open_vault(password, envelope).await.map_err(|error| words_of(&error))?;
        self.choose_anew(Some(opened.key))
    }

    /// Somebody signed in before the closed door: only its owner goes on, and not on a phone that was cut off.
    pub(super) async fn came_to_recover(self, session: SessionBody, id: PhoneId) -> Result<(), String> {
        if Some(session.caller.account) != self.account() {
            self.new_phone.set_value(None);
            return Err(i18n::recover_other_person().to_owned());
        }
        let cut_off = is_cut_off(&session, id);
        session::keep(&session);
        self.who.set(Some(session));
        if cut_off {
            self.empty_phone().await;
            return Err(i18n::say(ErrorCode::PhoneCutOff.words()).to_owned());
        }
        Ok(())
    }

    /// The owner of the vault, who has its key, chooses another PIN.
    pub(super) fn choose_anew(self, key: Option<String>) -> Result<(), String> {
        let key = key.and_then(|key| VaultKey::from_hex(&key));
        self.key.set_value(Some(key.ok_or_else(|| i18n::recover_not_possible().to_owned())?));
        self.door.set(Door::Choosing);
        Ok(())
    }
}

/// The key, if the PIN is right; the error is a sentence for the person. Every wrong one counts, in every tab.
async fn try_pin(database: &IndexedDb, pin: &str) -> Result<VaultKey, String> {
    loop {
        let vault = database.get(VAULT, THE_VAULT).await.map_err(not_kept)?;
        let vault = vault.ok_or_else(|| i18n::pin_not_kept().to_owned())?;
        let now = BrowserClock.now();
        let wait = vault.wait_ms(now);
        if wait > 0 {
            return Err(i18n::pin_waits(minutes_and_seconds(wait)));
        }
        let key = vault.open(pin);
        let next = if key.is_some() { vault.clone().opened() } else { vault.clone().failed(now) };
        if next != vault {
            let noted = Batch::new().expect(VAULT, THE_VAULT, Some(&vault)).put(VAULT, THE_VAULT, &next);
            match database.commit(noted).await {
                Ok(()) => {}
                // Another tab tried as well.
                Err(StoreError::Changed) => continue,
                Err(error) => return Err(not_kept(error)),
            }
        }
        return match (key, next.wait_ms(now)) {
            (Some(key), _) => Ok(key),
            (None, 0) => Err(i18n::pin_wrong().to_owned()),
            (None, wait) => Err(i18n::pin_wrong_waits(minutes_and_seconds(wait))),
        };
    }
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
