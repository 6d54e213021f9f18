//! The words on screen, by typed key. A key names both languages, so one cannot be missing; the Thai text comes
//! first. Rules and code lists bring their own words from `shared`.

macro_rules! texts {
    ($($key:ident $(($($value:ident),+))? $th:literal $en:literal;)+) => {
        $(texts!(@one $key $(($($value),+))? $th $en);)+
    };
    (@one $key:ident $th:literal $en:literal) => {
        #[doc = $en]
        pub fn $key() -> &'static str {
            if speaks_english() { $en } else { $th }
        }
    };
    (@one $key:ident ($($value:ident),+) $th:literal $en:literal) => {
        #[doc = $en]
        pub fn $key($($value: impl Display),+) -> String {
            if speaks_english() { format!($en) } else { format!($th) }
        }
    };
}

mod base;
mod check;
mod help;
mod office;
mod progress;
mod rounds;
mod texts;
mod windows;

pub use base::*;
pub use check::*;
pub use help::*;
pub use office::*;
pub use progress::*;
pub use rounds::*;
pub use texts::*;
pub use windows::*;

use shared::children::parse::display;
use shared::children::{Field, Measurement};
use shared::edits::{Edit, Outcome};
use shared::lang::{Lang, Words};
use shared::rounds::Letter;
use shared::values::Timestamp;
use shared::values::citizen_id::mask;
use shared::wire::rescue::Rescued;
use std::sync::atomic::{AtomicBool, Ordering};

static ENGLISH: AtomicBool = AtomicBool::new(false);

/// The language of the screen. It is set before anything is drawn; changing it loads the app again.
pub fn lang() -> Lang {
    if speaks_english() { Lang::En } else { Lang::Th }
}

/// Whether it is English, which not every module of the app has.
fn speaks_english() -> bool {
    cfg!(feature = "english") && ENGLISH.load(Ordering::Relaxed)
}

/// Sets the language of the screen.
pub fn set_lang(lang: Lang) {
    ENGLISH.store(lang == Lang::En, Ordering::Relaxed);
}

/// A text of `shared` in the language of the screen.
pub fn say(words: Words) -> &'static str {
    words.in_lang(lang())
}

/// A number with its thousands apart: 1,196.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A day and a time of it: 20 ม.ค. 2568 16:30.
pub fn moment(at: Timestamp) -> String {
    let (hour, minute) = at.bangkok_time();
    format!("{} {hour:02}:{minute:02}", at.bangkok_day().medium(lang()))
}

/// The moment at which a window closes, as people say it: a day ends at 24:00.
pub fn closing_of(at: Timestamp) -> String {
    if at == Timestamp::of_bangkok_day(at.bangkok_day()) {
        format!("{} 24:00", at.plus_ms(-1).bangkok_day().medium(lang()))
    } else {
        moment(at)
    }
}

/// The letter that announced a window.
pub fn letter(letter: &Letter) -> String {
    if letter.date.is_empty() {
        window_letter(&letter.number)
    } else {
        window_letter_of(&letter.number, &letter.date)
    }
}

/// A value of a record for reading; a dash for none.
pub fn shown(field: Field, value: &str) -> String {
    match (field, value) {
        (_, "") => "–".to_owned(),
        (Field::CitizenId, number) => shared::values::citizen_id::PersonNumber::parse(number)
            .map_or_else(|_| number.to_owned(), |number| number.grouped()),
        _ => display(field, value, lang()),
    }
}

/// The same in a list, where citizen numbers are masked (domain.md 7.6).
pub fn listed(field: Field, value: &str) -> String {
    match (field, value) {
        (Field::CitizenId, number) if !number.is_empty() => mask(number),
        _ => shown(field, value),
    }
}

/// A measurement for reading.
pub fn measured(measured: &Measurement) -> String {
    let part = |value: &str, unit: &str| (!value.is_empty()).then(|| format!("{value} {unit}"));
    let parts = [part(&measured.height_cm, centimetres()), part(&measured.weight_kg, kilograms())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What an edit does, in plain words: a heading, and a line for each field.
pub fn described(edit: &Edit) -> (&'static str, Vec<String>) {
    let mut lines = Vec::new();
    let heading = match edit {
        Edit::Create { fields, .. } => {
            lines.extend(
                fields
                    .iter()
                    .map(|(field, value)| format!("{}: {}", say(field.words()), listed(*field, value))),
            );
            edit_add()
        }
        Edit::Resolve { changes, .. } if changes.is_empty() => edit_keep_theirs(),
        Edit::Resolve { changes, .. } | Edit::Set { changes, .. } => {
            for (field, change) in changes.iter().filter(|(_, change)| change.from != change.to) {
                let (from, to) = (listed(*field, &change.from), listed(*field, &change.to));
                lines.push(format!("{}: {from} → {to}", say(field.words())));
            }
            let status = changes.get(&Field::Status).map(|change| change.to.as_str());
            match (edit, status) {
                (Edit::Resolve { .. }, _) => edit_choose(),
                (_, Some("enrolled")) => edit_put_back(),
                (_, Some(_)) => edit_take_off(),
                _ if changes.keys().all(|field| field.group().is_mark()) => check_title(),
                _ => edit_correct(),
            }
        }
    };
    lines.extend(edit.measured().map(|now| format!("{}: {}", measurement(), measured(now))));
    (heading, lines)
}

/// What the server made of an edit, in plain words.
pub fn answered(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied { seq } => received_as(seq),
        Outcome::Merged { seq } => merged_as(seq),
        Outcome::Conflict { groups, .. } => {
            let groups: Vec<&str> = groups.iter().map(|group| say(group.words())).collect();
            question_about(groups.join(" · "))
        }
        Outcome::Rejected { why } => say(why.words()).to_owned(),
        Outcome::Held => state_held().to_owned(),
        Outcome::Declined { by, reason } => declined_by(by, reason),
        Outcome::Renumber | Outcome::Gap { .. } => sending_again().to_owned(),
    }
}

/// What became of sealed work that was handed in, in plain words.
pub fn handed_in(rescued: &Rescued) -> String {
    let more = [
        (rescued.asked, rescue_asked(rescued.asked)),
        (rescued.refused, rescue_refused(rescued.refused)),
        (rescued.held, rescue_held(rescued.held)),
        (rescued.unreadable, rescue_unreadable(rescued.unreadable)),
    ];
    let more = more.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words);
    let done = rescue_done(rescued.taken + rescued.asked, rescued.known);
    [done].into_iter().chain(more).collect::<Vec<_>>().join(" · ")
}
