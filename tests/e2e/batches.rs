//! A write that fails in the middle of a batch takes the whole batch with it (sync.md 2.8, 11).

use crate::{phone_of, with_browser};
use shared::children::Field;
use tests::browser::Browser;
use tests::site::{RECORDER, Site};

/// The key of the first edit; adding it again fails.
const FIRST: &str = "5420301-01/000000000001";

/// From now on the second put of every transaction fails: at once if it `throws`, otherwise when it is
/// carried out.
const PLANTED: &str = "
    const put = IDBObjectStore.prototype.put;
    const seen = new WeakMap();
    window.planted = 0;
    IDBObjectStore.prototype.put = function (value, key) {
        const times = (seen.get(this.transaction) ?? 0) + 1;
        seen.set(this.transaction, times);
        if (times !== 2 || !this.transaction.objectStoreNames.contains('outbox')) {
            return put.call(this, value, key);
        }
        window.planted++;
        if (throws) throw new DOMException('planted', 'DataError');
        return this.add(value, before);
    };
    window.unplant = () => { IDBObjectStore.prototype.put = put; };
    return true;";

#[test]
fn a_write_that_the_browser_refuses_takes_the_batch_with_it() {
    with_browser(fails_whole("false"));
}

#[test]
fn a_write_that_throws_at_once_takes_the_batch_with_it() {
    with_browser(fails_whole("true"));
}

/// `throws`: whether the planted error is thrown at once.
async fn fails_whole(throws: &str) {
    let site = Site::with_children(3).await;
    let phone = phone_of(&site, RECORDER, 3).await;
    let children = phone.children().await;
    site.cable.cut().await;
    phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
    let before = phone.inside().await;
    let script = format!("const throws = {throws}, before = '{FIRST}'; {PLANTED}");
    assert!(phone.ask::<bool>(&script).await);
    let fault = phone.quickly(children[1], Field::GuardianPhone, "0922222222").await;
    let fault = fault.expect_err("the write failed");
    assert!(fault.contains("ยังไม่ได้บันทึก"), "{fault}");
    assert_eq!(phone.ask::<u32>("return window.planted").await, 1, "one attempt fails once");
    assert_eq!(phone.inside().await, before, "something of the batch was kept");
    assert_eq!(typed(&phone).await, "0922222222", "the form keeps what was typed");

    assert!(phone.ask::<bool>("window.unplant(); return true").await);
    phone.tap("#save").await;
    phone.see(".acts").await;
    let inside = phone.inside().await;
    assert!(inside.is_whole());
    assert_eq!(inside.values(Field::GuardianPhone), ["0911111111", "0922222222"]);
    phone.close().await;
}

async fn typed(phone: &Browser) -> String {
    phone.ask("return document.querySelector('#guardian_phone').value").await
}
