//! Does the steps of a run, one after another, and remembers what each author knew.

use crate::check;
use crate::known::{Looked, Typed};
use crate::line::{Fault, Network, Wire};
use crate::op::{C, Op, P};
use app::edits::RecordError;
use app::sync::{SyncError, TransportError};
use shared::children::enrolment::{put_back, taken_off};
use shared::children::{Field, Measurement};
use shared::codes::ExitReason;
use shared::edits::{Changes, Edit, Outcome, StoredRecord, changes_to};
use shared::values::{CivilDate, EditId, InstitutionId, RecordId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tests::phone::{Phone, Work, finish, go_on};
use tests::server::{Fast, Server};
use tests::world::{CENTRES, START, centre};

/// How a run is set up.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// How many phones.
    pub phones: usize,
    /// How many of them have the roll from the beginning; the others download it on the way.
    pub joined: usize,
    /// The most records in a page.
    pub page: u32,
    /// The most edits taken from one request.
    pub batch: usize,
    /// Whether the server is the real one on SQLite.
    pub real: bool,
}

/// A run under way, and afterwards.
pub struct Run {
    pub network: Rc<RefCell<Network>>,
    pub phones: Vec<Rc<Phone>>,
    pub children: Vec<(InstitutionId, RecordId)>,
    pub typed: BTreeMap<EditId, Typed>,
    own: Vec<BTreeSet<EditId>>,
    looks: BTreeMap<(P, C), (StoredRecord, Looked)>,
    highest: BTreeMap<(P, String), u64>,
    backup: Option<Fast>,
    setup: Setup,
}

/// Two phones on pages of two and a server in memory do these steps.
pub fn run(steps: impl IntoIterator<Item = Op>) -> Run {
    run_in(Setup { phones: 2, joined: 2, page: 2, batch: 50, real: false }, steps)
}

/// The same in another set-up.
pub fn run_in(setup: Setup, steps: impl IntoIterator<Item = Op>) -> Run {
    let mut run = Run::begin(setup);
    steps.into_iter().for_each(|op| run.step(&op));
    run.settle();
    run
}

impl Run {
    /// There is a roll with one child on it.
    pub fn begin(setup: Setup) -> Self {
        let server = if setup.real { Server::real() } else { Server::fast(setup.page as usize) };
        let network = Network {
            server,
            now: START,
            page: setup.page,
            batch: setup.batch,
            cut: BTreeSet::new(),
            faults: BTreeMap::new(),
            old: Vec::new(),
            answered: BTreeMap::new(),
            restored: false,
            met: BTreeMap::new(),
        };
        let phones: Vec<_> = (0..setup.phones).map(|number| Rc::new(Phone::new(number, number))).collect();
        for phone in &phones {
            (0..CENTRES.len()).for_each(|place| phone.open(&centre(place)));
        }
        let mut run = Self {
            network: Rc::new(RefCell::new(network)),
            own: vec![BTreeSet::new(); phones.len()],
            phones,
            children: Vec::new(),
            typed: BTreeMap::new(),
            looks: BTreeMap::new(),
            highest: BTreeMap::new(),
            backup: None,
            setup,
        };
        run.step(&Op::Create(0, 0));
        (0..setup.joined).for_each(|phone| run.step(&Op::Sync(phone)));
        run
    }

    /// Does one step and looks at everything that must always hold.
    pub fn step(&mut self, op: &Op) {
        self.act(op);
        check::always(self);
    }

    fn act(&mut self, op: &Op) {
        match op {
            Op::Look(phone, child) => {
                if let Some(seen) = self.look(*phone, *child) {
                    self.looks.insert((*phone, *child), seen);
                }
            }
            Op::Create(phone, place) => self.create(*phone, *place),
            Op::Edit(phone, child, values) => {
                let now = self.look(*phone, *child);
                let began = self.looks.remove(&(*phone, *child)).or_else(|| now.clone());
                let Some((seen, version)) = began else { return };
                let stale = now.is_some_and(|(_, now)| !now.same_versions(&version));
                let edit = Edit::setting(&seen.record, values.iter().cloned());
                self.typed_by(*phone, *child, edit, version, stale);
            }
            Op::Measure(phone, child) => {
                let measured =
                    Measurement { on: day(), height_cm: "95".to_owned(), weight_kg: String::new() };
                let edit = Edit::Set { changes: Changes::new(), measured: Some(measured) };
                self.fresh(*phone, *child, |_| Some(edit));
            }
            Op::TakeOff(phone, child) => {
                let off = || taken_off(ExitReason::NotExisting, day(), "");
                self.fresh(*phone, *child, |seen| Edit::setting(&seen.record, off()));
            }
            Op::PutBack(phone, child) => {
                self.fresh(*phone, *child, |seen| Edit::setting(&seen.record, put_back(day())));
            }
            Op::Resolve(phone, child, last) => self.fresh(*phone, *child, |seen| resolving(seen, *last)),
            Op::Days(days) => {
                let mut network = self.network.borrow_mut();
                network.now = network.now.plus_ms(days * 86_400_000);
            }
            _ => self.trouble(op),
        }
    }

