//! How many children a roll has, by class, and by age and sex. It is counted on this device, so it is there without
//! network.

use crate::components::chart::{bars, pyramid};
use crate::components::loaded::loaded;
use crate::components::pieces::{all, paragraph};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::pages::recorder::roll::{Face, class_words, download, face_of};
use crate::queries::Roll;
use crate::route::Route;
use crate::state::{Lec, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::numbers::by_age;
use shared::codes::Sex;
use shared::values::InstitutionId;
use std::rc::Rc;

/// The screen of an institution.
#[component]
pub fn Numbers(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let lec = Lec::here();
    let back = Route::Roll(at.clone());
    let opened = at.clone();
    spawn_local(async move {
        if let Err(error) = lec.open_roll(opened).await {
            lec.store_trouble.set(Some(error));
        }
    });
    let roll = live(move |store| {
        let at = at.clone();
        async move { lec.roll(&store, &at).await }
    });
    let content =
        loaded(roll, move |roll: Rc<Option<Roll>>| match (face_of(roll.as_ref().as_ref()), &*roll) {
            (Face::Download(received, total), _) => download(lec, received, total),
            (Face::Empty, _) => paragraph("empty", i18n::roll_is_empty()),
            (Face::List, Some(roll)) => counted(lec, roll),
            _ => paragraph("loading", i18n::loading()),
        });
    frame(titled(i18n::numbers_of_roll()), Some(back), content)
}

fn counted(lec: Lec, roll: &Roll) -> AnyView {
    let classes = roll.classes();
    if classes.is_empty() {
        return paragraph("empty", i18n::roll_is_empty());
    }
    let people = |count: u64| i18n::children_on_roll(i18n::number(count));
    let whole: u64 = classes.iter().map(|(_, count)| *count as u64).sum();
    let classes: Vec<(String, u64, String)> =
        classes.iter().map(|(key, count)| (class_words(key), *count as u64, people(*count as u64))).collect();
    let by_age = by_age(roll.rows.iter().map(|row| &row.stored.record), lec.now().bangkok_day());
    let ages: Vec<_> = by_age
        .years
        .iter()
        .rev()
        .map(|(years, sides)| {
            (i18n::number(u64::from(*years)), sides.map(|count| (count, i18n::number(count))))
        })
        .collect();
    let sexes = [Sex::Male, Sex::Female].map(|sex| i18n::say(sex.words()));
    let unknown = (by_age.unknown > 0).then(|| paragraph("hint", i18n::age_unknown(by_age.unknown)));
    let ages = (!ages.is_empty()).then(|| pyramid(i18n::by_age(), i18n::years_of_age(), sexes, &ages));
    let classes =
        [paragraph("lead", i18n::numbers_lead(i18n::number(whole))), bars(i18n::by_class(), None, &classes)];
    all(classes.into_iter().chain(ages).chain(unknown))
}
