//! Laws of the rule, tried on random lives of one or two records.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use proptest::prelude::*;
use shared::access::Role;
use shared::children::enrolment::{put_back, taken_off};
use shared::children::{Field, Group, Measurement, Record};
use shared::codes::{ExitReason, InstitutionKind};
use shared::edits::{
    Change, Changes, Cursor, Edit, Facts, H8, Ledger, MadeAt, Outcome, RollDigest, SCHEMA, SentEdit,
    StoredRecord, Taken, Verdict, accept_push, apply, changes_to,
};
use shared::sorted::{ByKey, SortedMap, SortedSet};
use shared::values::{AccountId, CivilDate, DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::{BootPage, Columns};
use shared::wire::packed::PackedPage;
use std::collections::BTreeMap;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);
const USER: AccountId = AccountId(Uuid::from_u128(1));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(2));
const CHILD: RecordId = RecordId(Uuid::from_u128(3));

/// Fields of several groups, two of them in one.
const FIELDS: [Field; 6] = [
    Field::FirstName,
    Field::LastName,
    Field::GuardianPhone,
    Field::Level,
    Field::Religion,
    Field::CurrentHouseNo,
];

fn centre() -> InstitutionId {
    InstitutionId::parse("6420203-01").unwrap()
}

/// An act in words: what is wanted, and whether the person saw the present state.
#[derive(Clone, Debug)]
enum Act {
    Set(SortedMap<Field, String>),
    TakeOff,
    PutBack,
    Measure(String),
    Resolve(bool),
}

fn act() -> impl Strategy<Value = Act> {
    let values = prop::collection::btree_map(prop::sample::select(FIELDS.to_vec()), "[ก-ง]{0,2}", 1..4);
    prop_oneof![
        6 => values.prop_map(|values| Act::Set(values.into_iter().collect())),
        1 => Just(Act::TakeOff),
        1 => Just(Act::PutBack),
        1 => "[1-9]{2}".prop_map(Act::Measure),
        2 => any::<bool>().prop_map(Act::Resolve),
    ]
}

/// What was done, and how many steps ago the person had last looked.
fn life(steps: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<(Act, usize)>> {
    prop::collection::vec((act(), 0_usize..4), steps)
}

fn day() -> CivilDate {
    CivilDate::parse_iso("2025-06-10").unwrap()
}

/// The edit that leads from the record as seen to what is wanted; `None` when nothing is left to do.
fn edit_of(act: &Act, seen: &StoredRecord) -> Option<Edit> {
    match act {
        Act::Set(values) => Edit::setting(&seen.record, values.clone()),
        Act::TakeOff => Edit::setting(&seen.record, taken_off(ExitReason::Resigned, day(), "")),
        Act::PutBack => Edit::setting(&seen.record, put_back(day())),
        Act::Measure(height_cm) => {
            let measured = Measurement { on: day(), height_cm: height_cm.clone(), weight_kg: String::new() };
            Some(Edit::Set { changes: Changes::new(), measured: Some(measured) })
        }
        Act::Resolve(mine) => {
            let open = seen.conflicts.first()?;
            let wanted = open.waiting.last().filter(|_| *mine).map(|waits| waits.values.clone());
            let changes = changes_to(&seen.record, wanted.unwrap_or_default());
            let settles = open.waiting.iter().map(|waits| waits.edit).collect();
            Some(Edit::Resolve { group: open.group, settles, changes })
        }
    }
}

fn sent(id: u128, edit: Edit, base: u64) -> SentEdit {
    SentEdit {
        id: EditId(Uuid::from_u128(1_000 + id)),
        device: DEVICE,
        n: u64::try_from(id).unwrap(),
        user: USER,
        schema: SCHEMA,
        institution: centre(),
        record: CHILD,
        base,
        chain: Cursor::default(),
        edit,
        own: SortedMap::new(),
        at: MadeAt::unproven(NOW),
    }
}

fn facts<'a>(
    record: Option<&'a StoredRecord>,
    next_ver: u64,
    own: &'a SortedMap<Group, SortedSet<EditId>>,
) -> Facts<'a> {
    Facts {
        record, role: Role::Recorder, by: "มาลี", chain_ok: true, own, next_ver, now: NOW, together: None
    }
}

/// Lives a life step by step; tells each step's edit with the record before it and the verdict.
fn lived(life: &[(Act, usize)], mut tell: impl FnMut(&SentEdit, Option<&StoredRecord>, &Verdict)) {
    let created = SortedMap::from([(Field::FirstName, "น้อย".to_owned())]);
    let own = SortedMap::new();
    let mut states: Vec<StoredRecord> = Vec::new();
    let create = sent(1, Edit::Create { fields: created, measured: None }, 0);
    let first = apply(&facts(None, 1, &own), &create);
    tell(&create, None, &first);
    let Verdict::Changed { stored, .. } = first else { panic!("{first:?}") };
    states.push(*stored);
    for (id, (act, ago)) in (2..).zip(life) {
        let seen = &states[states.len().saturating_sub(1 + ago)];
        let Some(edit) = edit_of(act, seen) else { continue };
        let sent = sent(id, edit, seen.ver);
        let stands = states.last().unwrap();
        let verdict = apply(&facts(Some(stands), stands.ver + 1, &own), &sent);
        tell(&sent, Some(stands), &verdict);
        if let Verdict::Changed { stored, .. } = verdict {
            states.push(*stored);
        }
    }
}

