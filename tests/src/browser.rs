//! A real browser, started and driven through WebDriver. Each has a profile of its own, like a phone.

use crate::engine::{Driver, Engine};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::WindowHandle;
use thirtyfour::prelude::*;

/// How long something may take to appear: longer than the app waits for one answer, and asks again.
pub const PATIENCE: Duration = Duration::from_secs(100);
/// The PIN of everybody on every phone.
pub const PIN: &str = "198524";
/// How often it is looked at meanwhile.
pub const GLANCE: Duration = Duration::from_millis(50);

/// The width of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 360 pixels, one hand.
    Phone,
    /// 1280 pixels.
    Desk,
}

/// A browser with its profile. Closing and opening it again keeps the profile.
pub struct Browser {
    /// The driver's handle on the browser.
    pub driver: WebDriver,
    origin: String,
    engine: Engine,
    screen: Screen,
    profile: TempDir,
    process: Driver,
}

impl Browser {
    /// Opens a new browser on an address.
    pub async fn open(origin: &str, screen: Screen) -> Self {
        Self::open_in(Engine::Chromium, origin, screen).await
    }

    /// The same in the browser of a maker.
    pub async fn open_in(engine: Engine, origin: &str, screen: Screen) -> Self {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        Self::with_profile(engine, origin, screen, profile).await
    }

    async fn with_profile(engine: Engine, origin: &str, screen: Screen, profile: TempDir) -> Self {
        let (process, address) = engine.start().await;
        let driver = WebDriver::new(format!("http://{address}"), engine.capabilities(profile.path()))
            .await
            .expect("the driver starts the browser");
        let browser = Self { driver, origin: origin.to_owned(), engine, screen, profile, process };
        browser.usual_width().await;
        browser.visit("/").await;
        browser
    }

    /// Closes the browser and opens it again on the same profile, as a person does the next day.
    pub async fn reopened(self) -> Self {
        self.reopened_after(|_| ()).await
    }

    /// The same; while it is closed, something happens to the files of the profile.
    pub async fn reopened_after(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { driver, origin, engine, screen, profile, process } = self;
        driver.quit().await.expect("the browser closes");
        drop(process);
        meanwhile(profile.path());
        Self::with_profile(engine, &origin, screen, profile).await
    }

    /// Ends the browser's process at once, as an empty battery does, and opens it again on the same profile.
    pub async fn killed(self) -> Self {
        let Self { driver, origin, engine, screen, profile, process } = self;
        let id = driver.capabilities().get("goog:processID").and_then(serde_json::Value::as_u64);
        let id = id.expect("the driver tells the process that it started").to_string();
        let ended = Command::new("kill").args(["-KILL", &id]).status().expect("`kill` is installed");
        assert!(ended.success(), "the browser's process {id} is not there");
        // There is nobody left to say good-bye to.
        let _ = driver.quit().await;
        drop(process);
        Self::with_profile(engine, &origin, screen, profile).await
    }

    /// Opens one more window of the same profile and looks at it from now on.
    pub async fn open_window(&self, path: &str) -> WindowHandle {
        let window = self.driver.new_window().await.expect("another window");
        self.look_at(&window).await;
        self.visit(path).await;
        window
    }

    /// Looks at one of the windows.
    pub async fn look_at(&self, window: &WindowHandle) {
        self.driver.switch_to_window(window.clone()).await.expect("the window is there");
        // The browser slows down what it takes for hidden.
        self.command("Page.bringToFront", serde_json::json!({})).await;
    }

    /// Tells the browser something that no person could, in its own debugging language.
    pub async fn command(&self, name: &str, with: serde_json::Value) -> serde_json::Value {
        let told = self.driver.cdp().send_raw(name, with).await;
        told.unwrap_or_else(|error| panic!("{name} is refused: {error}"))
    }

