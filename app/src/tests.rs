//! One phone and the answers that a server may give it.

mod agreement;
mod check;
mod forget;
mod held;
mod needing;
mod parcels;

use crate::edits::{Desk, Heard, Made, fresh_for_ms, open_roll, record};
use crate::store::memory::Memory;
use crate::store::schema::{Download, META, OUTBOX, RECORDS, TOLD, keyed, of_institution};
use crate::store::{Batch, Keys, LocalStore, RollMeta};
use crate::sync::{KnownDigests, Line, SyncError, Transport, TransportError, sync_once};
use futures::executor::block_on;
use shared::access::Role;
use shared::children::{Field, Group, Record};
use shared::edits::{Contact, Cursor, Edit, H8, Outcome, Overwritten, RollDigest};
use shared::edits::{SCHEMA, SentEdit, StoredRecord};
use shared::values::{AccountId, Clock, EditId, Ids, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::{BootPage, Columns};
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{Calendar, EditResult, SyncRequest, SyncResponse};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);

struct Fixed(Cell<u128>);

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

impl Ids for Fixed {
    fn next(&self) -> Uuid {
        self.0.set(self.0.get() + 1);
        Uuid::from_u128(self.0.get())
    }
}

/// A server that answers by a function, and remembers what it was asked.
struct Answering<F> {
    answer: F,
    asked: RefCell<Vec<SyncRequest>>,
    roll: Vec<StoredRecord>,
}

impl<F: Fn(&SyncRequest) -> Result<SyncResponse, TransportError>> Transport for Answering<F> {
    async fn sync(&self, _: &InstitutionId, asked: &SyncRequest) -> Result<SyncResponse, TransportError> {
        self.asked.borrow_mut().push(asked.clone());
        (self.answer)(asked)
    }

    async fn boot(&self, _: &InstitutionId, after: Option<RecordId>) -> Result<BootPage, TransportError> {
        let rest: Vec<_> =
            self.roll.iter().filter(|record| after.is_none_or(|after| record.id > after)).collect();
        let page: Vec<StoredRecord> = rest.iter().take(1).map(|&record| record.clone()).collect();
        let next = (rest.len() > 1).then(|| page[0].id);
        let total = self.roll.len() as u64;
        Ok(BootPage { at: at(9), total, columns: Columns::of(&page), next, server_time: NOW })
    }
}

fn at(seq: u64) -> Cursor {
    Cursor { seq, h8: H8([1; 8]) }
}

fn child(n: u128, name: &str) -> StoredRecord {
    StoredRecord::new(RecordId(Uuid::from_u128(n)), 5, Record::default().with(Field::FirstName, name))
}

/// Nothing happened, and the roll is this.
fn nothing(asked: &SyncRequest, roll: &[StoredRecord]) -> SyncResponse {
    SyncResponse {
        results: Vec::new(),
        acked: 0,
        page: Vec::new(),
        yours: Vec::new(),
        to: asked.cur,
        more: false,
        diverged: false,
        roll: Some(RollDigest::of(roll)),
        fates: Vec::new(),
        calendar: None,
        server_time: NOW,
        proof: String::new(),
        min_schema: SCHEMA,
    }
}

struct Hand {
    store: Memory,
    at: InstitutionId,
    fixed: Fixed,
    known: KnownDigests,
}

impl Hand {
    /// A phone that has this roll.
    fn holding(roll: &[StoredRecord]) -> Self {
        let at_centre = InstitutionId::parse("6420203-01").expect("an id");
        let fixed = Fixed(Cell::new(1_000));
        let hand = Self { store: Memory::default(), at: at_centre, fixed, known: KnownDigests::default() };
        let meta = block_on(open_roll(&hand.store, &hand.desk())).expect("room");
        let next = RollMeta { download: None, cursor: at(9), ..meta };
        let mut batch = Batch::new().put(META, hand.at.as_str(), &next);
        for record in roll {
            batch.add(RECORDS, &keyed(&hand.at, &record.id), record);
        }
        block_on(hand.store.commit(batch)).expect("room");
        hand
    }

    fn desk(&self) -> Desk<'_> {
        let user = AccountId(Uuid::from_u128(7));
        Desk {
            institution: &self.at,
            user,
            role: Role::Recorder,
            clock: &self.fixed,
            ids: &self.fixed,
            heard: None,
            steady_ms: 0,
        }
    }

    fn corrects(&self, child: &StoredRecord, field: Field, value: &str) -> EditId {
        let edit = Edit::setting(&child.record, [(field, value.to_owned())]).expect("a change");
        block_on(record(&self.store, &self.desk(), &Made::on(child, edit), None)).expect("an edit").id
    }

    fn sync(&self, server: &impl Transport) -> Result<(), SyncError> {
        let line = Line {
            store: &self.store,
            transport: server,
            institution: &self.at,
            clock: &self.fixed,
            ids: &self.fixed,
            known: &self.known,
        };
        block_on(sync_once(&line))
    }

    fn meta(&self) -> RollMeta {
        block_on(self.store.get(META, self.at.as_str())).expect("readable").expect("a roll")
    }

    fn rows<T: shared::json::FromJson + 'static>(&self, table: crate::store::Table<T>) -> Vec<T> {
        let rows = block_on(self.store.list(table, Keys::all(&of_institution(&self.at)))).expect("readable");
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