/// The values that wait, as (group, edit).
fn waiting(stored: &StoredRecord) -> SortedMap<(Group, EditId), SortedMap<Field, String>> {
    let of_open = |open: &shared::edits::Conflict| {
        let group = open.group;
        open.waiting.iter().map(|waits| ((group, waits.edit), waits.values.clone())).collect::<Vec<_>>()
    };
    stored.conflicts.iter().flat_map(of_open).collect()
}

fn ledger() -> Ledger {
    Ledger {
        institution: centre(),
        head: Cursor::default(),
        acked: 0,
        receipts: BTreeMap::new(),
        records: BTreeMap::new(),
        chain: BTreeMap::from([(0, H8::default())]),
        device: DEVICE,
        user: USER,
        by: "มาลี".to_owned(),
        role: Role::Recorder,
        now: NOW,
        roll: Some(RollDigest::default()),
        kind: InstitutionKind::Centre,
        levels: Vec::new(),
        windows: None,
        contacts: BTreeMap::new(),
    }
}

fn queue_of(life: &[(Act, usize)]) -> Vec<SentEdit> {
    let mut queue: Vec<SentEdit> = Vec::new();
    lived(life, |sent, _, _| queue.push(sent.clone()));
    for (n, sent) in (1..).zip(&mut queue) {
        sent.n = n;
    }
    queue
}

type Told = (Vec<(EditId, Outcome)>, Cursor, BTreeMap<RecordId, StoredRecord>, Vec<H8>);

fn told(ledger: Ledger, takings: Vec<Taken>) -> Told {
    let (mut outcomes, mut chain) = (Vec::new(), Vec::new());
    for taken in takings {
        outcomes.extend(taken.outcomes);
        chain.extend(taken.changes.into_iter().map(|change| change.h8));
    }
    (outcomes, ledger.head, ledger.records, chain)
}

