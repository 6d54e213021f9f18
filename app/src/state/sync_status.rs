//! How sending goes, for the screens.

use crate::i18n;
use crate::sync::TransportError;
use shared::values::Timestamp;
use shared::wire::error_body::ErrorCode;

/// What the sync loop is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing at the moment.
    #[default]
    Idle,
    /// An exchange is under way.
    Syncing,
    /// The server was not reached; it is tried again by itself.
    Offline,
    /// The server has much to do and said when to come again; it is tried again by itself.
    Busy,
    /// The session is over; sending waits until the person signs in.
    SignInNeeded,
    /// The server said no, in these words.
    Refused(String),
}

/// How sending goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// What the loop is doing.
    pub phase: Phase,
    /// The last contact with the server, by this phone's clock.
    pub last_contact: Option<Timestamp>,
    /// Whether this phone's clock cannot be right.
    pub clock_wrong: bool,
}

impl SyncStatus {
    /// The phase after an exchange failed on the way.
    pub fn after(error: &TransportError) -> Phase {
        match error {
            TransportError::Unreachable | TransportError::TooSlow | TransportError::Unreadable => {
                Phase::Offline
            }
            TransportError::Refused(ErrorCode::Busy, ..) => Phase::Busy,
            TransportError::Refused(ErrorCode::SignInNeeded, ..) => Phase::SignInNeeded,
            TransportError::Refused(..) => Phase::Refused(words_of(error)),
        }
    }
}

/// Why the server was of no help, in words.
pub fn words_of(error: &TransportError) -> String {
    match error {
        TransportError::Unreachable => i18n::no_network().to_owned(),
        TransportError::Unreadable => i18n::unreadable_answer().to_owned(),
        TransportError::TooSlow => i18n::too_slow().to_owned(),
        TransportError::Refused(code, message, _) => match i18n::lang() {
            shared::lang::Lang::Th => message.clone(),
            shared::lang::Lang::En => code.words().en.to_owned(),
        },
    }
}
