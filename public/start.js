// Starts the app: asks IndexedDB for strict durability, loads the wasm, and then registers the service worker.
// It stands outside the wasm because the default has to be in place before the first database is opened. The bundle
// step writes it into index.html, so that a slow line is asked for the app at once.

const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  // A newer version in another tab must be able to upgrade; the app opens the database again, or says that it cannot.
  this.onversionchange ??= () => this.close();
  const strict = mode === "readwrite" ? { durability: "strict", ...options } : options;
  return open.call(this, stores, mode, strict);
};

// The browser offers to install the app before the app is there to take the offer.
let offer;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
});
const alone = () => navigator.standalone || matchMedia("(display-mode: standalone)").matches;
// An iPad says that it is a Mac, but it can be touched with several fingers.
const byShare =
  /iP(hone|ad|od)/.test(navigator.userAgent) || (/Mac/.test(navigator.platform) && navigator.maxTouchPoints > 1);
window.lec = {
  installing: () => (alone() ? "done" : offer ? "offered" : byShare ? "share" : "menu"),
  install: () => {
    // A browser lets itself be asked once.
    offer?.prompt();
    offer = undefined;
  },
  behind: () => behind(),
  badge: (count) => navigator.setAppBadge?.(count).catch(() => {}),
};

const keep = () => {
  if (!("serviceWorker" in navigator)) return;
  const announce = (worker) => {
    if (worker?.state === "installed" && navigator.serviceWorker.controller) {
      window.lecNewVersion = true;
      window.dispatchEvent(new Event("lec-new-version"));
    }
  };
  navigator.serviceWorker.register("/service-worker.js").then((registration) => {
    announce(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => announce(worker));
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") registration.update().catch(() => {});
    });
    // Where the browser can, what waits is posted also while the app is locked or closed.
    window.addEventListener("lec-waits", () => registration.sync?.register("lec-waits").catch(() => {}));
    let reloading = false;
    window.addEventListener("lec-take-over", () => {
      reloading = true;
      if (registration.waiting) registration.waiting.postMessage("take-over");
      else location.reload();
    });
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (reloading) location.reload();
    });
  }, () => {});
};

// What had the focus may be gone after it was used. The focus then goes to the heading of where it was, instead of to
// nowhere; the page stays where it is.
let around = [];
document.addEventListener("focusin", (event) => (around = event.composedPath()));
new MutationObserver(() => {
  if (!around[0] || around[0].isConnected || document.activeElement !== document.body) return;
  const left = around.find((element) => element.isConnected && element.closest);
  const list = left?.closest("[role=list]");
  const heading = list ?? left?.closest("section")?.querySelector("h2, h3") ?? document.querySelector("h1");
  around = [];
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}).observe(document.body, { childList: true, subtree: true });

// Thai digits, where the person wants them, in everything that is written on the screen. What is typed stays as it was
// typed, and a code with letters in it stays as it is.
let digits;
try {
  digits = localStorage.getItem("lec-thai-digits") === "true" && "๐๑๒๓๔๕๖๗๘๙";
} catch {
  // A browser without it shows the usual ones.
}
if (digits) {
  const inThai = (text) =>
    text.replace(/[A-Za-z]*\d+[A-Za-z]*/g, (found) =>
      /[A-Za-z]/.test(found) ? found : found.replace(/\d/g, (digit) => digits[digit]),
    );
  const write = (node) => {
    node.childNodes.forEach(write);
    if (node.nodeType !== Node.TEXT_NODE || node.parentElement?.closest(".code, [translate=no], #arabic-digits, script, style")) return;
    const text = inThai(node.data);
    if (text !== node.data) node.data = text;
  };
  const seen = (changes) =>
    changes.forEach(({ target, addedNodes, type }) => (type === "childList" ? addedNodes.forEach(write) : write(target)));
  new MutationObserver(seen).observe(document.body, { childList: true, subtree: true, characterData: true });
}

// The letters are there before the first screen is drawn, so that nothing jumps; a line that keeps them back for long
// does not keep the screen back.
const weights = [400, 700].map((weight) => document.fonts.load(`${weight} 1em Sarabun`, "ก1"));
const letters = Promise.race([Promise.all(weights), new Promise((over) => setTimeout(over, 1000))]).catch(() => {});

__TOGETHER__;

// The service worker keeps the wasm whole.
const whole = async (wasm) => {
  const kept = navigator.serviceWorker?.controller && (await fetch(wasm));
  return kept?.ok ? kept : together(wasm);
};
const load = async (script, wasm, styles) => {
  // Everything is on its way at once.
  const app = whole(wasm);
  const module = await import(script);
  await Promise.all([letters, styles]);
  return module.default({ module_or_path: app });
};
const teachers = () => load("__APP_JS__", "__APP_WASM__");
// The screens of the office have some styles of their own.
const ofOffice = () => {
  const styles = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "__OFFICE_CSS__" });
  // A screen without them is better than none.
  const there = new Promise((over) => setTimeout(over, 2000, Object.assign(styles, { onload: over, onerror: over })));
  document.head.append(styles);
  return load("__OFFICE_JS__", "__OFFICE_WASM__", there);
};
let office = false;
try {
  // Only that module speaks English.
  office = localStorage.getItem("lec-office") === "true" || localStorage.getItem("lec-lang") === '"en"';
} catch {
  // A browser without it shows what teachers need.
}
// The module of the office is kept from its first use on; where it is not there yet, that of teachers does the rest.
const started = office ? ofOffice().catch(teachers) : teachers();
// What is behind the first screens arrives while they are looked at (`split.rs`). It takes what it calls of the first part
// from a row in the table, one after the other. The module of the office is one whole.
const arrive = async () => {
  const first = await started;
  if (!first.t0) return;
  const wasm = await (await whole("__BEHIND_WASM__")).arrayBuffer();
  let place = __SHARED_FROM__;
  const functions = new Proxy({}, { get: () => first.t0.get(place++) });
  await WebAssembly.instantiate(wasm, { "": functions, first });
};
let arriving;
const behind = () =>
  (arriving ??= arrive().catch((error) => {
    // The next who asks tries again.
    arriving = undefined;
    throw error;
  }));
// Keeping everything for the time without network must not stand in the way of the first screens, nor wait for ever.
const patience = new Promise((over) => setTimeout(over, 20_000));
const settled = navigator.serviceWorker?.controller ? started : Promise.race([behind(), patience]);
settled.then(keep, keep);
started.catch((error) => {
  document.getElementById("starting").hidden = true;
  document.getElementById("broken").hidden = false;
  console.error(error);
});
