//! A window is opened: its round, when, for whom, with which acts, and by which letter (J9).

use super::rounds::end_of;
use crate::components::field::{Field, Keyboard};
use crate::components::pieces::{all, maybe, section};
use crate::pages::drafts::KeptTexts;
use crate::pages::form::Acting;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{BrowserIds, Lec, words_of};
use crate::sync::TransportError;
use crate::{i18n, online};
use leptos::prelude::*;
use shared::access::Branch;
use shared::codes::InstitutionKind;
use shared::rounds::{Confirming, GRACE_MS, Letter, RollAct, Whom};
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, Timestamp, WindowId};
use shared::wire::rounds::{MAX_GRACE_MS, NewRound, NewWindow};

const HOUR_MS: i64 = 3_600_000;

/// What stands in the form, by the names of its fields.
#[derive(Clone, Copy)]
struct Typed {
    year: RwSignal<String>,
    no: RwSignal<String>,
    purpose: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    whom: RwSignal<String>,
    codes: RwSignal<String>,
    kind: RwSignal<String>,
    acts: [RwSignal<String>; 6],
    confirming: RwSignal<String>,
    grace: RwSignal<String>,
    letter: RwSignal<String>,
    dated: RwSignal<String>,
    contact: RwSignal<String>,
    /// Sent twice, it is opened once.
    id: RwSignal<String>,
    acting: Acting,
}

/// The ids of the ticks, in the order of [`RollAct::ALL`].
const ACTS: [&str; 6] = ["act-add", "act-correct", "act-take-off", "act-put-back", "act-move", "act-check"];
/// For whom, as the choices are called inside.
const WHOM: [&str; 4] = ["country", "province", "lao", "institution"];

