//! Does the steps of a run, one after another, and remembers what each author knew.

use crate::check;
use crate::check::frozen::Frozen;
use crate::known::{Looked, Seen, Typed};
use crate::line::Network;
use crate::op::{C, Op, P};
use app::store::SentEntry;
use server::demo::always;
use shared::children::Group;
use shared::edits::{Outcome, StoredRecord};
use shared::values::{EditId, InstitutionId, RecordId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tests::phone::Phone;
use tests::server::{Backup, Server};
use tests::world::{OFFICER, START, centre};

/// How a run is set up.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// How many phones.
    pub phones: usize,
    /// How many of them have the roll from the beginning; the others download it on the way.
    pub joined: usize,
    /// How many institutions.
    pub places: usize,
    /// Whether the last phone is the officer's.
    pub officer: bool,
    /// The most records in a page.
    pub page: u32,
    /// The most edits taken from one request.
    pub batch: usize,
    /// Whether windows open and close.
    pub windowed: bool,
    /// Whether the server is the real one on SQLite.
    pub real: bool,
}

impl Setup {
    /// Two phones with one institution, pages of two, and a server in memory.
    pub const SMALL: Self = Self {
        phones: 2,
        joined: 2,
        places: 1,
        officer: false,
        page: 2,
        batch: 50,
        windowed: false,
        real: false,
    };
}

/// A run under way, and afterwards.
pub struct Run {
    pub network: Rc<RefCell<Network>>,
    pub phones: Vec<Rc<Phone>>,
    pub children: Vec<(InstitutionId, RecordId)>,
    pub typed: BTreeMap<EditId, Typed>,
    pub setup: Setup,
    /// Phones whose profile is on two devices.
    pub copied: BTreeSet<P>,
    pub(super) own: Vec<BTreeSet<EditId>>,
    pub(super) looks: BTreeMap<(P, C), (StoredRecord, Looked)>,
    pub(super) highest: BTreeMap<(P, usize, Option<RecordId>), u64>,
    pub(super) checked: Vec<Option<u64>>,
    pub(super) backup: Option<Backup>,
    /// Bases that were frozen on the way.
    pub frozen: Vec<Frozen>,
}

/// How far a phone has read, beside the roll as it is.
pub struct Reach {
    cursor: u64,
    versions: BTreeMap<RecordId, u64>,
}

impl Reach {
    /// Whether the shadow of this version holds what an edit of its record did. Where the cursor has passed a record
    /// that changed once more, it does not yet.
    pub fn pulled(&self, record: RecordId, shadow: Option<u64>, outcome: &Outcome) -> bool {
        let whole = self.versions.get(&record).is_none_or(|ver| *ver <= self.cursor);
        outcome.seq().is_none_or(|seq| shadow >= Some(seq) || (seq <= self.cursor && whole))
    }
}