fn server<F: Fn(&SyncRequest) -> Result<SyncResponse, TransportError>>(
    roll: &[StoredRecord],
    answer: F,
) -> Answering<F> {
    Answering { answer, asked: RefCell::default(), roll: roll.to_vec() }
}

#[test]
fn while_a_roll_is_read_anew_the_list_stays_and_edits_are_taken() {
    let theirs = [child(1, "น้อย"), child(2, "นิด")];
    let phone = Hand::holding(&[child(1, "ก่อน")]);
    let lost = server(&theirs, |asked| Ok(SyncResponse { diverged: true, ..nothing(asked, &theirs) }));
    // The line breaks after the first page.
    let meta = {
        let cut = Cut(&lost, Cell::new(1));
        assert_eq!(phone.sync(&cut), Err(TransportError::Unreachable.into()));
        phone.meta()
    };
    assert_eq!(meta.download.map(|download| (download.received, download.anew)), Some((1, true)));
    assert_eq!(phone.rows(RECORDS), [child(1, "ก่อน")]);
    phone.corrects(&child(1, "ก่อน"), Field::FirstName, "หลัง");
    phone
        .sync(&server(&theirs, |asked| Ok(SyncResponse { acked: 0, ..nothing(asked, &theirs) })))
        .expect("whole");
    assert_eq!(phone.rows(RECORDS), theirs);
    assert_eq!(phone.rows(OUTBOX).len(), 1, "what was typed meanwhile waits");
}

/// The same server behind a line that breaks after so many pages of a download.
struct Cut<'a, T>(&'a T, Cell<u32>);

impl<T: Transport> Transport for Cut<'_, T> {
    async fn sync(&self, at: &InstitutionId, asked: &SyncRequest) -> Result<SyncResponse, TransportError> {
        self.0.sync(at, asked).await
    }

    async fn boot(&self, at: &InstitutionId, after: Option<RecordId>) -> Result<BootPage, TransportError> {
        if self.1.get() == 0 {
            return Err(TransportError::Unreachable);
        }
        self.1.set(self.1.get() - 1);
        self.0.boot(at, after).await
    }
}

#[test]
fn a_slow_line_gets_half_as_many_edits_and_a_good_one_more_again() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    for n in 0..8 {
        phone.corrects(&noi, Field::StudentNo, &n.to_string());
    }
    let slow = server(&[], |asked| {
        if asked.ops.len() > 2 {
            return Err(TransportError::TooSlow);
        }
        let outcome = || Outcome::Applied { seq: 9 };
        let applied = |sent: &SentEdit| EditResult { id: Some(sent.id), outcome: outcome(), late: false };
        let acked = asked.ops.last().map_or(8, |sent| sent.n);
        let results = asked.ops.iter().map(applied).collect();
        Ok(SyncResponse { results, acked, roll: None, ..nothing(asked, &[]) })
    });
    phone.sync(&slow).expect("all went");
    let sizes: Vec<usize> = slow.asked.borrow().iter().map(|asked| asked.ops.len()).collect();
    assert_eq!(sizes[..4], [8, 4, 2, 4], "{sizes:?}");
    assert!(phone.rows(OUTBOX).is_empty());
}

#[test]
fn an_app_that_is_too_old_sends_and_says_so() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let id = phone.corrects(&noi, Field::FirstName, "หน่อย");
    let newer = server(&[], |asked| {
        let results = asked.ops.iter().map(|sent| EditResult {
            id: Some(sent.id),
            outcome: Outcome::Applied { seq: 9 },
            late: false,
        });
        let results = results.collect();
        Ok(SyncResponse { results, acked: 1, roll: None, min_schema: SCHEMA + 1, ..nothing(asked, &[]) })
    });
    let told = phone.sync(&newer);
    assert!(matches!(told, Err(SyncError::Transport(TransportError::Refused(ErrorCode::AppTooOld, ..)))));
    assert!(phone.rows(OUTBOX).is_empty());
    assert_eq!(newer.asked.borrow()[0].ops[0].id, id);
}

