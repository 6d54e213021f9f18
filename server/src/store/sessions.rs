//! Table `session`: signed-in browsers.

use super::accounts::caller_of;
use super::sql::sql;
use super::{StoreError, Tx};
use shared::access::Caller;
use shared::values::{AccountId, PhoneId, Timestamp};

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The hash of its token.
    pub token_hash: String,
    /// On which phone; none for a program.
    pub phone: Option<PhoneId>,
    /// The hash of the token before it; empty when there was none.
    pub replaces: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Who is signed in, and where.
pub struct Seen {
    /// The person with their scopes.
    pub caller: Caller,
    /// The session.
    pub session: SessionRow,
    /// The hash of the word that only the open vault of the phone knows.
    pub word_hash: String,
    /// Whether the phone was cut off.
    pub cut_off: bool,
    /// Whether the session is over; then it says only this.
    pub over: bool,
}

impl Tx {
    /// Keeps a new session.
    pub async fn session_add(&mut self, account: AccountId, session: &SessionRow) -> Result<(), StoreError> {
        let add = sql("INSERT INTO session (token_hash, account, created_at, expires_at, phone, replaces) \
             VALUES ($1, $2, $3, $4, $5, $6)");
        let add = add.bind(&*session.token_hash).bind(account.to_string());
        let add = add.bind(session.created_at.0).bind(session.expires_at.0);
        let phone = session.phone.map(|phone| phone.to_string()).unwrap_or_default();
        self.run(add.bind(phone).bind(&*session.replaces)).await
    }

    /// Whose session it is or was: a phone whose session is over must still hear that it was cut off.
    pub async fn session_get(
        &mut self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<Seen>, StoreError> {
        let found = sql("SELECT a.id, a.display, c.role, c.branch, c.place, s.created_at, s.expires_at, \
             s.replaces, s.phone, p.word_hash, p.cut_at, n.cut_at AS next_cut_at FROM session s \
             JOIN account a ON a.id = s.account LEFT JOIN account_scope c ON c.account = a.id \
             LEFT JOIN phone p ON p.id = s.phone LEFT JOIN phone n ON n.id = p.became \
             WHERE s.token_hash = $1 ORDER BY c.role, c.branch, c.place");
        let rows = self.rows(found.bind(token_hash)).await?;
        let (Some(row), Some(caller)) = (rows.first(), caller_of(&rows)?) else { return Ok(None) };
        Ok(Some(Seen {
            caller,
            session: SessionRow {
                token_hash: token_hash.to_owned(),
                phone: PhoneId::parse(row.text("phone")?),
                replaces: row.text("replaces")?.to_owned(),
                created_at: Timestamp(row.number("created_at")?),
                expires_at: Timestamp(row.number("expires_at")?),
            },
            word_hash: row.maybe_text("word_hash")?.unwrap_or_default().to_owned(),
            cut_off: row.maybe_number("cut_at")?.is_some_and(|at| at != 0)
                || row.maybe_number("next_cut_at")?.is_some_and(|at| at != 0),
            over: row.number("expires_at")? <= now.0,
        }))
    }

    /// A token that took the place of another is used for the first time: the other one ends.
    pub async fn session_settle(&mut self, session: &SessionRow) -> Result<(), StoreError> {
        self.session_remove(&session.replaces).await?;
        let settle = sql("UPDATE session SET replaces = '' WHERE token_hash = $1");
        self.run(settle.bind(&*session.token_hash)).await
    }

    /// Ends those sessions that were to take the place of another and were never used.
    pub async fn session_heirs_remove(&mut self, token_hash: &str) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM session WHERE replaces = $1").bind(token_hash)).await
    }

    /// Ends a session.
    pub async fn session_remove(&mut self, token_hash: &str) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM session WHERE token_hash = $1").bind(token_hash)).await
    }

    /// Ends every session of an account, as when its password was set anew.
    pub async fn sessions_end_of(&mut self, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
        let end = sql("UPDATE session SET expires_at = $2 WHERE account = $1 AND expires_at > $2");
        self.run(end.bind(account.to_string()).bind(now.0)).await
    }

    /// Drops sessions that were over before this.
    pub async fn sessions_expire(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM session WHERE expires_at <= $1").bind(before.0)).await
    }
}
