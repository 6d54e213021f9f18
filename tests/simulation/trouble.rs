//! Syncing, and what goes wrong.

use crate::check;
use crate::check::frozen::Frozen;
use crate::line::{Fault, Wire};
use crate::op::{Op, P};
use crate::run::Run;
use app::store::StoreError;
use app::sync::{SyncError, TransportError};
use server::demo::always;
use shared::rounds::Window;
use shared::values::WindowId;
use std::rc::Rc;
use tests::phone::{Work, finish, go_on};
use tests::world::centre;
use uuid::Uuid;

impl Run {
    pub(super) fn trouble(&mut self, op: &Op) {
        let fault = |run: &Self, phone: P, fault| {
            run.network.borrow_mut().faults.entry(phone).or_default().push_back(fault);
        };
        match op {
            Op::Sync(phone) => {
                for (place, _) in self.places() {
                    let result = finish(self.syncing(*phone, place));
                    self.acceptable(result);
                }
            }
            Op::During(phone, place, times, meanwhile) => {
                let mut work = self.syncing(*phone, *place);
                let ended = go_on(&mut work, *times);
                let other_tab = matches!(**meanwhile, Op::Sync(other) if other == *phone);
                self.met("two tabs sync at once", ended.is_none() && other_tab);
                self.met("in the middle of a sync", ended.is_none());
                self.act(meanwhile);
                let result = ended.unwrap_or_else(|| finish(work));
                self.acceptable(result);
            }
            Op::Kill(phone, place, times) => self.kill(*phone, *place, *times),
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
            Op::Full(phone, bytes) => self.phones[*phone].disk.leave_room(Some(*bytes)),
            Op::Room(phone) => self.phones[*phone].disk.leave_room(None),
            Op::WrongClock(phone, days) => {
                self.phones[*phone].shift_clock(days * 86_400_000);
                self.met("wrong clock", true);
            }
            Op::Forget(phone) => {
                let owner = Rc::clone(&self.phones[*phone]);
                // What is dropped makes room.
                owner.disk.leave_room(None);
                let forgotten: Work<_> = Box::pin(async move { owner.forget().await });
                finish(forgotten).expect("there is room");
                self.looks.retain(|(on, _), _| on != phone);
                self.met("forgot what the server told", true);
            }
            Op::Copy(phone) => {
                self.copied.extend([*phone, self.phones.len()]);
                self.phones.push(Rc::new(self.phones[*phone].copied(self.phones.len())));
                self.own.push(self.own[*phone].clone());
                self.checked.push(None);
                self.met("copied phone", true);
            }
            Op::Backup => {
                let copy = self.network.borrow_mut().server.backup();
                self.backup = Some(copy);
                self.met("backup", true);
            }
            Op::Freeze(place) => {
                let frozen = Frozen::now(self, &centre(*place));
                self.frozen.push(frozen);
            }
            Op::Restore => self.restore(),
            Op::CloseWindow => self.network.borrow_mut().close_windows(),
            Op::OpenWindow => {
                let mut network = self.network.borrow_mut();
                let (now, id) = (network.now, Uuid::from_u128(1_000 + network.windows.len() as u128));
                let to = now.plus_ms(5 * 86_400_000);
                network.put_window(Window { id: WindowId(id), from: now, to, ..always() });
            }
            Op::Hours(hours) => {
                let ms = hours * 3_600_000;
                let now = self.network.borrow().now.plus_ms(ms);
                self.network.borrow_mut().now = now;
                self.phones.iter().for_each(|phone| {
                    phone.wait(ms);
                    phone.shift_clock(ms);
                });
            }
            Op::StartAnew(phone) => self.phones[*phone].start_anew(),
            Op::Decide(place, accept) => self.network.borrow_mut().decide(&centre(*place), *accept),
            _ => unreachable!("the acts of people are done elsewhere"),
        }
    }

    /// I18: each thing that was kept before the end led from one whole state to another.
    fn kill(&mut self, phone: P, place: usize, times: u32) {
        let mut work = self.syncing(phone, place);
        let mut ended = None;
        for _ in 0..times {
            let before = self.phones[phone].disk.commits();
            ended = go_on(&mut work, 1);
            if self.phones[phone].disk.commits() != before {
                check::always(self);
            }
            if ended.is_some() {
                break;
            }
        }
        self.phones[phone].known_digests.forget();
        self.met("phone killed", ended.is_none());
        self.looks.retain(|(on, _), _| *on != phone);
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
        if let Some(copy) = &self.backup {
            let mut network = self.network.borrow_mut();
            network.server.restore(copy);
            network.restored = true;
            network.meet("restore");
            self.highest.clear();
            self.checked.fill(None);
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

    /// A line that failed or a full device is no failure of the run; anything else is.
    fn acceptable(&self, result: Result<(), SyncError>) {
        match result {
            Ok(()) | Err(SyncError::Transport(TransportError::Unreachable)) => {}
            Err(SyncError::Store(StoreError::Full)) => self.met("no room for an answer", true),
            Err(error) => panic!("{error}"),
        }
    }
}