#[test]
fn a_busy_server_leaves_the_queue_as_it_is() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    phone.corrects(&noi, Field::FirstName, "หน่อย");
    let refused = TransportError::Refused(ErrorCode::Busy, String::new(), Some(5_000));
    let busy = server(&[], |_| Err(refused.clone()));
    assert_eq!(phone.sync(&busy), Err(refused.clone().into()));
    assert_eq!((phone.rows(OUTBOX).len(), busy.asked.borrow().len()), (1, 1));
}

#[test]
fn each_author_is_told_once_and_nobody_of_a_strangers_values() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let mine = phone.corrects(&noi, Field::FirstName, "หน่อย");
    let other = EditId(Uuid::from_u128(99));
    let notice = |lost, won, group, chosen| Overwritten {
        group,
        lost,
        lost_by: "ก".to_owned(),
        won,
        won_by: "ข".to_owned(),
        at: NOW,
        chosen,
    };
    let stranger = EditId(Uuid::from_u128(98));
    let told = StoredRecord {
        overwritten: vec![
            notice(mine, other, Group::Name, true),
            notice(other, mine, Group::Religion, false),
            notice(other, mine, Group::Race, true),
            notice(other, stranger, Group::Religion, false),
        ],
        ver: 10,
        ..noi
    };
    let page = server(&[], |asked| {
        let results = asked.ops.iter().map(|sent| EditResult {
            id: Some(sent.id),
            outcome: Outcome::Applied { seq: 10 },
            late: false,
        });
        let results = results.collect();
        let to = at(10);
        Ok(SyncResponse {
            results,
            acked: 1,
            roll: None,
            page: vec![told.clone()],
            to,
            ..nothing(asked, &[])
        })
    });
    phone.sync(&page).expect("an answer");
    let notices = phone.rows(TOLD);
    let groups: Vec<(Group, usize)> = notices.iter().map(|told| (told.what.group, told.lost.len())).collect();
    assert_eq!(groups.len(), 2, "{notices:?}");
    assert!(groups.contains(&(Group::Name, 1)), "mine was not chosen, and this is what it was");
    assert!(groups.contains(&(Group::Religion, 0)), "mine took the place of another");
    phone.sync(&page).expect("an answer");
    assert_eq!(phone.rows(TOLD).len(), 2);
    let keys = block_on(phone.store.list_text(TOLD.name, Keys::all(""))).expect("readable");
    assert!(keys.iter().any(|(key, _)| key.ends_with("-\"religion\"")), "{keys:?}");
}

#[test]
fn a_part_of_a_roll_that_an_older_tab_drops_may_be_lost() {
    // Every part with a value that is written.
    let whole = RollMeta {
        device: Hand::holding(&[]).meta().device,
        next_n: 2,
        acked: 1,
        cursor: at(9),
        download: Some(crate::store::schema::Download::default()),
        unseen: vec![1],
        server_time: Some(NOW),
        contact: Some(Contact { at: NOW, proof: "0123456789abcdef".to_owned() }),
        calendar: Some(Calendar::default()),
        agreed: Some(NOW),
        mended: true,
        batch: 7,
    };
    let of_release_100 = ["acked", "cursor", "device", "download", "next_n", "server_time", "unseen"];
    // A roll without these compares, reads, hears and proves once more, in batches of the usual size.
    let safe_to_lose = ["agreed", "batch", "calendar", "contact", "mended"];
    let mut known: Vec<&str> = of_release_100.into_iter().chain(safe_to_lose).collect();
    known.sort_unstable();
    let written = shared::json::written(&whole);
    let written: BTreeMap<String, serde_json::Value> = serde_json::from_str(&written).expect("parts");
    let parts: Vec<&String> = written.keys().collect();
    assert_eq!(parts, known, "a new part belongs to a new hundred, unless it may be lost");
}

#[test]
fn a_roll_that_was_just_heard_of_is_not_asked_for_again() {
    let hand = Hand::holding(&[]);
    let meta = block_on(open_roll(&hand.store, &hand.desk())).expect("room");
    let proven = Contact { at: NOW, proof: "proof".to_owned() };
    let heard = RollMeta { contact: Some(proven), ..meta.clone() };
    let after = |ms, meta: &RollMeta| {
        let last = Heard { at: NOW, steady_ms: 0, wall: NOW };
        fresh_for_ms(&Desk { heard: Some(last), steady_ms: ms, ..hand.desk() }, meta)
    };
    assert_eq!((after(0, &heard), after(29_999, &heard)), (30_000, 1), "somebody goes to a child and back");
    assert_eq!((after(30_000, &heard), after(90_000, &heard)), (0, 0));
    assert_eq!(fresh_for_ms(&hand.desk(), &heard), 0, "this run of the app has heard nothing");
    assert_eq!(after(0, &meta), 0, "of this roll nothing was ever heard");
    let coming = RollMeta { download: Some(Download::default()), ..heard };
    assert_eq!(after(0, &coming), 0, "a part of it is still to come");
}
