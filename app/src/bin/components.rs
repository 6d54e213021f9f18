//! A page that shows every component in each of its states, to look at and for the browser tests; the product does not
//! have it. Headings are the names of the components.

#[cfg(target_arch = "wasm32")]
mod shown {
    use app::components::badge::{badge, state_badge};
    use app::components::banner::{Tone, banner};
    use app::components::chart::{bars, pyramid};
    use app::components::code_field::Offered;
    use app::components::dialog::{asking, asking_button};
    use app::components::faults::Faults;
    use app::components::field::{Field, Keyboard, Message};
    use app::components::icon::{self, icon};
    use app::components::list::long_list;
    use app::components::pieces::{
        all, button, button_about, choice, choices, dynamic, explained, item, link, list, pairs, paragraph,
        section, text,
    };
    use app::components::progress::progress;
    use app::components::table::table;
    use app::i18n;
    use app::queries::RowState;
    use leptos::prelude::*;
    use shared::checks::Severity;
    use shared::codes::Level;

    pub fn page() -> AnyView {
        let parts = [
            section("button", buttons()),
            section("field", fields()),
            section("faults", faults()),
            section("badge, banner, toast", marks()),
            section("dialog", dialog()),
            section("table", officers()),
            section("list", rows()),
            section("progress, loading, empty", waiting()),
            section("chart", charts()),
            section("pairs, explained", words()),
            section("icon", icons()),
        ];
        view! { <main id="content"><h1>"components"</h1>{all(parts)}</main> }.into_any()
    }

    fn buttons() -> AnyView {
        let kinds = [("primary", i18n::save()), ("", i18n::cancel()), ("quiet", i18n::discard())];
        let kinds = kinds.map(|(class, words)| button(class, "", words.to_owned(), || ()));
        let acting =
            view! { <button type="button" class="primary" aria-disabled="true">{i18n::saving()}</button> };
        let pressed = RwSignal::new(true);
        let choose = |on: bool, words| {
            choice("", words, text(move || (pressed.get() == on).to_string()), move || pressed.set(on))
        };
        let sides = choices(i18n::roll(), [choose(true, i18n::on_roll()), choose(false, i18n::taken_off())]);
        let kinds = all(kinds.into_iter().chain([acting.into_any()]));
        all([
            view! { <div class="acts">{kinds}</div> }.into_any(),
            sides,
            link("row-link", "#content".to_owned(), i18n::help()),
        ])
    }

