// Starts the app: asks IndexedDB for strict durability, registers the service worker, loads the wasm.
// It stands outside the wasm because the default has to be in place before the first database is opened.

const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  // A newer version in another tab must be able to upgrade; the app opens the database again, or says that it cannot.
  this.onversionchange ??= () => this.close();
  const strict = mode === "readwrite" ? { durability: "strict", ...options } : options;
  return open.call(this, stores, mode, strict);
};

if ("serviceWorker" in navigator) {
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
}

const load = (script, wasm) => import(script).then((module) => module.default({ module_or_path: wasm }));
const teachers = () => load("__APP_JS__", "__APP_WASM__");
let office = false;
try {
  // Only that module speaks English.
  office = localStorage.getItem("lec-office") === "true" || localStorage.getItem("lec-lang") === '"en"';
} catch {
  // A browser without it shows what teachers need.
}
// The module of the office is kept from its first use on; where it is not there yet, that of teachers does the rest.
const started = office ? load("__OFFICE_JS__", "__OFFICE_WASM__").catch(teachers) : teachers();
started.catch((error) => {
  document.getElementById("starting").hidden = true;
  document.getElementById("broken").hidden = false;
  console.error(error);
});