    /// From the next page on a script runs before anything of the page.
    pub async fn run_first(&self, script: &str) {
        self.command("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": script })).await;
    }

    /// The address of the server, as the browser knows it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whose browser it is.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// What kind of screen it has.
    pub const fn screen(&self) -> Screen {
        self.screen
    }

    /// Goes to a path, and in where the door is locked.
    pub async fn visit(&self, path: &str) {
        self.come_to(path).await;
        self.unlock().await;
    }

    /// Goes to a path, and no further.
    pub async fn come_to(&self, path: &str) {
        let shown = self.driver.goto(format!("{}{path}", self.origin)).await;
        shown.unwrap_or_else(|error| panic!("{path} could not be opened: {error}"));
    }

    /// Loads the page again, and goes in.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page loads again");
        self.unlock().await;
    }

    /// Waits until the app has started, and gives the PIN where it is asked for.
    pub async fn unlock(&self) {
        let how =
            "if (!document.getElementById('content')) return document.getElementById('shell') ? '' : 'other';
            const pin = document.getElementById('pin');
            return pin && !document.getElementById('pin-again') ? 'locked' : 'in';";
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.ask::<String>(how).await.as_str() {
                "locked" => return self.give_pin(PIN).await,
                "" => tokio::time::sleep(GLANCE).await,
                _ => return,
            }
        }
    }

    /// Types the PIN and waits until the door is open.
    pub async fn give_pin(&self, pin: &str) {
        self.type_into("#pin", pin).await;
        self.tap("button[type=submit]").await;
        self.gone("#pin").await;
    }

    /// Waits until nothing fits any more.
    pub async fn gone(&self, css: &str) {
        let begun = std::time::Instant::now();
        while self.driver.find(By::Css(css.to_owned())).await.is_ok() {
            if begun.elapsed() > PATIENCE {
                self.fail(&format!("{css} is still there")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The first element that fits, once it is shown.
    pub async fn see(&self, css: &str) -> WebElement {
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            // What is drawn anew while it is looked at is looked for again.
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let query = self.driver.query(By::Css(css.to_owned())).wait(left, GLANCE).and_displayed();
            if let Ok(element) = query.first().await {
                return element;
            }
        }
        self.fail(&format!("{css} is not shown")).await
    }

    /// With `LEC_PICTURES=FOLDER` keeps what stands on the screen as a picture there.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("LEC_PICTURES") {
            // A test goes on without its picture.
            let _ = self.driver.screenshot(&Path::new(&folder).join(format!("{name}.png"))).await;
        }
    }

    /// Ends the test with what stands on the screen.
    pub(crate) async fn fail(&self, why: &str) -> ! {
        self.picture("failed").await;
        let shown: String = self.ask("return location.pathname + '\\n' + document.body.innerText").await;
        let complaints = self.driver.browser_log().await.unwrap_or_default();
        let complaints: Vec<String> = complaints.into_iter().map(|entry| entry.message).collect();
        panic!("{why}; the screen says:\n{shown}\nand the browser:\n{}", complaints.join("\n"));
    }

    /// Waits until an element holds a text.
    pub async fn see_text(&self, css: &str, text: &str) {
        let begun = std::time::Instant::now();
        let mut last = String::new();
        while begun.elapsed() < PATIENCE {
            if let Ok(element) = self.driver.find(By::Css(css.to_owned())).await
                && let Ok(shown) = element.text().await
            {
                if shown.contains(text) {
                    return;
                }
                last = shown;
            }
            tokio::time::sleep(GLANCE).await;
        }
        self.fail(&format!("{css} does not say “{text}” but “{last}”")).await;
    }

    /// Brings an element into the middle of the screen.
    pub async fn bring_into_sight(&self, element: &WebElement) {
        self.scroll_to(element).await.expect("the element comes into sight");
    }

    async fn scroll_to(&self, element: &WebElement) -> WebDriverResult<()> {
        let scroll = "arguments[0].scrollIntoView({block: 'center'})";
        let handle = element.to_json().expect("an element");
        self.driver.execute(scroll, vec![handle]).await.map(drop)
    }

    /// Taps an element; one that was drawn anew or moved under the finger, as the sections of a form do while they are
    /// drawn, once more.
    pub async fn tap(&self, css: &str) {
        let mut last = None;
        for _ in 0..5 {
            let element = self.see(css).await;
            let brought = self.scroll_to(&element).await;
            match brought.and(element.click().await) {
                Ok(()) => return,
                Err(error) if has_moved(&error) => last = Some(error),
                Err(error) => panic!("{css} cannot be tapped: {error}"),
            }
            tokio::time::sleep(GLANCE).await;
        }
        panic!("{css} cannot be tapped: {last:?}");
    }

    /// Types into a field, in the place of what stands there.
    pub async fn type_into(&self, css: &str, text: &str) {
        let field = self.see(css).await;
        field.send_keys(Key::Control + "a").await.expect("the old text is marked");
        field.send_keys(text).await.expect("the field takes the text");
    }

    /// Chooses from a list by the value.
    pub async fn choose(&self, css: &str, value: &str) {
        let list = self.see(css).await;
        self.bring_into_sight(&list).await;
        let option = self.see(&format!("{css} option[value='{value}']")).await;
        option.click().await.unwrap_or_else(|error| panic!("{value} of {css} cannot be chosen: {error}"));
    }

    /// The value of a script.
    pub async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        let answer = self.driver.execute(script, Vec::new()).await.expect("the script runs");
        answer.convert().expect("the script gives what is asked for")
    }

    /// The value that an asynchronous script hands to its last argument.
    pub async fn ask_later<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        self.driver.set_script_timeout(PATIENCE).await.expect("patience");
        let answer = self.driver.execute_async(script, Vec::new()).await.expect("the script runs");
        answer.convert().expect("the script gives what is asked for")
    }

    /// Waits until the service worker has everything that the app needs offline.
    pub async fn ready_for_offline(&self) {
        let script = "const done = arguments[arguments.length - 1];
            navigator.serviceWorker.ready.then(() => {
                if (navigator.serviceWorker.controller) done(true);
                else navigator.serviceWorker.addEventListener('controllerchange', () => done(true));
            });";
        assert!(self.ask_later::<bool>(script).await);
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.driver.quit().await.expect("the browser closes");
    }
}

/// Whether an element was drawn anew, or another stood in its place, when it was tapped.
fn has_moved(error: &WebDriverError) -> bool {
    let told = format!("{error:?}");
    ["StaleElementReference", "ElementClickIntercepted"].iter().any(|name| told.contains(name))
}
