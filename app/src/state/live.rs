//! A read that runs again after every commit and whenever a signal that it used changes.

use super::{Lec, Watched};
use crate::store::StoreError;
use futures::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

/// What a query gave, whatever it is.
type Given = Result<Rc<dyn Any>, StoreError>;

/// The latest result of a query. The watching is the same code for every kind of result.
pub struct Live<T> {
    given: ReadSignal<Option<Given>, LocalStorage>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T: 'static> Live<T> {
    /// The latest result; `None` until the first one is there.
    pub fn get(self) -> Option<Result<Rc<T>, StoreError>> {
        read(self.given.get())
    }

    /// The same without being told of later ones.
    pub fn get_untracked(self) -> Option<Result<Rc<T>, StoreError>> {
        read(self.given.get_untracked())
    }
}

fn read<T: 'static>(given: Option<Given>) -> Option<Result<Rc<T>, StoreError>> {
    match given? {
        Ok(value) => value.downcast().ok().map(Ok),
        Err(error) => Some(Err(error)),
    }
}

/// Watches a query. Signals that `query` reads before its first await are watched, too.
pub fn live<T, Q, F>(query: Q) -> Live<T>
where
    T: 'static,
    Q: Fn(Watched) -> F + 'static,
    F: Future<Output = Result<T, StoreError>> + 'static,
{
    Live { given: watch(Box::new(move |store| given(query(store))), true, None), kind: PhantomData }
}

/// The same, told only when `face`, all that is shown of it, is another one: what a person has opened or reads with the
/// focus in it stays as it is while rolls are compared behind it.
pub fn steady<T, Q, F>(query: Q, face: fn(&T) -> String) -> Live<T>
where
    T: 'static,
    Q: Fn(Watched) -> F + 'static,
    F: Future<Output = Result<T, StoreError>> + 'static,
{
    let face = move |given: &dyn Any| given.downcast_ref::<T>().map(face).unwrap_or_default();
    let given = watch(Box::new(move |store| given(query(store))), true, Some(Box::new(face)));
    Live { given, kind: PhantomData }
}

/// All that is shown of what a query gave.
type Face = Box<dyn Fn(&dyn Any) -> String>;

/// Reads once: later commits do not change what a person works on.
pub fn once<T, Q, F>(query: Q) -> Live<T>
where
    T: 'static,
    Q: Fn(Watched) -> F + 'static,
    F: Future<Output = Result<T, StoreError>> + 'static,
{
    Live { given: watch(Box::new(move |store| given(query(store))), false, None), kind: PhantomData }
}

fn given<T: 'static>(
    reading: impl Future<Output = Result<T, StoreError>> + 'static,
) -> LocalBoxFuture<'static, Given> {
    async move { reading.await.map(|value| Rc::new(value) as Rc<dyn Any>) }.boxed_local()
}

/// What is done now, and again whenever a signal that it used changes; the same code for every act.
pub(super) fn whenever(act: impl Fn() + 'static) {
    let act: Box<dyn Fn()> = Box::new(act);
    Effect::new(move |_| act());
}

fn watch(
    query: Box<dyn Fn(Watched) -> LocalBoxFuture<'static, Given>>,
    again: bool,
    face: Option<Face>,
) -> ReadSignal<Option<Given>, LocalStorage> {
    let lec = Lec::here();
    let (given, set_given) = signal_local(None::<Given>);
    let latest = StoredValue::new(0_u64);
    let face = face.map(Rc::new);
    whenever(move || {
        // What could not be read is read again, too.
        if again || !given.with_untracked(|given| matches!(given, Some(Ok(_)))) {
            lec.revision.track();
        }
        lec.who.track();
        let Some(store) = lec.store().map(Watched::for_screens) else { return };
        let reading = query(store);
        latest.update_value(|latest| *latest += 1);
        let own = latest.get_value();
        let face = face.clone();
        spawn_local(async move {
            let value = reading.await;
            // A slower, older read must not cover a newer one; the screen may be gone by now.
            if latest.try_get_value() != Some(own) {
                return;
            }
            let before = given.try_get_untracked().flatten();
            if let (Some(face), Some(Ok(before)), Ok(value)) = (face, before, &value)
                && face(&*before) == face(&**value)
            {
                return;
            }
            let _ = set_given.try_set(Some(value));
        });
    });
    given
}
