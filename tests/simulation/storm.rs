//! A small last hour: more phones than the server lets in come at once; all are served in the end, none fails.

use server::store::{Store, StoreError};
use shared::access::{Branch, Caller, Role, Scope};
use shared::edits::Cursor;
use shared::places::Institution;
use shared::values::InstitutionId;
use shared::wire::paths;
use std::sync::Arc;
use tests::site::{RECORDER, Site, account_id, centre};
use tests::storm::{Guest, Storm};
use tokio::sync::Semaphore;

const PLACES: usize = 100;
const PHONES: usize = 7 * PLACES;
const EDITS: usize = 5;

#[test]
fn a_crowd_is_served_little_by_little_and_nobody_fails() {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let places: Vec<_> = (0..PLACES).map(|n| Institution { id: id(n), ..centre() }).collect();
    let scope =
        |place: &Institution| Scope { role: Role::Recorder, branch: Branch::Institution(place.id.clone()) };
    let scopes: Vec<_> = places.iter().map(scope).collect();
    let caller = Caller { account: account_id(1), name: RECORDER.to_owned(), scopes: scopes.clone() };
    let (site, cookie) = runtime.block_on(async {
        let site = Site::start().await;
        let work = site.store.run_tx("places", (places, scopes), |tx, (places, scopes)| {
            Box::pin(async move {
                tx.institutions_put(places).await?;
                tx.scopes_put(account_id(1), scopes).await?;
                Ok::<_, StoreError>(())
            })
        });
        work.await.expect("places to work at");
        let cookie = site.cookie_of(RECORDER).await;
        (site, cookie)
    });
    let guest = |n: usize| Guest {
        caller: caller.clone(),
        institution: id(n % PLACES),
        cookie: cookie.clone(),
        head: Cursor::default(),
    };
    let origin = format!("http://{}", site.cable.address());
    let standing = runtime.spawn(stand_in_the_way(site.store.clone(), origin.clone(), cookie.clone()));
    let storm = Storm { origin, edits: EDITS, connections: PHONES, haste: 20 };
    let stormed = storm.blow((0..PHONES).map(guest).collect());
    runtime.block_on(standing).expect("it went away");
    assert_eq!((stormed.failed, stormed.unfinished), (0, 0));
    assert!(stormed.turned_away > 0, "everybody was let in at once");
    for n in 0..PLACES {
        let at = id(n);
        let count = site.store.read(&at, |tx, id| Box::pin(tx.records_count(id)));
        let count: Result<u64, StoreError> = runtime.block_on(count);
        assert_eq!(count.expect("a count"), (PHONES / PLACES * EDITS) as u64);
    }
}

/// Keeps the writer busy until so many wait for it that the next one who brings something is told to come again.
async fn stand_in_the_way(store: Store, origin: String, cookie: String) {
    let (gate, client) = (Arc::new(Semaphore::new(0)), reqwest::Client::new());
    let shut = gate.clone();
    let standing = tokio::spawn(async move {
        let stands = store.run_tx("stands", shut, |_, gate| {
            Box::pin(async move { gate.acquire().await.map(|_| ()).map_err(|_| StoreError::BrokeOff) })
        });
        stands.await.expect("it stood there");
    });
    loop {
        let asking = client.post(format!("{origin}{}", paths::sync(&id(0)))).header("cookie", &cookie);
        if asking.send().await.expect("an answer").status() == 503 {
            break;
        }
        tokio::task::yield_now().await;
    }
    gate.add_permits(1);
    standing.await.expect("it went away");
}

fn id(n: usize) -> InstitutionId {
    InstitutionId::parse(&format!("crowd-{n}")).expect("an id")
}
