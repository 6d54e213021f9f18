//! Table `thaid_sign_in`: browsers on their way to ThaID and back; and the hashes of citizen numbers.

use super::sql::sql;
use super::{StoreError, Tx};
use shared::values::{AccountId, Timestamp};
use shared::wire::thaid::ThaidScreen;

/// A browser on its way.
#[derive(Clone, Debug)]
pub struct ThaidRow {
    /// The hash of the token in its cookie.
    pub token_hash: String,
    /// What ThaID must send back.
    pub state: String,
    /// What must stand in the token about the person.
    pub nonce: String,
    /// What proves that who asked is who comes back.
    pub verifier: String,
    /// The screen to come back to.
    pub screen: ThaidScreen,
    /// The hash of the word that only the page that set out knows.
    pub page_hash: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Who came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// Nobody yet.
    Nobody,
    /// Somebody whose number no account has.
    Unknown,
    /// The person of this account.
    Person(AccountId),
}

impl Tx {
    /// Keeps a browser that sets out, and forgets those whose time is over.
    pub async fn thaid_add(&mut self, row: &ThaidRow, now: Timestamp) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM thaid_sign_in WHERE expires_at <= $1").bind(now.0)).await?;
        let add = sql("INSERT INTO thaid_sign_in \
             (token_hash, state, nonce, verifier, screen, page_hash, number_hash, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, '', $7)");
        let add = add.bind(&*row.token_hash).bind(&*row.state).bind(&*row.nonce).bind(&*row.verifier);
        self.run(add.bind(row.screen.code()).bind(&*row.page_hash).bind(row.expires_at.0)).await
    }

    /// A browser on its way.
    pub async fn thaid_get(
        &mut self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<ThaidRow>, StoreError> {
        let found = sql("SELECT state, nonce, verifier, screen, page_hash, expires_at FROM thaid_sign_in \
             WHERE token_hash = $1 AND expires_at > $2");
        let Some(row) = self.row(found.bind(token_hash).bind(now.0)).await? else { return Ok(None) };
        Ok(Some(ThaidRow {
            token_hash: token_hash.to_owned(),
            state: row.text("state")?.to_owned(),
            nonce: row.text("nonce")?.to_owned(),
            verifier: row.text("verifier")?.to_owned(),
            screen: row.parsed("thaid_sign_in", "screen", &"", ThaidScreen::from_code)?,
            page_hash: row.text("page_hash")?.to_owned(),
            expires_at: Timestamp(row.number("expires_at")?),
        }))
    }

    /// Uses up what ThaID sent back; whether it was not yet.
    pub async fn thaid_return(&mut self, token_hash: &str, state: &str) -> Result<bool, StoreError> {
        let used =
            sql("UPDATE thaid_sign_in SET state = '' WHERE token_hash = $1 AND state = $2 AND state <> '' \
             RETURNING token_hash");
        Ok(self.row(used.bind(token_hash).bind(state)).await?.is_some())
    }

    /// Notes who came back, by the hash of their number.
    pub async fn thaid_arrive(&mut self, token_hash: &str, number_hash: &str) -> Result<(), StoreError> {
        let arrive = sql("UPDATE thaid_sign_in SET number_hash = $2 WHERE token_hash = $1");
        self.run(arrive.bind(token_hash).bind(number_hash)).await
    }

    /// Who came back to this page.
    pub async fn thaid_arrived(
        &mut self,
        (token_hash, page_hash): (&str, &str),
        now: Timestamp,
    ) -> Result<Arrived, StoreError> {
        let found = sql("SELECT number_hash FROM thaid_sign_in \
             WHERE token_hash = $1 AND page_hash = $2 AND number_hash <> '' AND expires_at > $3");
        let found = found.bind(token_hash).bind(page_hash).bind(now.0);
        let Some(row) = self.row(found).await? else { return Ok(Arrived::Nobody) };
        let account = self.account_by_number(row.text("number_hash")?).await?;
        Ok(account.map_or(Arrived::Unknown, Arrived::Person))
    }

    /// Uses the arrival of a person up; whether it was there, and the number is still theirs.
    pub async fn thaid_use(&mut self, token_hash: &str, account: AccountId) -> Result<bool, StoreError> {
        let used = sql("DELETE FROM thaid_sign_in WHERE token_hash = $1 AND number_hash = \
             (SELECT a.number_hash FROM account a WHERE a.id = $2) RETURNING token_hash");
        Ok(self.row(used.bind(token_hash).bind(account.to_string())).await?.is_some())
    }

    /// Whose number has this hash.
    pub async fn account_by_number(&mut self, number_hash: &str) -> Result<Option<AccountId>, StoreError> {
        let found = sql("SELECT id FROM account WHERE number_hash = $1 AND number_hash <> ''");
        let row = self.row(found.bind(number_hash)).await?;
        row.map(|row| row.parsed("account", "id", &"", AccountId::parse)).transpose()
    }

    /// Sets by which number ThaID knows a person; an empty hash says that it does not. Whether it was another one before.
    pub async fn account_number_set(&mut self, id: AccountId, number_hash: &str) -> Result<bool, StoreError> {
        let set = sql("UPDATE account SET number_hash = $2 WHERE id = $1 AND number_hash <> $2 RETURNING id");
        Ok(self.row(set.bind(id.to_string()).bind(number_hash)).await?.is_some())
    }
}