proptest! {
    /// Where equal keys stand, in their order; what has no key stands nowhere.
    #[test]
    fn what_stands_at_a_key_is_found_as_by_looking_through(keys in prop::collection::vec(prop::option::of("[ab]{0,2}"), 0..20), asked in "[ab]{0,2}") {
        let looked: Vec<usize> = (0..keys.len()).filter(|&place| keys[place].as_ref() == Some(&asked)).collect();
        let found: Vec<usize> = ByKey::of(keys.into_iter()).at(&asked).collect();
        prop_assert_eq!(found, looked);
    }

    #[test]
    fn applying_an_edit_twice_equals_once(life in life(0..12)) {
        lived(&life, |sent, _, verdict| {
            let Verdict::Changed { stored, .. } = verdict else { return };
            let own = SortedMap::new();
            let again = apply(&facts(Some(stored), stored.ver + 1, &own), sent);
            let refused_now = matches!(again, Verdict::Refused(_)) && !stored.on_roll();
            assert!(again == Verdict::Unchanged || refused_now, "{sent:?} then {again:?}");
        });
    }

    #[test]
    fn an_edit_answered_by_its_receipt_changes_nothing(life in life(0..12)) {
        let queue = queue_of(&life);
        let mut ledger = ledger();
        let first = accept_push(&mut ledger, &queue, None);
        let (head, records) = (ledger.head, ledger.records.clone());
        let second = accept_push(&mut ledger, &queue, None);
        prop_assert_eq!(first.outcomes, second.outcomes);
        prop_assert!(second.changes.is_empty() && second.receipts.is_empty());
        prop_assert_eq!((ledger.head, ledger.records), (head, records));
    }

    #[test]
    fn phone_and_server_give_the_same_answer_for_the_same_facts(life in life(0..12)) {
        lived(&life, |sent, before, verdict| {
            let Some(before) = before.filter(|before| before.ver == sent.base) else { return };
            let own = SortedMap::new();
            let shadow = before.clone().for_phones();
            let on_phone = apply(&facts(Some(&shadow), before.ver + 1, &own), sent);
            match (on_phone, verdict) {
                (
                    Verdict::Changed { stored: phone, patch: phones, .. },
                    Verdict::Changed { stored: server, patch: servers, .. },
                ) => {
                    assert_eq!(phone.clone().for_phones(), server.clone().for_phones());
                    assert_eq!(&phones, servers);
                }
                (phone, server) => assert_eq!(&phone, server),
            }
        });
    }

    #[test]
    fn edits_of_different_groups_commute(
        (a, b) in prop::sample::subsequence(vec![0_usize, 2, 3, 4, 5], 2).prop_map(|two| (two[0], two[1])),
        (first, second) in ("[ก-ง]{1,2}", "[ก-ง]{1,2}"),
    ) {
        let own = SortedMap::new();
        let mut start = None;
        lived(&[], |_, _, verdict| if let Verdict::Changed { stored, .. } = verdict {
            start = Some((**stored).clone());
        });
        let start = start.unwrap();
        let set = |id, field: Field, value: &str| {
            let change = Change { from: start.record.get(field).to_owned(), to: value.to_owned() };
            sent(id, Edit::Set { changes: SortedMap::from([(field, change)]), measured: None }, start.ver)
        };
        let edits = [set(2, FIELDS[a], &first), set(3, FIELDS[b], &second)];
        let run = |order: [usize; 2]| {
            order.into_iter().fold(start.clone(), |stands, which| {
                match apply(&facts(Some(&stands), stands.ver + 1, &own), &edits[which]) {
                    Verdict::Changed { stored, patch, .. } => {
                        assert!(patch.parked.is_empty());
                        *stored
                    }
                    _ => stands,
                }
            })
        };
        prop_assert_eq!(run([0, 1]).record, run([1, 0]).record);
    }

    #[test]
    fn a_parked_value_stays_until_somebody_settles_it(life in life(0..16)) {
        lived(&life, |sent, before, verdict| {
            let (Some(before), Verdict::Changed { stored, patch, .. }) = (before, verdict) else { return };
            let after = waiting(stored);
            for ((group, edit), values) in waiting(before) {
                let settled = patch.settled.get(&group).is_some_and(|settled| settled.contains(&edit));
                assert_eq!(after.get(&(group, edit)), Some(&values).filter(|_| !settled));
            }
            for (group, values) in &patch.parked {
                assert_eq!(after.get(&(*group, sent.id)), Some(values));
            }
        });
    }

    #[test]
    fn every_wanted_value_is_written_or_waits(life in life(0..16)) {
        lived(&life, |sent, _, verdict| {
            let Verdict::Changed { stored, .. } = verdict else { return };
            let waiting = waiting(stored);
            let waits = |field: Field, value: &str| {
                let mine = waiting.iter().filter(|((_, edit), _)| *edit == sent.id);
                mine.into_iter().any(|(_, values)| values.get(&field).is_some_and(|kept| kept == value))
            };
            for (field, value) in sent.edit.wanted() {
                assert!(stored.record.get(field) == value || waits(field, value), "{field:?} of {sent:?}");
            }
        });
    }

    #[test]
    fn a_queue_cut_anywhere_comes_to_the_same(life in life(0..16), cuts in prop::collection::vec(any::<bool>(), 20)) {
        let queue = queue_of(&life);
        let mut whole = ledger();
        let at_once = accept_push(&mut whole, &queue, None);
        let mut parts = ledger();
        let mut takings = Vec::new();
        let mut from = 0;
        for to in 1..=queue.len() {
            if to == queue.len() || cuts[to % cuts.len()] {
                takings.push(accept_push(&mut parts, &queue[from..to], None));
                from = to;
            }
        }
        prop_assert_eq!(parts.roll, Some(RollDigest::of(parts.records.values())));
        prop_assert_eq!(told(parts, takings), told(whole, vec![at_once]));
    }

    #[test]
    fn records_come_back_from_columns_as_they_went(life in life(0..10), count in 0_u128..5) {
        let mut records = Vec::new();
        lived(&life, |_, _, verdict| if let Verdict::Changed { stored, .. } = verdict {
            records.push((**stored).clone().for_phones());
        });
        records.truncate(usize::try_from(count).unwrap());
        for (id, record) in (0..).zip(&mut records) {
            record.id = RecordId(Uuid::from_u128(id));
        }
        let columns = Columns::of(&records);
        let total = records.len() as u64;
        let page = BootPage { at: Cursor::default(), total, columns, next: None, server_time: Timestamp(0) };
        let text = serde_json::to_string(&PackedPage::from(page.clone())).unwrap();
        prop_assert_eq!(serde_json::from_str::<PackedPage>(&text).unwrap().unpack(), Some(page.clone()));
        let mut back = page.columns.into_records();
        back.sort_by_key(|record| record.id);
        prop_assert_eq!(back, records);
    }

    #[test]
    fn what_was_brought_to_its_form_once_stays_as_it_is(
        place in 0..Field::ALL.len(),
        text in prop_oneof!["[ก-๙0-9 ./-]{0,14}", ".{0,14}", "[๐-๙]{1,2}/[๐-๙]{1,2}/25[๐-๙]{2}"],
    ) {
        let field = Field::ALL[place];
        let once = shared::children::parse::canonical(field, &text);
        prop_assert_eq!(&shared::children::parse::canonical(field, &once), &once);
    }

    #[test]
    fn a_record_is_read_back_from_its_text(values in prop::collection::btree_map(
        prop::sample::select(Field::ALL.to_vec()), ".{0,8}", 0..8)) {
        let record: Record = values.into_iter().collect();
        let text = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }
}
