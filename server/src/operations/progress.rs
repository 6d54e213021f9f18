//! How far the work has come, for every level its own branch (J12).

use super::Failure;
use super::confirm::{due, turn_of};
use super::standings::{count_all, write_all};
use crate::referee::Referee;
use crate::store::{Stand, Store, StoreError, Tx};
use shared::access::{Act, Branch, Caller};
use shared::codes::InstitutionKind;
use shared::places::{AreaCode, Lao};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::confirming::DuePlace;
use shared::wire::error_body::ErrorCode;
use shared::wire::progress::{Board, BoardRow};
use std::sync::Arc;

/// The most institutions that are counted before a board is answered; more are counted behind it.
const AT_ONCE: usize = 60;
/// How often it is looked again whether any is behind.
const ROUNDS: usize = 3;

/// What is asked for: a branch, and perhaps only one kind of institution in it (R41).
pub struct Asked {
    /// The branch; the widest of the caller where none is named.
    pub within: Option<Branch>,
    /// The kind.
    pub kind: Option<InstitutionKind>,
}

/// The board of a branch. With it the institutions in it whose numbers are behind.
pub async fn board(
    tx: &mut Tx,
    referee: &Referee,
    caller: &Caller,
    asked: &Asked,
    now: Timestamp,
) -> Result<(Board, Vec<InstitutionId>), Failure> {
    let within = match &asked.within {
        Some(within) => within.clone(),
        None => widest(caller).ok_or(Failure::Refused(ErrorCode::NotFound))?,
    };
    let stamp = referee.stamp(tx, now).await?;
    let mut stands = tx.standings_of(caller, stamp).await?;
    let waits = stands.iter().filter(|stand| turn_of(caller, stand).is_some()).count() as u64;
    stands.retain(|stand| {
        within.holds(&stand.place.id, &stand.lao) && asked.kind.is_none_or(|kind| kind == stand.place.kind)
    });
    let mut total = BoardRow::new(within.clone(), name_of(tx, &within, stands.first()).await?);
    let mut rows: Vec<BoardRow> = Vec::new();
    for stand in &stands {
        let (branch, name) = part(&within, stand);
        let at = rows.iter().position(|row| row.branch == branch).unwrap_or_else(|| {
            rows.push(BoardRow::new(branch, name));
            rows.len() - 1
        });
        for row in [&mut total, &mut rows[at]] {
            let heard = (stand.last_contact, stand.waiting);
            row.add(&stand.place, stand.counted.as_ref(), heard, now);
        }
    }
    rows.sort_by_cached_key(|row| row.branch.parts().1);
    let behind: Vec<InstitutionId> =
        stands.into_iter().filter(|stand| !stand.current).map(|stand| stand.place.id).collect();
    let base = tx.snapshot_in_force().await?.map(|base| (base.name, base.as_of));
    Ok((Board { total, rows, base, due: waits, behind: behind.len() as u64, at: now }, behind))
}

/// The board; what few institutions are behind is counted first.
pub async fn current(
    store: &Store,
    referee: &Arc<Referee>,
    caller: Caller,
    asked: Asked,
    now: Timestamp,
) -> Result<Board, Failure> {
    let input = (caller, asked, referee.clone());
    let look = async || {
        store
            .read::<_, _, Failure, _>(&input, move |tx, (caller, asked, referee)| {
                Box::pin(board(tx, referee, caller, asked, now))
            })
            .await
    };
    let (mut board, mut behind) = look().await?;
    // What was found at one institution may be news for another.
    for _ in 0..ROUNDS {
        if !count_few(store, referee, behind, now).await? {
            break;
        }
        (board, behind) = look().await?;
    }
    Ok(board)
}

/// The rolls that wait to be confirmed by the caller; what few institutions are behind is counted first.
pub async fn current_due(
    store: &Store,
    referee: &Arc<Referee>,
    caller: Caller,
    now: Timestamp,
) -> Result<Vec<DuePlace>, Failure> {
    let input = (caller, referee.clone());
    let look = async || {
        store
            .read::<_, _, Failure, _>(&input, move |tx, (caller, referee)| {
                Box::pin(due(tx, referee, caller, now))
            })
            .await
    };
    let (waits, behind) = look().await?;
    if count_few(store, referee, behind, now).await? { Ok(look().await?.0) } else { Ok(waits) }
}

/// Counts institutions that are behind, if they are few; whether it did.
async fn count_few(
    store: &Store,
    referee: &Arc<Referee>,
    behind: Vec<InstitutionId>,
    now: Timestamp,
) -> Result<bool, Failure> {
    if behind.is_empty() || behind.len() > AT_ONCE {
        return Ok(false);
    }
    let due = (referee.clone(), behind);
    let count = store.read::<_, _, StoreError, _>(&due, move |tx, (referee, due)| {
        Box::pin(count_all(tx, referee, due, now))
    });
    write_all(store, count.await?).await?;
    Ok(true)
}

/// The part of a branch in which an institution lies: the country has provinces, a province what its office writes to
/// (R2), a district local governments, those institutions.
fn part(within: &Branch, stand: &Stand) -> (Branch, String) {
    let Stand { place, lao, .. } = stand;
    let of_lao = || (Branch::Lao(lao.code.clone()), lao.full_name());
    match within {
        Branch::Country => (Branch::Province(lao.province.clone()), province(lao)),
        Branch::Province(_) => {
            let district = AreaCode::parse(lao.code.district()).filter(|_| lao.kind.goes_through_district());
            district
                .map_or_else(of_lao, |code| (Branch::District(code), format!("อำเภอ{}", lao.district_name)))
        }
        Branch::District(_) => of_lao(),
        Branch::Lao(_) | Branch::Institution(_) => {
            (Branch::Institution(place.id.clone()), place.name.clone())
        }
    }
}

/// The name of the province of a local government; its code where the areas were not brought in.
fn province(lao: &Lao) -> String {
    let name = if lao.province_name.is_empty() { lao.province.as_str() } else { &lao.province_name };
    format!("จังหวัด{name}")
}

async fn name_of(tx: &mut Tx, within: &Branch, first: Option<&Stand>) -> Result<String, Failure> {
    let lao = first.map(|stand| &stand.lao);
    Ok(match within {
        Branch::Country => "ทั้งประเทศ".to_owned(),
        Branch::Province(code) => {
            format!("จังหวัด{}", tx.area_name(code).await?.unwrap_or_else(|| code.to_string()))
        }
        Branch::District(code) => {
            let name = lao.map(|lao| lao.district_name.clone());
            format!("อำเภอ{}", name.unwrap_or_else(|| code.to_string()))
        }
        Branch::Lao(code) => lao.map_or_else(|| code.to_string(), Lao::full_name),
        Branch::Institution(id) => first.map_or_else(|| id.to_string(), |stand| stand.place.name.clone()),
    })
}

/// The widest branch whose counts the caller may see.
fn widest(caller: &Caller) -> Option<Branch> {
    let rank = |branch: &&Branch| match branch {
        Branch::Country => 4,
        Branch::Province(_) => 3,
        Branch::District(_) => 2,
        Branch::Lao(_) => 1,
        Branch::Institution(_) => 0,
    };
    caller.branches_for(Act::SeeCounts).max_by_key(rank).cloned()
}
