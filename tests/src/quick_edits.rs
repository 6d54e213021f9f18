//! Many edits at once: a script in the page goes from form to form as a person does, through links, fields and the
//! save button, only without pausing.

use crate::browser::Browser;
use crate::site::centre_id;
use serde_json::json;
use shared::values::RecordId;
use std::collections::BTreeMap;
use std::time::Duration;

/// What is typed into the form of one child: texts by the ids of their fields.
#[derive(Clone, Debug)]
pub struct QuickEdit {
    /// The child.
    pub child: RecordId,
    /// The texts.
    pub typed: BTreeMap<&'static str, String>,
}

/// How long one edit took, in milliseconds from the click on the button.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
pub struct Saving {
    /// Until the click had been dealt with and the browser could do something else.
    pub clicked: f64,
    /// Until the transaction that holds the edit was complete: it is kept for good.
    pub kept: f64,
    /// Until the child's page stood there again.
    pub shown: f64,
}

/// The script. It wraps the way to a transaction once more (`public/start.js` asks for strict durability there) to
/// hear of the end of the one that writes the outbox.
const SCRIPT: &str = "
    const [at, edits, pause] = ASKED;
    const done = arguments[arguments.length - 1];
    if (!window.lecKept) {
        const open = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (stores, mode, options) {
            const tx = open.call(this, stores, mode, options);
            if (mode === 'readwrite' && tx.objectStoreNames.contains('outbox')) {
                tx.addEventListener('complete', () => window.lecKept(performance.now()));
            }
            return tx;
        };
    }
    const shown = (css) => new Promise((seen) => {
        const look = () => {
            const found = document.querySelector(css);
            if (found) { watch.disconnect(); seen(found); }
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { childList: true, subtree: true });
        look();
    });
    const rest = () => new Promise((rested) => setTimeout(rested, pause));
    const follow = (path) => {
        const link = document.body.appendChild(document.createElement('a'));
        link.href = path;
        link.setAttribute('href', path);
        link.click();
        link.remove();
    };
    const save = async (edit) => {
        follow(`/i/${at}/c/${edit.child}/correct`);
        await shown('#save');
        for (const [id, text] of Object.entries(edit.typed)) {
            const field = await shown(`#${id}`);
            field.value = text;
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }
        await rest();
        const kept = new Promise((heard) => { window.lecKept = heard; });
        const begun = performance.now();
        document.querySelector('#save').click();
        const clicked = performance.now() - begun;
        const page = shown('.acts').then(() => performance.now());
        const times = { clicked, kept: (await kept) - begun, shown: (await page) - begun };
        await rest();
        return times;
    };
    const all = async () => {
        const times = [];
        for (const edit of edits) times.push(await save(edit));
        done(times);
    };
    window.lecKept ??= () => {};
    all();";

/// So many edits in one go of the script, whose time is limited.
const AT_ONCE: usize = 10;

impl Browser {
    /// Makes the edits one after another, resting so long before and after each click, and tells how long each took.
    pub async fn edit_quickly(&self, edits: &[QuickEdit], rest: Duration) -> Vec<Saving> {
        let mut times = Vec::new();
        for edits in edits.chunks(AT_ONCE) {
            let as_json = |edit: &QuickEdit| json!({ "child": edit.child, "typed": edit.typed });
            let edits: Vec<_> = edits.iter().map(as_json).collect();
            let asked = json!([centre_id(), edits, u64::try_from(rest.as_millis()).unwrap_or(0)]);
            let some: Vec<Saving> = self.ask_later(&SCRIPT.replace("ASKED", &asked.to_string())).await;
            times.extend(some);
        }
        times
    }
}