impl Typed {
    fn begin(today: CivilDate, id: WindowId) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            year: text(&AcademicYear::of(today).be_year().to_string()),
            no: text(""),
            purpose: text(""),
            from: text(&today.to_iso()),
            to: text(""),
            whom: text(WHOM[0]),
            codes: text(""),
            kind: text(""),
            acts: std::array::from_fn(|_| text("yes")),
            confirming: text("0"),
            grace: text(&(GRACE_MS / HOUR_MS).to_string()),
            letter: text(""),
            dated: text(""),
            contact: text(""),
            id: text(&id.to_string()),
            acting: Acting::begin(),
        }
    }

    /// All of it is kept: half of what was chosen would open a window for others than are meant.
    fn kept(self) -> KeptTexts {
        let kept = KeptTexts::begin(
            "window/opening".to_owned(),
            [
                ("year", self.year),
                ("from", self.from),
                ("no", self.no),
                ("purpose", self.purpose),
                ("to", self.to),
                ("codes", self.codes),
                ("letter", self.letter),
                ("dated", self.dated),
                ("contact", self.contact),
            ],
        );
        let proposed = [
            ("id", self.id),
            ("whom", self.whom),
            ("kind", self.kind),
            ("confirming", self.confirming),
            ("grace", self.grace),
        ];
        for (name, text) in proposed.into_iter().chain(ACTS.into_iter().zip(self.acts)) {
            kept.keep_proposed(name, text);
        }
        kept
    }

    fn fields(self) -> AnyView {
        let faults = self.acting.faults;
        let field = move |id, label: &'static str, value: RwSignal<String>| {
            Field::new(id, label, value, move |text| value.set(text)).within(faults)
        };
        let named = |words: &[(&str, &str)]| -> Vec<(String, String)> {
            words.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned())).collect()
        };
        let whom = named(&[
            (WHOM[0], i18n::whole_country()),
            (WHOM[1], i18n::open_for_provinces()),
            (WHOM[2], i18n::open_for_laos()),
            (WHOM[3], i18n::open_for_institutions()),
        ]);
        let kinds: Vec<(&str, &str)> =
            InstitutionKind::ALL.iter().map(|kind| (kind.code(), i18n::say(kind.words()))).collect();
        let confirming: Vec<(String, String)> = (0..)
            .zip(Confirming::ALL)
            .map(|(place, kind): (usize, &Confirming)| {
                (place.to_string(), i18n::say(kind.words()).to_owned())
            })
            .collect();
        let codes = maybe(move || {
            let some = self.whom.with(|whom| whom != WHOM[0]);
            some.then(|| field("codes", i18n::codes_of_places(), self.codes).typed())
        });
        let ticks = RollAct::ALL.iter().zip(ACTS).zip(self.acts).map(|((act, id), tick)| {
            Field::new(id, i18n::say(act.words()), tick, move |text| tick.set(text)).ticked()
        });
        all([
            field("year", i18n::academic_year(), self.year).keyboard(Keyboard::Digits).typed(),
            field("no", i18n::round_no(), self.no).keyboard(Keyboard::Digits).typed(),
            field("purpose", i18n::round_purpose(), self.purpose)
                .hint(Signal::stored(i18n::purpose_of_known_round().to_owned()))
                .typed(),
            field("from", i18n::open_from(), self.from).dated(),
            field("to", i18n::new_closing(), self.to).dated(),
            field("whom", i18n::open_for(), self.whom).chosen(whom),
            codes,
            field("kind", i18n::only_kind(), self.kind).nothing(i18n::every_kind()).chosen(named(&kinds)),
            section(i18n::allowed_acts(), all(ticks)),
            field("confirming", i18n::who_confirms(), self.confirming).chosen(confirming),
            field("grace", i18n::grace_hours(), self.grace).keyboard(Keyboard::Digits).typed(),
            field("letter", i18n::letter_number(), self.letter).typed(),
            field("dated", i18n::letter_date(), self.dated).typed(),
            field("contact", i18n::contact_for_window(), self.contact).typed(),
        ])
    }

    fn branches(self) -> Vec<Branch> {
        let whom = self.whom.get_untracked();
        if whom == WHOM[0] {
            return vec![Branch::Country];
        }
        let codes = self.codes.get_untracked();
        let codes = codes.split([' ', ',']).filter(|code| !code.is_empty());
        // One wrong code would open for others than are meant.
        codes.map(|code| Branch::from_parts(&whom, code)).collect::<Option<_>>().unwrap_or_default()
    }

    /// What is wanted; what is still missing is said.
    fn read(self) -> Option<(NewRound, NewWindow)> {
        let get = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let (year, no) = (get(self.year).parse().ok(), get(self.no).parse().ok().filter(|no| *no > 0));
        let purpose = get(self.purpose);
        let from = CivilDate::parse(&get(self.from)).ok();
        let to = CivilDate::parse(&get(self.to)).ok().filter(|to| from.is_none_or(|from| from <= *to));
        let branches = self.branches();
        let acts: Vec<RollAct> = RollAct::ALL
            .iter()
            .zip(self.acts)
            .filter(|(_, tick)| tick.with_untracked(|tick| !tick.is_empty()))
            .map(|(act, _)| *act)
            .collect();
        let most = MAX_GRACE_MS / HOUR_MS;
        let grace = get(self.grace).parse::<i64>().ok().filter(|hours| (0..=most).contains(hours));
        let wrong = self.acting.faults.found([
            ("year", year.is_none().then(i18n::type_year)),
            ("no", no.is_none().then(i18n::type_round_no)),
            ("from", from.is_none().then(i18n::give_opening)),
            ("to", to.is_none().then(i18n::give_closing)),
            ("whom", self.whom.with_untracked(String::is_empty).then(i18n::choose_whom)),
            ("codes", branches.is_empty().then(i18n::type_codes)),
            ("act-add", acts.is_empty().then(i18n::choose_acts)),
            ("grace", grace.is_none().then(i18n::type_hours)),
        ]);
        if wrong {
            return None;
        }
        let round = NewRound { year: AcademicYear(year?), no: no?, purpose };
        let confirming =
            get(self.confirming).parse().ok().and_then(|place: usize| Confirming::ALL.get(place));
        let window = NewWindow {
            id: WindowId::parse(&get(self.id)),
            round: shared::values::RoundId(uuid::Uuid::nil()),
            from: Timestamp::of_bangkok_day(from?),
            to: end_of(to?),
            whom: Whom { branches, kinds: InstitutionKind::parse(&get(self.kind)).into_iter().collect() },
            acts,
            confirming: confirming.copied().unwrap_or_default(),
            grace_ms: grace? * HOUR_MS,
            letter: Letter { number: get(self.letter), date: get(self.dated) },
            contact: get(self.contact),
        };
        Some((round, window))
    }
}

/// The form.
#[component]
pub fn OpenWindow() -> impl IntoView {
    let lec = Lec::here();
    let typed = Typed::begin(lec.now().bangkok_day(), WindowId::new(&BrowserIds));
    let kept = typed.kept();
    let open = move || {
        let Some((round, window)) = typed.read() else { return };
        typed.acting.act(move || async move {
            let words = |error| words_of(&error);
            let round = online::open_round(&round).await.map_err(words)?;
            let opened = online::open_window(&NewWindow { round: round.id, ..window }).await;
            opened.map_err(|error| {
                // What the server has refused once is another window when it is sent again.
                if matches!(error, TransportError::Refused(..)) {
                    typed.id.set(WindowId::new(&BrowserIds).to_string());
                }
                words_of(&error)
            })?;
            kept.done().await;
            lec.tell(i18n::window_opened());
            lec.go_instead(&Route::Rounds);
            Ok(())
        });
    };
    let form = typed.acting.form(typed.fields(), i18n::open_it(), i18n::opening_it(), open);
    frame(titled(i18n::open_new_window()), Some(Route::Rounds), all([kept.note(), form]))
}
