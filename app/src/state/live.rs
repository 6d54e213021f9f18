//! A read that runs again after every commit and whenever a signal that it used changes.

use super::{Lec, Watched};
use crate::store::StoreError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The latest result of a query; `None` until the first one is there.
pub type Live<T> = ReadSignal<Option<Result<Rc<T>, StoreError>>, LocalStorage>;

/// Watches a query. Signals that `query` reads before its first await are watched, too.
pub fn live<T, Q, F>(query: Q) -> Live<T>
where
    T: 'static,
    Q: Fn(Watched) -> F + 'static,
    F: Future<Output = Result<T, StoreError>> + 'static,
{
    let lec = Lec::here();
    let (result, set_result) = signal_local(None);
    let latest = StoredValue::new(0_u64);
    Effect::new(move |_| {
        lec.revision.track();
        lec.who.track();
        let Some(store) = lec.store() else { return };
        let reading = query(store);
        latest.update_value(|latest| *latest += 1);
        let own = latest.get_value();
        spawn_local(async move {
            let value = reading.await.map(Rc::new);
            // A slower, older read must not cover a newer one; the screen may be gone by now.
            if latest.try_get_value() == Some(own) {
                let _ = set_result.try_set(Some(value));
            }
        });
    });
    result
}
