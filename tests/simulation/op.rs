//! What people do and what goes wrong, as data.

use shared::children::Field;
use shared::codes::CheckFound;

/// A phone by its number.
pub type P = usize;
/// A child by its number, in the order of adding.
pub type C = usize;

/// What is typed into a form.
pub type Values = Vec<(Field, String)>;

/// The first phone.
pub const MALEE: P = 0;
/// The second phone.
pub const SOMCHAI: P = 1;
/// The child that everybody has from the beginning.
pub const NOI: C = 0;

/// One step of a run.
#[derive(Clone, Debug)]
pub enum Op {
    /// The person opens the form of a child; the next correction begins with what it shows.
    Look(P, C),
    /// A child is added at one of the institutions.
    Create(P, usize),
    /// Facts are corrected.
    Edit(P, C, Values),
    /// Facts are being saved in one tab and this far; then something else happens, then the saving goes on.
    WhileSaving(P, C, Values, u32, Box<Op>),
    /// The tab dies so far into saving facts.
    KillSaving(P, C, Values, u32),
    /// Height is measured.
    Measure(P, C),
    /// The child is taken off the roll.
    TakeOff(P, C),
    /// The child gets a mark of the roll check.
    Mark(P, C, CheckFound),
    /// The child is put back.
    PutBack(P, C),
    /// The first open question is answered: with the value that waits last, or with what stands.
    Resolve(P, C, bool),
    /// The phone syncs all its rolls.
    Sync(P),
    /// A tab of the phone syncs a roll so far, then something else happens, perhaps in another tab, then it goes on.
    During(P, usize, u32, Box<Op>),
    /// The phone dies so far into a sync; its store stays.
    Kill(P, usize, u32),
    /// The phone's line is cut.
    Cut(P),
    /// The line is mended.
    Mend(P),
    /// The next request gets lost.
    LoseRequest(P),
    /// The next answer gets lost.
    LoseAnswer(P),
    /// The next request arrives twice.
    Duplicate(P),
    /// An old request arrives once more.
    Replay(usize),
    /// The server stops and starts.
    ServerRestart,
    /// Only so many more bytes fit on the phone.
    Full(P, usize),
    /// There is room on the phone again.
    Room(P),
    /// The phone's clock jumps by days.
    WrongClock(P, i64),
    /// The phone did not hear the server for thirty days and forgets what it was told.
    Forget(P),
    /// The phone's profile is copied onto a new phone.
    Copy(P),
    /// The server's data is copied away.
    Backup,
    /// The server goes back to the copy.
    Restore,
    /// A base is frozen at an institution.
    Freeze(usize),
    /// Days pass at the server.
    Days(i64),
    /// The window closes now.
    CloseWindow,
    /// A window opens for some days.
    OpenWindow,
    /// Hours pass everywhere, also by the phones' clocks.
    Hours(i64),
    /// The app of a phone is started anew.
    StartAnew(P),
    /// The local government decides on all that waits at an institution; the phones hear of it later.
    Decide(usize, bool),
}

/// A correction of one field.
pub fn edit(phone: P, child: C, field: Field, value: &str) -> Op {
    Op::Edit(phone, child, vec![(field, value.to_owned())])
}
