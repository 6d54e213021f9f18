//! Which screen is shown: the address of the browser, read by [`Route`]. Links stay plain links.

use super::Lec;
use crate::queries::roll::ClassKey;
use crate::route::Route;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::values::InstitutionId;
use wasm_bindgen::{JsCast, JsValue};

/// Where a person was in the list of children, to be there again after looking at one.
#[derive(Clone, Default, PartialEq)]
pub struct InList {
    /// The institution.
    pub at: Option<InstitutionId>,
    /// What was searched for.
    pub searched: String,
    /// The class that was chosen, as the list names it.
    pub class: Option<ClassKey>,
    /// Whether those who were taken off were shown.
    pub off: bool,
    /// How far down, in pixels.
    pub down_px: f64,
}

impl Lec {
    /// Shows another screen, and remembers this one for "back".
    pub fn go(self, route: &Route) {
        if let Some(Route::Roll(_)) = self.screen.get_untracked() {
            let down = window().scroll_y().unwrap_or_default();
            self.in_list.update_value(|list| list.iter_mut().for_each(|list| list.down_px = down));
        }
        // A browser that refuses to remember still shows the screen.
        let _ = window()
            .history()
            .map(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&route.path())));
        self.show();
    }

    /// Shows another screen in the place of this one.
    pub fn go_instead(self, route: &Route) {
        let path = route.path();
        let _ =
            window().history().map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
        self.show();
    }

    fn show(self) {
        self.follow();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows the screen of the present address.
    fn follow(self) {
        let screen = here();
        self.work_at(screen.as_ref());
        self.screen.set(screen);
    }
}

/// What a form listens to in order to keep its draft at once.
pub const KEEP_DRAFTS: &str = "lec-keep-drafts";

pub(super) fn announce(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        // Nobody can cancel it.
        let _ = window().dispatch_event(&event);
    }
}

/// The screen of the present address.
pub fn here() -> Option<Route> {
    window().location().pathname().ok().and_then(|path| Route::read(&path))
}

/// Listens to "back", to links that stay inside the app, and to the news of a newer version.
pub fn listen(lec: Lec) {
    window_event_listener_untyped("lec-new-version", move |_| lec.new_version.set(true));
    // The news may have come before the app was ready to listen.
    let told = js_sys::Reflect::get(&window(), &"lecNewVersion".into());
    lec.new_version.set(told.is_ok_and(|told| told.is_truthy()));
    window_event_listener(leptos::ev::popstate, move |_| lec.follow());
    window_event_listener(leptos::ev::click, move |event| {
        if let Some(route) = followed(&event) {
            event.prevent_default();
            lec.go(&route);
        }
    });
}

/// The screen to which a click leads: an unmodified click on a link of this app that is meant for this window.
fn followed(event: &MouseEvent) -> Option<Route> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let clicked: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link = clicked.closest("a[href]").ok()??;
    if link.has_attribute("download") || link.has_attribute("target") {
        return None;
    }
    Route::read(link.get_attribute("href").filter(|path| path.starts_with('/'))?.as_str())
}

impl Lec {
    /// Lets the newer version of the app take over. The listener stands in `public/start.js`.
    pub fn take_over(self) {
        // What is being typed is kept first; half a second is ample for one write.
        announce(KEEP_DRAFTS);
        self.hand_on();
        set_timeout(|| announce("lec-take-over"), std::time::Duration::from_millis(500));
    }
}
