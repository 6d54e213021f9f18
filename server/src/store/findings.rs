//! Tables `person_number`, `duplicate`, `finding_answer`, `check_run` and `check_found`: what is doubtful beyond one roll,
//! what was said about it, and the checks over the country.

use super::sql::{Row, Value, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::Caller;
use shared::checks::FindingCode;
use shared::children::Field;
use shared::codes::InstitutionKind;
use shared::places::{AreaCode, Institution};
use shared::progress::TaskKey;
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::tasks::{CheckRun, Explanation, OtherSide};
use std::collections::BTreeMap;

/// A record of an institution.
pub type At = (InstitutionId, RecordId);

/// Two children of two institutions who may be one, seen from the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duplicate {
    /// The one.
    pub here: At,
    /// The other.
    pub other: At,
    /// What is doubtful.
    pub code: FindingCode,
    /// The field to look at.
    pub field: Field,
}

impl Duplicate {
    /// The same as the other sees it.
    #[must_use]
    pub fn turned(&self) -> Self {
        Self { here: self.other.clone(), other: self.here.clone(), ..*self }
    }

    /// The same as one of both sees it, always the same one.
    #[must_use]
    pub fn in_order(self) -> Self {
        if self.here <= self.other { self } else { self.turned() }
    }
}

/// Which finding: its record, code and field, and the record that it may be confused with.
pub type AnswerKey = (RecordId, FindingCode, Option<Field>, Option<RecordId>);

impl Tx {
    /// The numbers of an institution's people as they were kept, by record.
    pub async fn person_numbers_of(
        &mut self,
        institution: &InstitutionId,
    ) -> Result<Vec<(RecordId, u64)>, StoreError> {
        let kept = sql("SELECT record, number FROM person_number WHERE inst = $1 ORDER BY record");
        let rows = self.rows(kept.bind(institution.as_str())).await?;
        rows.iter()
            .map(|row| {
                let record = row.parsed("person_number", "record", institution, RecordId::parse)?;
                Ok((record, row.count("number")?))
            })
            .collect()
    }

