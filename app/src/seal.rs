//! Seals an edit for the server, so that a file of waiting work tells its bearer nothing; how, says
//! `shared::wire::rescue`. The browser does the arithmetic.

use crate::browser::object;
use futures::future::{FutureExt, LocalBoxFuture};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use shared::values::EditId;
use shared::wire::rescue::{Envelope, SEAL_INFO, from_hex, to_hex};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_namespace = crypto, js_name = subtle)]
    static SUBTLE: Object;
}

/// Calls one of the browser's functions for sealing; boxed, because it is called nine times.
fn call(name: &str, arguments: &[JsValue]) -> LocalBoxFuture<'static, Result<JsValue, JsValue>> {
    let arguments: Array = arguments.iter().cloned().collect();
    let called = SUBTLE.with(|subtle| {
        let function: Function = Reflect::get(subtle, &JsValue::from_str(name))?.dyn_into()?;
        function.apply(subtle, &arguments)
    });
    async move { JsFuture::from(called?.dyn_into::<Promise>()?).await }.boxed_local()
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn vec(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// Seals a text for the server's public point. The error is the browser's own.
pub async fn seal(server: &str, id: EditId, text: &str) -> Result<Envelope, JsValue> {
    let server = from_hex(server).ok_or("no key")?;
    let curve = object(&[("name", "ECDH".into()), ("namedCurve", "P-256".into())]);
    let none = JsValue::from(Array::new());
    let derive = JsValue::from(Array::of1(&"deriveBits".into()));
    let raw = JsValue::from("raw");

    let fresh = call("generateKey", &[curve.clone(), JsValue::FALSE, derive.clone()]).await?;
    let public = Reflect::get(&fresh, &"publicKey".into())?;
    let private = Reflect::get(&fresh, &"privateKey".into())?;
    let point = vec(&call("exportKey", &[raw.clone(), public]).await?);
    let theirs = call("importKey", &[raw.clone(), bytes(&server), curve, JsValue::FALSE, none]).await?;
    let meeting = object(&[("name", "ECDH".into()), ("public", theirs)]);
    let secret = call("deriveBits", &[meeting, private, 256.into()]).await?;

    let secret = call("importKey", &[raw.clone(), secret, "HKDF".into(), JsValue::FALSE, derive]).await?;
    let salt = [point.as_slice(), &server].concat();
    let stretch = object(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", bytes(&salt)),
        ("info", bytes(SEAL_INFO.as_bytes())),
    ]);
    let made = vec(&call("deriveBits", &[stretch, secret, 352.into()]).await?);
    let (key, once) = made.split_at(32);

    let encrypt = JsValue::from(Array::of1(&"encrypt".into()));
    let key = call("importKey", &[raw, bytes(key), "AES-GCM".into(), JsValue::FALSE, encrypt]).await?;
    let cipher = object(&[
        ("name", "AES-GCM".into()),
        ("iv", bytes(once)),
        ("additionalData", bytes(id.to_string().as_bytes())),
    ]);
    let sealed = vec(&call("encrypt", &[cipher, key, bytes(text.as_bytes())]).await?);
    Ok(Envelope { id, sealed: to_hex(&[point, sealed].concat()) })
}