    fn fields() -> AnyView {
        let field = |id: &'static str, label: &'static str, begun: &'static str| {
            let value = RwSignal::new(begun.to_owned());
            Field::new(id, label, value, move |text| value.set(text))
        };
        let wrong = Signal::stored(vec![
            Message { severity: Severity::Error, words: i18n::pin_differs().to_owned() },
            Message { severity: Severity::Warning, words: i18n::alike_found().to_owned() },
            Message { severity: Severity::Info, words: i18n::data_kept().to_owned() },
        ]);
        let leave = Callback::new(|()| ());
        let hint = Signal::stored(i18n::digits_typed(7));
        let reasons = [("a", i18n::taken_off()), ("b", i18n::on_roll())];
        let reasons = reasons.map(|(code, words)| (code.to_owned(), words.to_owned()));
        let found = RwSignal::new(String::new());
        let offered = Signal::derive(move || {
            let typed = found.get();
            let levels = Level::ALL.iter().map(|level| i18n::say(level.words()));
            let fits = levels.filter(|name| name.contains(&typed));
            let choices: Vec<String> = fits.take(20).map(str::to_owned).collect();
            let note = if choices.is_empty() { i18n::no_such_place().to_owned() } else { String::new() };
            Offered { choices, note }
        });
        let taken = RwSignal::new(String::new());
        let take = Callback::new(move |place: usize| {
            taken.set(offered.with_untracked(|offered| offered.choices[place].clone()));
            found.set(String::new());
        });
        let places = Field::new("place", i18n::find_place(), found, move |text| found.set(text));
        all([
            field("plain", i18n::full_name(), "มาลี ใจงาม").typed(),
            field("counted", i18n::citizen_number(), "1000000").hint(hint).keyboard(Keyboard::Digits).typed(),
            field("wrong", i18n::pin(), "1").checked(wrong, leave).typed(),
            field("chosen", i18n::reason(), "a").chosen(reasons.into()),
            field("dated", i18n::date_off(), "2024-02-29").dated(),
            field("dated-wrong", i18n::date_off(), "31//2567").checked(wrong, leave).dated(),
            field("ticked", i18n::show_password(), "yes").ticked(),
            places.searched(offered, take),
            view! { <p id="taken" role="status">{taken}</p> }.into_any(),
        ])
    }

    fn faults() -> AnyView {
        let faults = Faults::none();
        let look = move || {
            faults.found([
                ("reason-missing", Some(i18n::choose_reason())),
                ("date-missing", Some(i18n::give_date())),
            ]);
        };
        let value = RwSignal::new(String::new());
        let reason = Field::new("reason-missing", i18n::reason(), value, move |text| value.set(text));
        let date = RwSignal::new(String::new());
        let dated = Field::new("date-missing", i18n::date_off(), date, move |text| date.set(text));
        all([
            faults.summary(),
            reason.within(faults).typed(),
            dated.within(faults).dated(),
            button("primary", "look", i18n::save().to_owned(), look),
        ])
    }

    fn marks() -> AnyView {
        let still = Signal::stored(false);
        let states = [RowState::Received, RowState::OnPhone, RowState::NeedsYou];
        let states = states.map(|state| state_badge(state, still));
        let sending = state_badge(RowState::OnPhone, Signal::stored(true));
        let fix = badge("badge fix", i18n::to_put_right(2));
        let marks = all(states.into_iter().chain([sending, fix]));
        let tones = [
            (Tone::Quiet, i18n::new_version(), Some(i18n::update_now())),
            (Tone::Done, i18n::export_done(), None),
            (Tone::Care, i18n::clock_wrong(), None),
            (Tone::Wrong, i18n::database_broken(), Some(i18n::try_again())),
        ];
        let tones = tones.map(|(tone, words, act)| {
            banner(tone, "", words, act.map(|act| button("", "", act.to_owned(), || ())))
        });
        let undo = button("", "", i18n::undo().to_owned(), || ());
        let toast = view! { <div class="toast"><span>{i18n::taken_off_done()}</span>{undo}</div> }.into_any();
        all([view! { <div class="marks">{marks}</div> }.into_any(), all(tones), toast])
    }

    fn dialog() -> AnyView {
        let done = RwSignal::new(0_u32);
        let question = i18n::discard_really(i18n::edit_add());
        let ask = asking_button("discard", i18n::discard(), question, i18n::discard_now(), move || {
            done.update(|done| *done += 1);
        });
        // A list whose first item goes while it is asked about.
        let left = RwSignal::new(vec!["1", "2"]);
        let asked = dynamic(move || {
            all(left.get().into_iter().map(|item| {
                let act = move || left.update(|left| left.retain(|other| *other != item));
                let draw = Box::new(|ask| button_about("quiet one", i18n::discard(), item, ask));
                asking(item.to_owned(), i18n::discard_really(item), i18n::discard_now(), Box::new(act), draw)
            }))
        });
        let go = button("", "first-goes", "–".to_owned(), move || {
            left.update(|left| _ = left.remove(0));
        });
        all([ask, view! { <p id="done" role="status">{done}</p> }.into_any(), asked, go])
    }

    fn officers() -> AnyView {
        let columns = [i18n::institution(), i18n::children(), i18n::last_change()];
        let row = |(name, count, changed): (&str, &str, &str)| {
            let name = name.to_owned();
            let link = view! { <a class="whole" href="#content">{name}</a> }.into_any();
            (link, vec![count.to_owned(), changed.to_owned()])
        };
        let rows = [
            ("ศูนย์พัฒนาเด็กเล็กบ้านริมโขง", "48 คน", "20 ม.ค. 2568 16:30"),
            ("โรงเรียนเทศบาลเชียงคาน", "1,196 คน", "19 ม.ค. 2568 09:05"),
        ];
        table(i18n::institutions(), &columns, rows.map(row))
    }

    fn rows() -> AnyView {
        let row = |place: usize| {
            let name = format!("ด.ช.เด็กคนที่ {} ใจดี", place + 1);
            view! { <a class="child-row" href="#content"><b>{name}</b><span class="details">"อ.1"</span></a> }
                .into_any()
        };
        long_list(Signal::stored(3), i18n::roll(), row)
    }

    fn waiting() -> AnyView {
        let words = i18n::downloading(12, 48);
        all([
            progress("download", words, 12, 48),
            paragraph("loading", i18n::loading()),
            paragraph("empty", i18n::nobody_found()),
        ])
    }

    fn charts() -> AnyView {
        let people = |count: u64| i18n::children_on_roll(i18n::number(count));
        let classes = [("อนุบาลปีที่ 1", 18), ("อนุบาลปีที่ 2", 24), ("อนุบาลปีที่ 3 ห้อง 1", 6)];
        let classes = classes.map(|(name, count)| (name.to_owned(), count, people(count)));
        let ages = [(5, [6, 3]), (4, [11, 12]), (3, [9, 7]), (2, [0, 1])];
        let ages = ages.map(|(age, sides): (u64, [u64; 2])| {
            (age.to_string(), sides.map(|count| (count, i18n::number(count))))
        });
        let sides = [shared::codes::Sex::Male, shared::codes::Sex::Female].map(|sex| i18n::say(sex.words()));
        all([
            bars(i18n::by_class(), None, &classes),
            pyramid(i18n::by_age(), i18n::years_of_age(), sides, &ages),
        ])
    }

    fn words() -> AnyView {
        all([
            pairs("", [(i18n::on_roll(), "48"), (i18n::taken_off(), "2")].map(|(a, b)| (a.into(), b.into()))),
            explained(i18n::what_is(i18n::word_g()), i18n::word_g_means()),
            list("plain", [item("", i18n::edit_correct(), i18n::state_on_phone())]),
        ])
    }

    fn icons() -> AnyView {
        all([icon::BACK, icon::LIST, icon::PLUS, icon::SEND, icon::PEOPLE, icon::EYE, icon::MORE].map(icon))
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    leptos::mount::mount_to_body(shown::page);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This page runs in a browser: see `cargo xtask test`.");
}
