// Caches the shell by build, so that the app starts without network. Never touches /api: records belong to
// IndexedDB. The bundle step puts the list of files and their common hash in place of PRECACHE and BUILD.
const BUILD = "__BUILD__";
const PRECACHE = __PRECACHE__;
// What only the office needs: kept from its first use on.
const OFFICE = __OFFICE__;
const CACHE = `lec-${BUILD}`;

__TOGETHER__;

// A file may come from the browser's own cache only when its name holds its hash.
const isHashed = (path) => path.split(".").some((part) => /^[0-9a-f]{16}$/.test(part));

// The server has each wasm in two files.
const load = (path, request, options) => (path.endsWith(".wasm") ? together(path) : fetch(request, options));

// Files that the build before had as well are taken over instead of loaded again.
async function fill() {
  const cache = await caches.open(CACHE);
  const here = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) here.push(new URL(request.url).pathname);
  }
  const office = here.some((path) => path.startsWith("/office."));
  await Promise.all(
    [...PRECACHE, ...(office ? OFFICE : [])].map(async (path) => {
      const kept = isHashed(path) ? await caches.match(path) : undefined;
      if (kept) return cache.put(path, kept);
      const response = await load(path, path, { cache: isHashed(path) ? "default" : "no-cache" });
      if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
      return cache.put(path, response);
    }),
  );
}

// The new build waits until a person agrees or every window is closed: it never takes a form away.
self.addEventListener("install", (event) => event.waitUntil(fill()));

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("lec-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// The sealed edits that wait in a database, by institution. Those that a phone put aside when it was cut off stay.
async function envelopesIn(name) {
  const asked = (request) => new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });
  const database = await asked(indexedDB.open(name));
  database.onversionchange = () => database.close();
  try {
    const found = new Map();
    if (!database.objectStoreNames.contains("envelope")) return found;
    const table = database.transaction("envelope").objectStore("envelope");
    const [keys, texts] = await Promise.all([asked(table.getAllKeys()), asked(table.getAll())]);
    keys.forEach((key, place) => {
      const institution = key.split("/")[0];
      if (institution === "cut") return;
      found.set(institution, [...(found.get(institution) ?? []), JSON.parse(texts[place])]);
    });
    return found;
  } finally {
    database.close();
  }
}

// Posts what waits. The word of its vault lies in each envelope; the answer is read when the app is opened again.
async function post() {
  let failed;
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    const account = /^lec-([0-9a-f-]{36})/.exec(name)?.[1];
    if (!account) continue;
    // What cannot be posted keeps nobody else's work back.
    try {
      for (const [institution, envelopes] of await envelopesIn(name)) {
        const response = await fetch(`/api/v1/institutions/${institution}/envelopes`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-lec": account.slice(-8) },
          body: JSON.stringify({ lec_rescue: 1, institution, saved_at: Date.now(), envelopes }),
        });
        // The browser tries again later.
        if (response.status === 429 || response.status >= 500) failed = new Error(`${response.status}`);
      }
    } catch (error) {
      failed = error;
    }
  }
  if (failed) throw failed;
}

self.addEventListener("sync", (event) => event.waitUntil(post()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname === "/healthz") return;
  // An address without an ending is a screen of the app.
  const isScreen = request.mode === "navigate" && !url.pathname.includes(".");
  const path = isScreen ? "/index.html" : url.pathname;
  const later = OFFICE.includes(path);
  if (!later && !PRECACHE.includes(path)) return;
  const answer = async () => {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(path);
    if (kept) return kept;
    const response = await load(path, request);
    if (later && response.ok) await cache.put(path, response.clone());
    return response;
  };
  event.respondWith(answer());
});