/// Two phones on pages of two and a server in memory do these steps.
pub fn run(steps: impl IntoIterator<Item = Op>) -> Run {
    run_in(Setup::SMALL, steps)
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
            arrived: BTreeMap::new(),
            windows: Vec::new(),
            first: BTreeMap::new(),
            decided: BTreeMap::new(),
            restored: false,
            met: BTreeMap::new(),
        };
        let owner = |number| if setup.officer && number + 1 == setup.phones { OFFICER } else { number };
        let phones: Vec<_> =
            (0..setup.phones).map(|number| Rc::new(Phone::new(number, owner(number)))).collect();
        let mut network = network;
        network.put_window(always());
        for phone in &phones {
            (0..setup.places).for_each(|place| phone.open(&centre(place)));
        }
        let mut run = Self {
            network: Rc::new(RefCell::new(network)),
            own: vec![BTreeSet::new(); phones.len()],
            checked: vec![None; phones.len()],
            phones,
            children: Vec::new(),
            typed: BTreeMap::new(),
            copied: BTreeSet::new(),
            looks: BTreeMap::new(),
            highest: BTreeMap::new(),
            backup: None,
            frozen: Vec::new(),
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

    /// The institutions of this run.
    pub fn places(&self) -> impl Iterator<Item = (usize, InstitutionId)> + use<> {
        (0..self.setup.places).map(|place| (place, centre(place)))
    }

    /// Counts something that was met.
    pub fn met(&self, what: &'static str, really: bool) {
        if really {
            self.network.borrow_mut().meet(what);
        }
    }

    /// The record as the phone shows it, with what the person then knows.
    pub(super) fn look(&self, phone: P, child: C) -> Option<(StoredRecord, Looked)> {
        let (institution, id) = self.children.get(child)?;
        let phone = &self.phones[phone];
        let shadow = phone.shadow(institution, *id);
        let read = phone.meta(institution).cursor;
        let reach = self.reach(institution, read.seq);
        let shadow_ver = shadow.as_ref().map(|shadow| shadow.ver);
        let not_pulled = |entry: &SentEntry| {
            entry.outcome == Outcome::Held || !reach.pulled(*id, shadow_ver, &entry.outcome)
        };
        let sent = phone.sent(institution).into_iter().filter(not_pulled);
        let mut covered: BTreeMap<Group, Seen> = BTreeMap::new();
        for mine in sent.map(|entry| entry.sent).chain(phone.outbox(institution)) {
            if mine.record == *id
                && let Some(typed) = self.typed.get(&mine.id)
            {
                for group in mine.edit.groups() {
                    covered.entry(group).or_insert_with(|| typed.looked_at.at(group).clone());
                }
            }
        }
        let seen = phone.sees(institution, *id)?;
        let shadow =
            shadow.map(|shadow| Seen { ver: shadow.ver, record: Rc::new(shadow.record) }).unwrap_or_default();
        let looked = Looked { record: seen.record.clone(), shadow, read, covered };
        Some((seen, looked))
    }

    /// What a phone with this cursor has of a roll.
    pub fn reach(&self, institution: &InstitutionId, cursor: u64) -> Reach {
        let (_, versions) = self.network.borrow().server.versions(institution);
        Reach { cursor, versions: versions.into_iter().collect() }
    }

    /// Everything is mended, and all sync until nothing moves; then all that must hold at the end is looked at.
    pub fn settle(&mut self) {
        {
            let mut network = self.network.borrow_mut();
            network.cut.clear();
            network.faults.clear();
        }
        self.phones.iter().for_each(|phone| phone.disk.leave_room(None));
        self.drain_all();
        if self.setup.windowed {
            // I10: what was held has an outcome once a window is open again.
            self.step(&Op::OpenWindow);
            (0..self.setup.places).for_each(|place| self.step(&Op::Decide(place, true)));
            self.drain_all();
        }
        check::at_the_end(self);
    }

    fn drain_all(&mut self) {
        for _ in 0..2 {
            for phone in 0..self.phones.len() {
                self.drain(phone);
            }
        }
    }

    /// I16: the server has everything of a phone within a bounded number of cycles.
    fn drain(&mut self, phone: P) {
        let waits = |run: &Self| -> u64 {
            let unreceived = |(_, place): (usize, InstitutionId)| {
                let meta = run.phones[phone].meta(&place);
                let waiting = run.phones[phone].outbox(&place).len() as u64;
                (meta.next_n - 1).saturating_sub(meta.acked).max(waiting)
            };
            run.places().map(unreceived).sum()
        };
        // Of a phone and its copy one may learn at the end of its queue that it has to send all of it again under numbers of its own.
        let times = if self.phones.len() > self.setup.phones { 2 } else { 1 };
        let cycles = times * self.typed.len().div_ceil(self.setup.batch) + 5;
        for _ in 0..cycles {
            self.step(&Op::Sync(phone));
            if waits(self) == 0 {
                return;
            }
        }
        panic!("I16: phone {phone} still holds {} edits after {cycles} cycles", waits(self));
    }

    /// Remembers a number that never goes back; false when it did.
    pub fn rises(&mut self, key: (P, usize, Option<RecordId>), number: u64) -> bool {
        let highest = self.highest.entry(key).or_default();
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
        for (_, place) in self.places() {
            for phone in &self.phones {
                assert!(phone.outbox(&place).is_empty());
                assert!(phone.attention(&place).is_empty(), "{:?}", phone.attention(&place));
            }
        }
        self
    }
}