    fn trouble(&mut self, op: &Op) {
        let fault = |run: &Self, phone: P, fault| {
            run.network.borrow_mut().faults.entry(phone).or_default().push_back(fault);
        };
        match op {
            Op::Sync(phone) => {
                (0..CENTRES.len()).for_each(|place| acceptable(finish(self.syncing(*phone, place))));
            }
            Op::During(phone, place, times, meanwhile) => {
                let mut work = self.syncing(*phone, *place);
                let ended = go_on(&mut work, *times);
                self.met("in the middle of a sync", ended.is_none());
                self.act(meanwhile);
                acceptable(ended.unwrap_or_else(|| finish(work)));
            }
            Op::Kill(phone, place, times) => {
                let mut work = self.syncing(*phone, *place);
                let ended = go_on(&mut work, *times);
                self.met("phone killed", ended.is_none());
                self.looks.retain(|(on, _), _| on != phone);
            }
            Op::Cut(phone) => {
                self.network.borrow_mut().cut.insert(*phone);
            }
            Op::Mend(phone) => {
                self.network.borrow_mut().cut.remove(phone);
            }
            Op::LoseRequest(phone) => fault(self, *phone, Fault::LoseRequest),
            Op::LoseAnswer(phone) => fault(self, *phone, Fault::LoseAnswer),
            Op::Duplicate(phone) => fault(self, *phone, Fault::Duplicate),
            Op::Replay(which) => self.replay(*which),
            Op::ServerRestart => {
                self.network.borrow_mut().server.restart();
                self.met("server restart", true);
            }
            Op::WrongClock(phone, days) => {
                self.phones[*phone].shift_clock(days * 86_400_000);
                self.met("wrong clock", true);
            }
            Op::Copy(phone) => {
                self.phones.push(Rc::new(self.phones[*phone].copied(self.phones.len())));
                self.own.push(self.own[*phone].clone());
                self.met("copied phone", true);
            }
            Op::Backup => self.backup = self.network.borrow().server.backup(),
            Op::Restore => self.restore(),
            _ => unreachable!("the acts of people are done elsewhere"),
        }
    }

    fn met(&self, what: &'static str, really: bool) {
        if really {
            self.network.borrow_mut().meet(what);
        }
    }

    fn replay(&mut self, which: usize) {
        let mut network = self.network.borrow_mut();
        if let Some((caller, institution, asked)) = network.old.get(which % network.old.len().max(1)).cloned()
        {
            network.meet("old request");
            let _ = network.deliver(&caller, &institution, &asked);
        }
    }

    fn restore(&mut self) {
        if let Some(copy) = self.backup.clone() {
            let mut network = self.network.borrow_mut();
            network.server = Server::Fast(copy);
            network.restored = true;
            network.meet("restore");
            self.highest.clear();
        }
    }

    fn syncing(&self, phone: P, place: usize) -> Work<Result<(), SyncError>> {
        let owner = Rc::clone(&self.phones[phone]);
        let network = Rc::clone(&self.network);
        Box::pin(async move {
            let wire = Wire { network, phone, caller: owner.caller.clone() };
            owner.sync(&centre(place), &wire).await
        })
    }

    /// The record as the phone shows it, with what the person then knows.
    fn look(&self, phone: P, child: C) -> Option<(StoredRecord, Looked)> {
        let (institution, id) = self.children.get(child)?;
        let phone = &self.phones[phone];
        let cursor = phone.meta(institution).cursor.seq;
        let not_pulled = |outcome: &Outcome| outcome.seq().is_some_and(|seq| seq > cursor);
        let sent = phone.sent(institution).into_iter().filter(|entry| not_pulled(&entry.outcome));
        let mut covered = BTreeMap::new();
        for mine in sent.map(|entry| entry.sent).chain(phone.outbox(institution)) {
            if mine.record == *id {
                let knew = |group| self.typed.get(&mine.id).map_or(0, |typed| typed.looked_at.at(group));
                for (group, version) in mine.edit.groups().into_iter().map(|group| (group, knew(group))) {
                    covered.entry(group).or_insert(version);
                }
            }
        }
        let seen = phone.sees(institution, *id)?;
        let shadow = phone.shadow_ver(institution, *id);
        let looked = Looked { record: seen.record.clone(), shadow, covered };
        Some((seen, looked))
    }