    /// Writes the numbers of an institution's people in the place of those that stood there.
    pub async fn person_numbers_put(
        &mut self,
        institution: &InstitutionId,
        numbers: &[(RecordId, u64)],
    ) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM person_number WHERE inst = $1").bind(institution.as_str())).await?;
        let row = |(record, number): &(RecordId, u64)| -> [Value; 3] {
            [institution.as_str().into(), record.to_string().into(), to_i64(*number).into()]
        };
        self.run(sql("INSERT INTO person_number (inst, record, number)").rows(numbers.iter().map(row))).await
    }

    /// Records of other institutions with one of these numbers.
    pub async fn numbers_shared(
        &mut self,
        institution: &InstitutionId,
        numbers: &[u64],
    ) -> Result<Vec<(u64, At)>, StoreError> {
        let shared = sql("SELECT number, inst, record FROM person_number WHERE inst <> $1 AND number @2");
        let shared = shared.bind(institution.as_str());
        let shared = shared.bind(numbers.iter().map(|&number| to_i64(number)).collect::<Value>());
        let rows = self.rows(shared).await?;
        rows.iter().map(|row| Ok((row.count("number")?, at(row, "inst", "record")?))).collect()
    }

    /// The children of an institution who may be the same as one of another institution.
    pub async fn duplicates_of(&mut self, institution: &InstitutionId) -> Result<Vec<Duplicate>, StoreError> {
        let found = sql("SELECT inst, record, code, field, other_inst, other_record FROM duplicate \
             WHERE inst = $1 ORDER BY record, code, other_inst, other_record");
        self.rows(found.bind(institution.as_str())).await?.iter().map(duplicate).collect()
    }

    /// What is doubtful between the institutions of the country, from both sides.
    pub async fn duplicates_all(&mut self) -> Result<Vec<Duplicate>, StoreError> {
        let all = sql("SELECT inst, record, code, field, other_inst, other_record FROM duplicate");
        self.rows(all).await?.iter().map(duplicate).collect()
    }

    /// Forgets what is no longer doubtful, on both sides.
    pub async fn duplicates_forget(&mut self, gone: &[Duplicate]) -> Result<(), StoreError> {
        for gone in gone {
            for (here, other) in [(&gone.here, &gone.other), (&gone.other, &gone.here)] {
                let forget = sql("DELETE FROM duplicate WHERE inst = $1 AND record = $2 AND code = $3 \
                     AND other_inst = $4 AND other_record = $5");
                let forget = forget.bind(here.0.as_str()).bind(here.1.to_string()).bind(gone.code.code());
                self.run(forget.bind(other.0.as_str()).bind(other.1.to_string())).await?;
            }
        }
        Ok(())
    }

    /// Adds what is doubtful, on both sides.
    pub async fn duplicates_add(&mut self, found: &[Duplicate]) -> Result<(), StoreError> {
        let row = |here: &At, other: &At, found: &Duplicate| -> [Value; 6] {
            [
                here.0.as_str().into(),
                here.1.to_string().into(),
                found.code.code().into(),
                found.field.key().into(),
                other.0.as_str().into(),
                other.1.to_string().into(),
            ]
        };
        let both = |found: &Duplicate| {
            [row(&found.here, &found.other, found), row(&found.other, &found.here, found)]
        };
        let add = sql("INSERT INTO duplicate (inst, record, code, field, other_inst, other_record)");
        let add = add.rows(found.iter().flat_map(both));
        self.run(add.and(" ON CONFLICT (inst, record, code, other_inst, other_record) DO NOTHING")).await
    }

    /// What another office is told of an institution with the same child: who owns it, what it is and where (5.6).
    pub async fn other_side(&mut self, institution: &InstitutionId) -> Result<Option<OtherSide>, StoreError> {
        let found =
            sql("SELECT i.doc, l.code, l.kind, l.name, l.province, l.district, a.name_th AS province_name \
             FROM institution i JOIN lao l ON l.code = i.lao LEFT JOIN area a ON a.code = l.province \
             WHERE i.id = $1");
        let Some(row) = self.row(found.bind(institution.as_str())).await? else { return Ok(None) };
        let place: Institution = from_json("institution", "doc", institution, row.text("doc")?)?;
        let lao = super::places::lao_of(&row, "name")?;
        let (kind, lao_name, province): (InstitutionKind, String, AreaCode) =
            (place.kind, lao.full_name(), lao.province.clone());
        let province = if lao.province_name.is_empty() { province.to_string() } else { lao.province_name };
        Ok(Some(OtherSide { lao_name, kind, province }))
    }

    /// What was said about the findings of an institution.
    pub async fn answers_of(
        &mut self,
        institution: &InstitutionId,
    ) -> Result<BTreeMap<AnswerKey, (String, Explanation)>, StoreError> {
        let said = sql(
            "SELECT record, code, field, other, said_of, reason, by_name, at FROM finding_answer WHERE inst = $1",
        );
        let rows = self.rows(said.bind(institution.as_str())).await?;
        rows.iter()
            .map(|row| {
                let record = row.parsed("finding_answer", "record", institution, RecordId::parse)?;
                let code = row.parsed("finding_answer", "code", &record, FindingCode::parse)?;
                let explanation = Explanation {
                    reason: row.text("reason")?.to_owned(),
                    by: row.text("by_name")?.to_owned(),
                    at: Timestamp(row.number("at")?),
                };
                let other = RecordId::parse(row.text("other")?);
                let key = (record, code, Field::from_key(row.text("field")?), other);
                Ok((key, (row.text("said_of")?.to_owned(), explanation)))
            })
            .collect()
    }

    /// Keeps what somebody said about a finding, in the place of what was said before.
    pub async fn answer_put(
        &mut self,
        institution: &InstitutionId,
        (record, code, field, other): AnswerKey,
        said_of: &str,
        caller: &Caller,
        explanation: &Explanation,
    ) -> Result<(), StoreError> {
        let put = sql(
            "INSERT INTO finding_answer (inst, record, code, field, other, said_of, reason, account, by_name, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (inst, record, code, field, other) DO UPDATE SET \
             said_of = excluded.said_of, reason = excluded.reason, account = excluded.account, \
             by_name = excluded.by_name, at = excluded.at",
        );
        let put = put.bind(institution.as_str()).bind(record.to_string()).bind(code.code());
        let put = put.bind(field.map_or("", Field::key));
        let put = put
            .bind(other.map(|other| other.to_string()).unwrap_or_default())
            .bind(said_of)
            .bind(&*explanation.reason);
        let put = put.bind(caller.account.to_string()).bind(&*explanation.by).bind(explanation.at.0);
        self.run(put).await
    }

    /// The last check of the country.
    pub async fn check_run_last(&mut self) -> Result<Option<CheckRun>, StoreError> {
        let row = self.row(sql("SELECT doc FROM check_run ORDER BY started_at DESC LIMIT 1")).await?;
        row.map(|row| from_json("check_run", "doc", &"", row.text("doc")?)).transpose()
    }

    /// Writes a check of the country, new or how far it is.
    pub async fn check_run_put(&mut self, run: &CheckRun) -> Result<(), StoreError> {
        let put = sql("INSERT INTO check_run (started_at, doc) VALUES ($1, $2) \
             ON CONFLICT (started_at) DO UPDATE SET doc = excluded.doc");
        self.run(put.bind(run.started_at.0).bind(to_json(run))).await
    }

    /// What the last check of the country found at an institution.
    pub async fn check_found(&mut self, institution: &InstitutionId) -> Result<Vec<TaskKey>, StoreError> {
        let found = sql("SELECT doc FROM check_found WHERE inst = $1").bind(institution.as_str());
        let row = self.row(found).await?;
        Ok(row
            .map(|row| from_json("check_found", "doc", institution, row.text("doc")?))
            .transpose()?
            .unwrap_or_default())
    }

    /// Keeps what a check of the country found at an institution.
    pub async fn check_found_put(
        &mut self,
        institution: &InstitutionId,
        started_at: Timestamp,
        found: &[TaskKey],
    ) -> Result<(), StoreError> {
        let put = sql("INSERT INTO check_found (inst, started_at, doc) VALUES ($1, $2, $3) \
             ON CONFLICT (inst) DO UPDATE SET started_at = excluded.started_at, doc = excluded.doc");
        self.run(put.bind(institution.as_str()).bind(started_at.0).bind(to_json(&found))).await
    }
}

fn duplicate(row: &Row) -> Result<Duplicate, StoreError> {
    let here = at(row, "inst", "record")?;
    let key = here.1.to_string();
    let code = row.parsed("duplicate", "code", &key, FindingCode::parse)?;
    let field = row.parsed("duplicate", "field", &key, Field::from_key)?;
    Ok(Duplicate { here, other: at(row, "other_inst", "other_record")?, code, field })
}

fn at(row: &Row, institution: &'static str, record: &'static str) -> Result<At, StoreError> {
    let id = row.parsed("duplicate", institution, &"", InstitutionId::parse)?;
    let record = row.parsed("duplicate", record, &id, RecordId::parse)?;
    Ok((id, record))
}
