//! I11: a base that was frozen is what the history of then tells, bit by bit, whatever happened since; and it is whole.

use crate::run::Run;
use shared::children::{Field, Record};
use shared::edits::{Cursor, H8, HistoryRow};
use shared::snapshots::{BaseRow, Claim, base_of, counted_once};
use shared::values::{CivilDate, InstitutionId, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use tests::world::{START, centre};

/// A base of one institution, as it was frozen.
pub struct Frozen {
    institution: InstitutionId,
    at: Cursor,
    day: CivilDate,
    lines: String,
}

impl Frozen {
    /// The base of the roll as it stands now.
    pub fn now(run: &Run, institution: &InstitutionId) -> Self {
        let network = run.network.borrow();
        let at = network.server.history(institution).last().map(|row| Cursor { seq: row.seq, h8: row.h8 });
        let records = network.server.records(institution);
        let records = records.into_iter().map(|(id, stored)| (id, stored.record)).collect();
        let day = network.now.max(START).bangkok_day();
        Self {
            institution: institution.clone(),
            at: at.unwrap_or_default(),
            day,
            lines: lines(&records, day),
        }
    }
}

fn lines(records: &BTreeMap<RecordId, Record>, day: CivilDate) -> String {
    base_of(records.iter().map(|(&id, record)| (id, record)), day).iter().map(BaseRow::line).collect()
}

/// I11 over the country: a person counts at one place, whoever works it out and in whatever order.
pub fn a_child_counts_once(run: &Run) {
    let day = run.network.borrow().now.max(START).bangkok_day();
    let mut claims = Vec::new();
    for institution in (0..run.setup.places).map(centre) {
        let records = run.network.borrow().server.records(&institution);
        let records: Vec<_> = records.into_iter().map(|(id, stored)| (id, stored.record)).collect();
        for row in base_of(records.iter().map(|(id, record)| (*id, record)), day) {
            let admitted = CivilDate::parse(row.get(Field::AdmissionDate)).ok();
            let place = (institution.clone(), row.line());
            claims.extend(row.number().map(|number| Claim { number, admitted, place }));
        }
    }
    let people: BTreeSet<u64> = claims.iter().map(|claim| claim.number).collect();
    let counted: BTreeMap<_, _> = counted_once(&claims).into_iter().collect();
    let once = counted.values().filter(|counts| **counts).count();
    assert_eq!(once, people.len(), "I11: of each person one place counts");
    run.met("a child on two rolls", claims.len() > people.len());
    claims.reverse();
    let again: BTreeMap<_, _> = counted_once(&claims).into_iter().collect();
    assert_eq!(again, counted, "I11: who works it out again comes to another place");
}

/// Every base of an institution that is still a part of its history is drawn again. One that was frozen after a backup to
/// which the server went back is gone with what it was drawn from.
pub fn bases_stay(run: &Run, institution: &InstitutionId, history: &[HistoryRow]) {
    let kept = |at: Cursor| match at.seq {
        0 => at.h8 == H8::default(),
        seq => history.iter().any(|row| row.seq == seq && row.h8 == at.h8),
    };
    let here = run.frozen.iter().filter(|frozen| frozen.institution == *institution && kept(frozen.at));
    for frozen in here {
        let drawn = run.network.borrow().server.records_at(institution, frozen.at.seq);
        let again = lines(&drawn, frozen.day);
        assert_eq!(again, frozen.lines, "I11: the base at {} became another one", frozen.at.seq);
        run.met("base drawn again after changes", history.len() as u64 > frozen.at.seq);
    }
}
