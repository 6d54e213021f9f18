//! Bugs that the tests plant on purpose, to see that the simulation catches each of them (sync.md 4.4). Without the
//! feature `planted`, which only the tests ask for, none can be switched on and the questions cost nothing.

/// A bug that once was in a model of the protocol, or might well have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The server does not look for the receipt of an edit that comes again.
    NoDedupe,
    /// The server takes edits behind a missing one.
    NoGapCheck,
    /// The server does not compare the chain: neither of a cursor nor of an edit.
    NoChain,
    /// An edit names no predecessors of its own.
    OwnChainOff,
    /// Predecessors are not followed through refused and parked edits.
    OwnChainNotWalked,
    /// The last writer wins in every group.
    LastWriterWins,
    /// Taking off the roll wins over changes that its author did not know.
    TakingOffWins,
    /// A correction of a child off the roll is written.
    OffTheRollWritten,
    /// The value that lost is not kept beside the live one.
    ParkedValueDropped,
    /// An edit claims to have seen everything up to the cursor.
    BaseIsCursor,
    /// An edit under way counts as received.
    InFlightIsReceived,
    /// The phone does not notice that the server has forgotten receipted edits.
    NoRewind,
    /// An answer is stored even when the roll moved on since it was asked for.
    NoCompareAndSet,
    /// The cursor is stored before the page.
    CursorBeforeData,
    /// After the server was restored the phone goes on from where it was.
    ResumeAfterDivergence,
    /// A form claims to have seen the version that came in behind it.
    FormSeesLatest,
    /// A combination that is wrong only because two people met is written.
    NoCheckAfterMerge,
    /// The author of a value that was written over is not told.
    NoNotice,
    /// An edit is taken whatever the windows say.
    WindowNotAsked,
    /// An edit that arrives within the grace counts as made before the closing.
    MadeNotAsked,
    /// A base is drawn from the roll of today.
    BaseOfToday,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::NoDedupe,
        Self::NoGapCheck,
        Self::NoChain,
        Self::OwnChainOff,
        Self::OwnChainNotWalked,
        Self::LastWriterWins,
        Self::TakingOffWins,
        Self::OffTheRollWritten,
        Self::ParkedValueDropped,
        Self::BaseIsCursor,
        Self::InFlightIsReceived,
        Self::NoRewind,
        Self::NoCompareAndSet,
        Self::CursorBeforeData,
        Self::ResumeAfterDivergence,
        Self::FormSeesLatest,
        Self::NoCheckAfterMerge,
        Self::NoNotice,
        Self::WindowNotAsked,
        Self::MadeNotAsked,
        Self::BaseOfToday,
    ];
}

#[cfg(feature = "planted")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug in this thread, or none.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Whether a bug is planted.
#[cfg(feature = "planted")]
pub fn has(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Whether a bug is planted: never.
#[cfg(not(feature = "planted"))]
pub const fn has(_: Bug) -> bool {
    false
}
