//! Tables `round`, `entry_window` and `entry_window_step`: when rolls may be changed, and who decided it.

use super::places::or_in;
use super::sql::sql;
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::{Branch, Caller};
use shared::rounds::{Letter, Round, Whom, Window};
use shared::values::{RoundId, Timestamp, WindowId};
use shared::wire::rounds::{PlannedWindow, Step};

impl Tx {
    /// Writes a round, new or changed.
    pub async fn round_put(&mut self, round: &Round) -> Result<(), StoreError> {
        let put = sql(
            "INSERT INTO round (id, doc) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",
        );
        self.run(put.bind(round.id.to_string()).bind(to_json(round))).await
    }

    /// One round.
    pub async fn round_get(&mut self, id: RoundId) -> Result<Option<Round>, StoreError> {
        let found = sql("SELECT doc FROM round WHERE id = $1").bind(id.to_string());
        let row = self.row(found).await?;
        row.map(|row| from_json("round", "doc", &id.to_string(), row.text("doc")?)).transpose()
    }

    /// All rounds, in no order.
    pub async fn rounds_all(&mut self) -> Result<Vec<Round>, StoreError> {
        let rows = self.rows(sql("SELECT id, doc FROM round")).await?;
        rows.iter().map(|row| from_json("round", "doc", &row.text("id")?, row.text("doc")?)).collect()
    }

    /// The state of all windows and of the base in force: it grows with every change of any.
    pub async fn windows_version(&mut self) -> Result<u64, StoreError> {
        let newest = sql("SELECT coalesce(max(n), 0) AS n FROM (\
             SELECT max(version) AS n FROM entry_window UNION ALL SELECT max(decided_at) FROM snapshot) newest");
        self.count(newest).await
    }

    /// All windows with whom they mean.
    pub async fn windows_all(&mut self) -> Result<Vec<(Window, Whom)>, StoreError> {
        let rows = self.rows(sql("SELECT id, doc, whom FROM entry_window ORDER BY version")).await?;
        rows.iter()
            .map(|row| {
                let id = row.text("id")?;
                let window = from_json("entry_window", "doc", &id, row.text("doc")?)?;
                Ok((window, from_json("entry_window", "whom", &id, row.text("whom")?)?))
            })
            .collect()
    }

    /// One window with whom it means.
    pub async fn window_get(&mut self, id: WindowId) -> Result<Option<(Window, Whom)>, StoreError> {
        Ok(self.windows_all().await?.into_iter().find(|(window, _)| window.id == id))
    }

    /// Whether a branch is anywhere in the register.
    pub async fn branch_known(&mut self, branch: &Branch) -> Result<bool, StoreError> {
        if *branch == Branch::Country {
            return Ok(true);
        }
        let found = sql("SELECT l.code FROM lao l LEFT JOIN institution i ON i.lao = l.code WHERE (1 = 0");
        Ok(self.row(or_in(found, branch).and(") LIMIT 1")).await?.is_some())
    }

    /// Steps of before letters were kept with them were decided by this one.
    pub async fn steps_of_before(&mut self, id: WindowId, letter: &Letter) -> Result<(), StoreError> {
        let fill = sql("UPDATE entry_window_step SET letter = $2 WHERE entry_window = $1 AND letter = ''");
        self.run(fill.bind(id.to_string()).bind(to_json(letter))).await
    }

    /// Keeps everybody else away from what [`Self::windows_version`] counts until this ends: of two that count beside each
    /// other the one that ends later would be no news.
    pub async fn windows_lock(&mut self) -> Result<(), StoreError> {
        if self.has_rivals() {
            self.run(sql("LOCK TABLE entry_window IN SHARE ROW EXCLUSIVE MODE")).await?;
        }
        Ok(())
    }

    /// Writes a window, new or changed, who decided it and by which letter.
    pub async fn window_put(
        &mut self,
        window: &Window,
        (whom, letter): (&Whom, &Letter),
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.windows_lock().await?;
        // After a restore the same number must not stand for another state.
        let version = to_i64(self.windows_version().await? + 1).max(now.0);
        let id = window.id.to_string();
        let put =
            sql("INSERT INTO entry_window (id, round, version, doc, whom) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, doc = excluded.doc");
        let put = put.bind(&*id).bind(window.round.id.to_string()).bind(version);
        self.run(put.bind(to_json(window)).bind(to_json(whom))).await?;
        let step = sql(
            "INSERT INTO entry_window_step (entry_window, version, at, account, by_name, closes_at, letter) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        );
        let step = step.bind(&*id).bind(version).bind(now.0).bind(caller.account.to_string());
        self.run(step.bind(&*caller.name).bind(window.to.0).bind(to_json(letter))).await
    }

    /// All windows with everything that was decided about them, the first decision first.
    pub async fn windows_planned(&mut self) -> Result<Vec<PlannedWindow>, StoreError> {
        let windows = self.windows_all().await?;
        let rows = self
            .rows(sql(
                "SELECT entry_window, at, by_name, closes_at, letter FROM entry_window_step ORDER BY version",
            ))
            .await?;
        let mut planned: Vec<PlannedWindow> = windows
            .into_iter()
            .map(|(window, whom)| PlannedWindow { window, whom, steps: Vec::new() })
            .collect();
        for row in &rows {
            let id = row.text("entry_window")?;
            let id = row.parsed("entry_window_step", "entry_window", &id, WindowId::parse)?;
            let letter = row.text("letter")?;
            let step = Step {
                at: Timestamp(row.number("at")?),
                by: row.text("by_name")?.to_owned(),
                closes_at: Timestamp(row.number("closes_at")?),
                letter: if letter.is_empty() {
                    Letter::default()
                } else {
                    from_json("entry_window_step", "letter", &id, letter)?
                },
            };
            if let Some(planned) = planned.iter_mut().find(|planned| planned.window.id == id) {
                planned.steps.push(step);
            }
        }
        Ok(planned)
    }
}
