//! Table `phone`: people's vaults on phones and desks.

use super::sql::sql;
use super::{StoreError, Tx};
use shared::values::{AccountId, PhoneId, Timestamp};

/// A vault on a phone as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneRow {
    /// Which one.
    pub id: PhoneId,
    /// Whose.
    pub account: AccountId,
    /// The hash of the word that only the open vault knows.
    pub word_hash: String,
    /// What the browser says it is.
    pub label: String,
    /// When it last signed in or started.
    pub seen_at: Timestamp,
    /// When it was cut off, if it was.
    pub cut_at: Option<Timestamp>,
    /// The name by which it goes now, if that is another one.
    pub became: Option<PhoneId>,
}

impl Tx {
    /// One phone.
    pub async fn phone_get(&mut self, id: PhoneId) -> Result<Option<PhoneRow>, StoreError> {
        let found = sql("SELECT account, word_hash, label, seen_at, cut_at, became FROM phone WHERE id = $1");
        let Some(row) = self.row(found.bind(id.to_string())).await? else { return Ok(None) };
        Ok(Some(PhoneRow {
            id,
            account: row.parsed("phone", "account", &id, AccountId::parse)?,
            word_hash: row.text("word_hash")?.to_owned(),
            label: row.text("label")?.to_owned(),
            seen_at: Timestamp(row.number("seen_at")?),
            cut_at: Some(Timestamp(row.number("cut_at")?)).filter(|at| at.0 != 0),
            became: PhoneId::parse(row.text("became")?),
        }))
    }

    /// Whether somebody has, or had, a vault with this word.
    pub async fn phone_has_word(&mut self, account: AccountId, word_hash: &str) -> Result<bool, StoreError> {
        let found = sql("SELECT id FROM phone WHERE account = $1 AND word_hash = $2");
        Ok(self.row(found.bind(account.to_string()).bind(word_hash)).await?.is_some())
    }

    /// Keeps a phone that signs in; one that is known is only seen again.
    pub async fn phone_put(&mut self, phone: &PhoneRow) -> Result<(), StoreError> {
        let put = sql("INSERT INTO phone (id, account, word_hash, label, made_at, seen_at, cut_at, cut_by) \
             VALUES ($1, $2, $3, $4, $5, $5, 0, '') ON CONFLICT (id) DO UPDATE SET \
             label = excluded.label, seen_at = excluded.seen_at, became = ''");
        let put = put.bind(phone.id.to_string()).bind(phone.account.to_string());
        self.run(put.bind(&*phone.word_hash).bind(&*phone.label).bind(phone.seen_at.0)).await
    }

    /// The same phone goes by another name from now on: nobody is signed in by the old one. Not where it was cut off
    /// meanwhile; whether it is so.
    pub async fn phone_became(
        &mut self,
        old: PhoneId,
        new: PhoneId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let became = sql("UPDATE phone SET became = $2 WHERE id = $1 AND cut_at = 0 RETURNING id");
        let became = self.row(became.bind(old.to_string()).bind(new.to_string())).await?.is_some();
        // Every older name leads straight to the present one.
        let lead = sql("UPDATE phone SET became = $2 WHERE became = $1 AND id <> $2");
        self.run(lead.bind(old.to_string()).bind(new.to_string())).await?;
        let end = sql("UPDATE session SET expires_at = $2 WHERE phone = $1 AND expires_at > $2");
        self.run(end.bind(old.to_string()).bind(now.0)).await?;
        Ok(became)
    }

    /// Cuts a phone off, also where it goes by another name since it was looked at.
    pub async fn phone_cut(&mut self, id: PhoneId, by: AccountId, now: Timestamp) -> Result<(), StoreError> {
        // A sign-in under way may be about to give it another name: its row is waited for first.
        self.run(sql("UPDATE phone SET cut_at = cut_at WHERE id = $1").bind(id.to_string())).await?;
        let cut = sql("UPDATE phone SET cut_at = $2, cut_by = $3 WHERE cut_at = 0 \
             AND (id = $1 OR id = (SELECT p.became FROM phone p WHERE p.id = $1))");
        self.run(cut.bind(id.to_string()).bind(now.0).bind(by.to_string())).await
    }
}
