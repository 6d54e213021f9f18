//! The demonstration world: Loei with its real districts and local governments, and made-up institutions, children
//! and cases to find (domain.md 9). The same seed makes the same world.
//!
//! [`World`] plans the institutions, each roll is made from the seed and the institution's id alone, and its past is
//! written through [`crate::operations::accept_edits`], one transaction for each institution.

mod accounts;
mod base;
mod calendar;
mod children;
mod country;
mod family;
mod history;
mod loei;
mod names;
mod planted;
mod world;

pub use accounts::{AccountLine, PASSWORD, accounts_in};
pub use base::freeze_base;
pub use calendar::{always, open_always};
pub use children::{Child, Roll};
pub use country::Country;
pub use planted::Case;
pub use world::{Options, Place, World};

use crate::operations::Failure;
use crate::store::{Store, StoreError};
use history::Story;
use shared::values::Timestamp;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Institutions.
    pub institutions: usize,
    /// Children on the rolls.
    pub on_roll: usize,
    /// Children taken off them.
    pub off_roll: usize,
}

/// Rolls that are made ahead of the writing.
const AHEAD: usize = 16;

/// Writes the world. One thread makes rolls while another writes them.
pub async fn fill(store: &Store, world: World, now: Timestamp) -> Result<Made, Failure> {
    let world = Arc::new(world);
    let areas: Result<(), StoreError> = store
        .run_tx("demo_places", Arc::clone(&world), move |tx, world| {
            Box::pin(async move {
                tx.areas_put(&world.country.areas).await?;
                tx.laos_put(&world.country.laos).await?;
                calendar::write_rounds(tx, now).await
            })
        })
        .await;
    areas?;
    let (send, mut stories) = mpsc::channel(AHEAD);
    let making = Arc::clone(&world);
    let maker = tokio::task::spawn_blocking(move || {
        for place in &making.places {
            if send.blocking_send(Story::of(&making, place, now)).is_err() {
                return;
            }
        }
    });
    let mut made = Made::default();
    while let Some(story) = stories.recv().await {
        made.institutions += 1;
        made.on_roll += story.on;
        made.off_roll += story.off;
        store.run_tx("demo_roll", story, |tx, story| Box::pin(story.write(tx))).await?;
    }
    maker.await.expect("making rolls does not fail");
    // The accounts come last: where they are, the world is whole.
    store.run_tx("demo_accounts", world, |tx, world| Box::pin(accounts::write_accounts(tx, world))).await?;
    Ok(made)
}

#[cfg(test)]
mod tests;
