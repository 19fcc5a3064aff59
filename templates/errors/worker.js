// Shows the page "no connection" when the server does not answer. Keeps that page alone, in three
// languages with its style and fonts; every other answer comes from the server.
"use strict";
const { version, pages, parts } = {{ said|safe }};
const NAME = `offline-${version}`;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const kept = await caches.open(NAME);
    await kept.addAll([...Object.values(pages), ...parts].map((url) => new Request(url, { cache: "no-cache", credentials: "omit" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const begin = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("offline-") && name !== NAME) await caches.delete(name);
    }
    // The server is asked while the worker still wakes up: pages come no later than without it.
    await self.registration.navigationPreload?.enable();
  };
  event.waitUntil(begin());
});

const pageFor = (path) => {
  const language = Object.keys(pages).find((one) => path.startsWith(`/${one}/`));
  const asked = self.navigator.language.toLowerCase();
  const preferred = asked.startsWith("sr") ? (asked.includes("latn") ? "sr-latn" : "sr") : "en";
  return pages[language ?? preferred];
};

const fromServer = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const path = new URL(event.request.url).pathname;
    const page = await caches.match(pageFor(path), { cacheName: NAME });
    if (page) return page;
    throw error;
  }
};

const part = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { cacheName: NAME });
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fromServer(event));
  else if (parts.includes(new URL(request.url).pathname)) event.respondWith(part(request));
});
