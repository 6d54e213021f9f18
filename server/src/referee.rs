//! The windows of an institution, as every push is judged by them. They are read once for each state of all windows:
//! a push asks the database only which state that is.

mod contact;

pub use contact::ContactKey;

use crate::store::{Standing, StoreError, Tx};
use shared::codes::InstitutionKind;
use shared::places::LaoCode;
use shared::rounds::{Whom, Window};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::snapshots::BaseNote;
use shared::wire::sync::Calendar;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// A window that closed is told to phones for so long after its grace, in milliseconds: 400 days, so that the last
/// one of the year before is known.
const REMEMBERED_MS: i64 = 400 * 86_400_000;

/// What edits are judged by: the windows as they were read, and the key of the proofs that phones were answered. Every
/// process of the server has its own.
#[derive(Default)]
pub struct Referee {
    known: Mutex<Known>,
    key: OnceCell<ContactKey>,
}

#[derive(Default)]
struct Known {
    version: u64,
    all: Arc<[(Window, Whom)]>,
    base: Option<BaseNote>,
    at: HashMap<InstitutionId, At>,
}

/// All windows with whom they mean, and the base in force.
type Read = (Arc<[(Window, Whom)]>, Option<BaseNote>);

/// What edits of an institution are judged by.
pub struct Ruling {
    /// The state of all windows and of the base in force.
    pub version: u64,
    /// The windows that mean the institution.
    pub windows: Arc<[Window]>,
    /// The base that no edit changes.
    base: Option<BaseNote>,
}

/// What means one institution, as long as it belongs to this local government and is of this kind.
struct At {
    lao: LaoCode,
    kind: InstitutionKind,
    windows: Arc<[Window]>,
}

impl Referee {
    /// The key of the proofs; drawn once.
    pub async fn key<E>(&self, draw: impl AsyncFnOnce() -> Result<ContactKey, E>) -> Result<ContactKey, E> {
        self.key.get_or_try_init(|| draw()).await.copied()
    }

    /// What edits of an institution are judged by now.
    pub async fn at(&self, tx: &mut Tx, at: &Standing) -> Result<Ruling, StoreError> {
        let version = tx.windows_version().await?;
        if let Some(known) = self.known(version, at) {
            return Ok(known);
        }
        let (all, base) = if let Some(read) = self.read_before(version) {
            read
        } else {
            let base = tx.snapshot_in_force().await?;
            let base = base.map(|base| BaseNote { id: base.id, as_of: base.as_of });
            (tx.windows_all().await?.into(), base)
        };
        let lao = tx.lao_get(&at.place.lao).await?;
        let mean = |(window, whom): &(Window, Whom)| {
            lao.as_ref().is_some_and(|lao| whom.means(&at.place, lao)).then(|| window.clone())
        };
        let windows: Arc<[Window]> = all.iter().filter_map(mean).collect();
        let mut known = self.lock();
        if known.version != version {
            *known = Known { version, all, base: base.clone(), at: HashMap::new() };
        }
        // Most institutions have the same windows, and keep one list of them.
        let same =
            known.at.values().find(|other| other.windows == windows).map(|other| other.windows.clone());
        let windows = same.unwrap_or(windows);
        let here = At { lao: at.place.lao.clone(), kind: at.place.kind, windows: windows.clone() };
        known.at.insert(at.place.id.clone(), here);
        Ok(Ruling { version, windows, base })
    }

    /// The last thing that happened to what standings are counted by: a decision about windows or the base, an opening, a
    /// closing, or midnight.
    pub async fn stamp(&self, tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
        let version = tx.windows_version().await?;
        let all = match self.read_before(version) {
            Some((all, _)) => all,
            None => tx.windows_all().await?.into(),
        };
        let moments = all.iter().flat_map(|(window, _)| [window.from, window.to]);
        let passed = moments.filter(|moment| *moment <= now).max().unwrap_or_default();
        let midnight = Timestamp::of_bangkok_day(now.bangkok_day());
        Ok(version.max(u64::try_from(passed.max(midnight).0).unwrap_or(0)))
    }

    fn read_before(&self, version: u64) -> Option<Read> {
        let known = self.lock();
        (known.version == version).then(|| (known.all.clone(), known.base.clone()))
    }

    fn known(&self, version: u64, at: &Standing) -> Option<Ruling> {
        let known = self.lock();
        let here = known.at.get(&at.place.id).filter(|_| known.version == version)?;
        let same = here.lao == at.place.lao && here.kind == at.place.kind;
        let ruling = || Ruling { version, windows: here.windows.clone(), base: known.base.clone() };
        same.then(ruling)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        // A list of windows stays whole whoever broke off while looking at it.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ruling {
    /// What a phone of the institution is told that knows another state; `None` for one that knows this.
    pub fn told(&self, at: &Standing, known: Option<u64>, now: Timestamp) -> Option<Calendar> {
        let recent = |window: &&Window| now < window.grace_ends().plus_ms(REMEMBERED_MS);
        let windows = || self.windows.iter().filter(recent).cloned().collect();
        // Neither number goes back while the server does not, so their sum is another one whenever either is.
        let (concern, concerns) = &at.concern;
        let version = self.version + concerns;
        let (base, concern) = (self.base.clone(), Some(concern.clone()));
        (known != Some(version)).then(|| Calendar { version, windows: windows(), base, concern })
    }
}