    fn create(&mut self, phone: P, place: usize) {
        let id = self.phones[phone].new_record();
        self.children.push((centre(place), id));
        let fields = BTreeMap::from([(Field::FirstName, "น้อย".to_owned())]);
        self.typed_by(
            phone,
            self.children.len() - 1,
            Some(Edit::Create { fields, measured: None }),
            Looked::default(),
            false,
        );
    }

    fn fresh(&mut self, phone: P, child: C, edit: impl FnOnce(&StoredRecord) -> Option<Edit>) {
        if let Some((seen, version)) = self.look(phone, child) {
            self.typed_by(phone, child, edit(&seen), version, false);
        }
    }

    fn typed_by(&mut self, phone: P, child: C, edit: Option<Edit>, looked_at: Looked, stale: bool) {
        let (Some(edit), Some((institution, id))) = (edit, self.children.get(child)) else { return };
        match self.phones[phone].record(institution, *id, edit, looked_at.shadow) {
            Ok(sent) => {
                let own = self.own[phone].clone();
                self.own[phone].insert(sent.id);
                self.typed.insert(sent.id, Typed { sent, phone, looked_at, stale, own });
            }
            Err(RecordError::Refused(_)) => self.met("refused on the phone", true),
            Err(error) => panic!("{error}"),
        }
    }

    /// Everything is mended, and all sync until nothing moves; then all that must hold at the end is looked at.
    pub fn settle(&mut self) {
        {
            let mut network = self.network.borrow_mut();
            network.cut.clear();
            network.faults.clear();
        }
        for _ in 0..2 {
            for phone in 0..self.phones.len() {
                self.drain(phone);
            }
        }
        (0..self.phones.len()).for_each(|phone| self.step(&Op::Sync(phone)));
        check::at_the_end(self);
    }

    /// I16: the server has everything of a phone within a bounded number of cycles.
    fn drain(&mut self, phone: P) {
        let waits = |run: &Self| -> u64 {
            let unreceived = |place| {
                let meta = run.phones[phone].meta(&centre(place));
                let waiting = run.phones[phone].outbox(&centre(place)).len() as u64;
                (meta.next_n - 1).saturating_sub(meta.acked).max(waiting)
            };
            (0..CENTRES.len()).map(unreceived).sum()
        };
        let cycles = self.typed.len().div_ceil(self.setup.batch) + 5;
        for _ in 0..cycles {
            self.step(&Op::Sync(phone));
            if waits(self) == 0 {
                return;
            }
        }
        panic!("I16: phone {phone} still holds {} edits after {cycles} cycles", waits(self));
    }

    /// Remembers a number that never goes back; false when it did.
    pub fn rises(&mut self, phone: P, what: String, number: u64) -> bool {
        let highest = self.highest.entry((phone, what)).or_default();
        let rises = number >= *highest;
        *highest = number;
        rises
    }

    /// Every phone shows the child like this.
    #[track_caller]
    pub fn everyone_sees(self, child: C, holds: impl Fn(&StoredRecord) -> bool) -> Self {
        for phone in 0..self.phones.len() {
            let (seen, _) = self.look(phone, child).expect("everyone has the child");
            assert!(holds(&seen), "phone {phone} sees {seen:?}");
        }
        self
    }

    /// Nothing waits on a phone, for the server or for a person.
    #[track_caller]
    pub fn nothing_waits(self) -> Self {
        for (phone, place) in self.phones.iter().flat_map(|phone| [(phone, 0), (phone, 1)]) {
            assert!(phone.outbox(&centre(place)).is_empty());
            assert!(phone.attention(&centre(place)).is_empty(), "{:?}", phone.attention(&centre(place)));
        }
        self
    }
}

/// A line that failed is no failure of the run; anything else is.
fn acceptable(result: Result<(), SyncError>) {
    match result {
        Ok(()) | Err(SyncError::Transport(TransportError::Unreachable)) => {}
        Err(error) => panic!("{error}"),
    }
}

fn resolving(seen: &StoredRecord, last: bool) -> Option<Edit> {
    let open = seen.conflicts.first()?;
    let wanted = open.waiting.last().filter(|_| last).map(|waits| waits.values.clone());
    let changes = changes_to(&seen.record, wanted.unwrap_or_default());
    let settles = open.waiting.iter().map(|waits| waits.edit).collect();
    Some(Edit::Resolve { group: open.group, settles, changes })
}

fn day() -> CivilDate {
    CivilDate::parse("2025-06-10").expect("a date of this file")
}
