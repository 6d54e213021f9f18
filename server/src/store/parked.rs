//! Table `parked`: edits that wait for the local government, and what it decided.

use super::places::within;
use super::sql::{Row, Value, sql};
use super::tx::from_json;
use super::{StoreError, Tx};
use shared::access::{Act, Caller, Role};
use shared::edits::{Outcome, SentEdit};
use shared::places::Institution;
use shared::values::{EditId, InstitutionId, Timestamp};
use shared::wire::held::HeldPlace;

/// An edit that waits.
pub struct Parked {
    /// The edit.
    pub sent: SentEdit,
    /// The name of who made it.
    pub by: String,
    /// What that person was at the institution then.
    pub role: Role,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The contact before it that the phone proved.
    pub contact_at: Option<Timestamp>,
}

const COLUMNS: &str = "SELECT p.edit, p.by_name, p.role, p.arrived_at, p.contact_at, r.payload FROM parked p \
     JOIN receipt r ON r.inst = p.inst AND r.edit = p.edit WHERE p.fate = 'waiting' AND p.inst = $1";

impl Tx {
    /// Parks edits.
    pub async fn parked_add(&mut self, inst: &InstitutionId, parked: &[Parked]) -> Result<(), StoreError> {
        let row = |parked: &Parked| -> [Value; 12] {
            [
                inst.as_str().into(),
                parked.sent.id.to_string().into(),
                parked.sent.record.to_string().into(),
                parked.sent.user.to_string().into(),
                (*parked.by).into(),
                parked.role.code().into(),
                parked.arrived_at.0.into(),
                parked.contact_at.map_or(0, |at| at.0).into(),
                "waiting".into(),
                "".into(),
                0.into(),
                "".into(),
            ]
        };
        let add = sql("INSERT INTO parked (inst, edit, record, account, by_name, role, arrived_at, \
             contact_at, fate, decided_by, decided_at, reason)");
        self.run(add.rows(parked.iter().map(row))).await
    }

    /// What waits at an institution, in the order of arrival.
    pub async fn parked_at(&mut self, inst: &InstitutionId) -> Result<Vec<Parked>, StoreError> {
        self.parked_first(inst, usize::MAX).await
    }

    /// The first of it.
    pub async fn parked_first(
        &mut self,
        inst: &InstitutionId,
        limit: usize,
    ) -> Result<Vec<Parked>, StoreError> {
        let waiting = sql(COLUMNS).bind(inst.as_str()).and(" ORDER BY p.arrived_at, r.device, r.n LIMIT ");
        let waiting = waiting.value(i64::try_from(limit).unwrap_or(i64::MAX));
        self.rows(waiting).await?.iter().map(parked_of).collect()
    }

    /// How much waits at an institution.
    pub async fn parked_count(&mut self, inst: &InstitutionId) -> Result<u64, StoreError> {
        let waiting = sql("SELECT count(*) AS n FROM parked WHERE fate = 'waiting' AND inst = $1");
        self.count(waiting.bind(inst.as_str())).await
    }

    /// Where something waits in the branches whose rolls the person keeps as a local government, and how much.
    pub async fn parked_places(&mut self, caller: &Caller) -> Result<Vec<HeldPlace>, StoreError> {
        let places =
            sql("SELECT i.id, i.doc, count(*) AS n FROM parked p JOIN institution i ON i.id = p.inst \
             JOIN lao l ON l.code = i.lao");
        let places =
            within(places, caller, Act::DecideHeld).and(" AND p.fate = 'waiting' GROUP BY i.id, i.doc");
        let rows = self.rows(places.and(" ORDER BY i.id")).await?;
        rows.iter()
            .map(|row| {
                let place: Institution = from_json("institution", "doc", &row.text("id")?, row.text("doc")?)?;
                Ok(HeldPlace { institution: place.id, name: place.name, waiting: row.count("n")? })
            })
            .collect()
    }

    /// Notes what became of edits that waited, in the receipts too.
    pub async fn parked_decided(
        &mut self,
        inst: &InstitutionId,
        fates: &[(EditId, Outcome)],
        (accepted, by, reason): (bool, &str, &str),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for (edit, outcome) in fates {
            let note = sql("UPDATE parked SET fate = $3, decided_by = $4, decided_at = $5, reason = $6 \
                 WHERE inst = $1 AND edit = $2");
            let fate = if accepted { "accepted" } else { "declined" };
            let note = note.bind(inst.as_str()).bind(edit.to_string()).bind(fate).bind(by);
            self.run(note.bind(now.0).bind(reason)).await?;
            let answer = sql("UPDATE receipt SET outcome = $3, late = $4 WHERE inst = $1 AND edit = $2");
            let answer = answer.bind(inst.as_str()).bind(edit.to_string());
            let late = outcome.seq().is_some();
            self.run(answer.bind(super::tx::to_json(outcome)).bind(i64::from(late))).await?;
        }
        Ok(())
    }
}

fn parked_of(row: &Row) -> Result<Parked, StoreError> {
    let edit = row.text("edit")?;
    let contact_at = row.number("contact_at")?;
    Ok(Parked {
        sent: from_json("receipt", "payload", &edit, row.text("payload")?)?,
        by: row.text("by_name")?.to_owned(),
        role: row.parsed("parked", "role", &edit, Role::from_code)?,
        arrived_at: Timestamp(row.number("arrived_at")?),
        contact_at: (contact_at > 0).then_some(Timestamp(contact_at)),
    })
}
