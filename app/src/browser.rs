//! What the browser can do for us beyond drawing: locks between tabs, storage that lasts, packing, a last request.
//! Each is an extra: where a browser lacks it, the app does without.

use futures::channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &JsValue, callback: &Function) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], catch)]
    fn persist() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], catch)]
    fn estimate() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL, catch)]
    fn address_of(file: &JsValue) -> Result<String, JsValue>;
    type CompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
    #[wasm_bindgen(js_namespace = ["window", "lec"], js_name = installing, catch)]
    fn how_to_install() -> Result<String, JsValue>;
    #[wasm_bindgen(js_namespace = ["window", "lec"], catch)]
    fn install() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["window", "lec"], catch)]
    fn badge(count: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["window", "lec"], js_name = behind, catch)]
    fn arriving() -> Result<Promise, JsValue>;
    /// The browser's own way to ask a server; gloo-net offers neither `keepalive` nor a packed body.
    #[wasm_bindgen(catch)]
    pub fn fetch(path: &str, options: &JsValue) -> Result<Promise, JsValue>;
}

/// An object of the browser with these entries.
pub fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // A plain object takes any entry.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// Does some work unless another tab is doing it under the same name. Returns whether it was done.
pub async fn alone(name: &str, work: impl Future<Output = ()>) -> bool {
    let (tell, told) = oneshot::channel();
    let (end, ended) = oneshot::channel::<()>();
    let granted = Closure::once_into_js(move |lock: JsValue| {
        // Nobody waits for the answer when the page is going away.
        let _ = tell.send(!lock.is_null());
        future_to_promise(async move {
            // The lock is given back also when the work was dropped half-way.
            let _ = ended.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = object(&[("ifAvailable", JsValue::TRUE)]);
    let free = match request_lock(name, &options, granted.unchecked_ref()) {
        Ok(_) => told.await.unwrap_or(true),
        Err(_) => true,
    };
    if free {
        work.await;
    }
    drop(end);
    free
}

/// Listens to an event of the document that never reaches the window, for as long as the page is open.
pub fn on_document(event: &str, heard: impl FnMut() + 'static) {
    let heard: Closure<dyn FnMut()> = Closure::new(heard);
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        // A document takes any listener.
        let _ = document.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    }
    heard.forget();
}

/// How the app comes to the home screen (`public/start.js`): it is there, the browser offers it, or the person has to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Installing {
    /// It runs from there.
    Done,
    /// One tap does it.
    Offered,
    /// By the share button of an iPhone.
    ByShare,
    /// By the browser's menu.
    ByMenu,
}

impl Installing {
    /// As it stands now.
    pub fn now() -> Self {
        match how_to_install().unwrap_or_default().as_str() {
            "done" => Self::Done,
            "offered" => Self::Offered,
            "share" => Self::ByShare,
            _ => Self::ByMenu,
        }
    }
}

/// Takes the browser's offer.
pub fn take_offer() {
    // The browser asks the person, and knows the answer.
    let _ = install();
}

/// Shows a number beside the icon on the home screen, where a browser can; none for 0.
pub fn number_beside_icon(count: usize) {
    let _ = badge(u32::try_from(count).unwrap_or(u32::MAX));
}

/// Waits for the part of the app behind the first screens (`public/start.js`); whether it is here then.
pub async fn whole_app() -> bool {
    let Ok(arriving) = arriving() else { return false };
    JsFuture::from(arriving).await.is_ok()
}

/// Asks the browser to keep our data until a person removes it; whether it will.
pub async fn ask_to_keep() -> bool {
    let Ok(asked) = persist() else { return false };
    JsFuture::from(asked).await.is_ok_and(|kept| kept.is_truthy())
}

/// The bytes that are still free for us; `None` where the browser does not say.
pub async fn free_room() -> Option<f64> {
    let told = JsFuture::from(estimate().ok()?).await.ok()?;
    let number = |name: &str| Reflect::get(&told, &JsValue::from_str(name)).ok()?.as_f64();
    Some(number("quota")? - number("usage")?)
}

/// A text packed with gzip; `None` where the browser cannot.
pub async fn packed(text: &str) -> Option<JsValue> {
    let plain = Response::new_with_opt_str(Some(text)).ok()?.body()?;
    let packer = CompressionStream::new("gzip").ok()?;
    let stream = plain.pipe_through(packer.unchecked_ref::<ReadableWritablePair>());
    let whole = Response::new_with_opt_readable_stream(Some(&stream)).ok()?.array_buffer().ok()?;
    JsFuture::from(whole).await.ok()
}

/// The most bytes that a page may leave behind (sync.md 2.8, 16).
pub const MOST_LEFT_BEHIND: usize = 60_000;

/// Leaves a request behind that goes out also when the page is closed. Its answer is lost, which costs nothing.
pub fn leave_behind(path: &str, body: &str, identity: Option<(&str, JsValue)>) {
    let kind = ("content-type", "application/json".into());
    let headers = object(&identity.into_iter().chain([kind]).collect::<Vec<_>>());
    let options = object(&[
        ("method", "POST".into()),
        ("keepalive", JsValue::TRUE),
        ("headers", headers),
        ("body", body.into()),
    ]);
    // The next start sends the same again.
    let _ = fetch(path, &options);
}

/// Hands a text to the person as a file with this name.
pub fn save_file(name: &str, text: &str) {
    save_from(&format!("data:application/octet-stream,{}", js_sys::encode_uri_component(text)), name);
}

/// Opens the browser's way to print.
pub fn print_page() {
    if let Some(window) = web_sys::window() {
        // Where there is no printer the browser says so itself.
        let _ = window.print();
    }
}

/// Hands over a file that was fetched. The browser keeps it until the page is left.
pub fn save_blob(name: &str, file: &JsValue) {
    if let Ok(address) = address_of(file) {
        save_from(&address, name);
    }
}

fn save_from(address: &str, name: &str) {
    let link = web_sys::window().and_then(|window| window.document()?.create_element("a").ok());
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    // A fresh element takes any attribute.
    let _ = link.set_attribute("href", address);
    let _ = link.set_attribute("download", name);
    link.click();
}

/// Calls when another tab rings, and rings for the others.
#[derive(Clone)]
pub struct Bell {
    channel: Option<web_sys::BroadcastChannel>,
}

impl Bell {
    /// A bell that all tabs with this name hear.
    pub fn named(name: &str, heard: impl FnMut() + 'static) -> Self {
        let channel = web_sys::BroadcastChannel::new(name).ok();
        let heard: Closure<dyn FnMut()> = Closure::new(heard);
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        // It is heard for as long as the page is open.
        heard.forget();
        Self { channel }
    }

    /// Whether tabs hear each other in this browser.
    pub fn is_heard(&self) -> bool {
        self.channel.is_some()
    }

    /// Rings in the other tabs.
    pub fn ring(&self) {
        if let Some(channel) = &self.channel {
            // A closed channel has nobody to ring for.
            let _ = channel.post_message(&JsValue::NULL);
        }
    }

    /// Hears nothing any more. It can still be rung, which a later bell of this tab hears as well.
    pub fn deafen(&self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
        }
    }
}
