/* Keeps an edition in the browser, whole: once opened, it opens without a network. A new edition takes its place. */
"use strict";
const EDITION = "__EDIZIONE__";
const FILES = "__FILE__";
const NAME = `bifocale-edizione-${EDITION}`;
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("bifocale-edizione-") && name !== NAME).map((name) => caches.delete(name)),
  )).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    caches.open(NAME)
      .then((cache) => cache.match(event.request, { ignoreSearch: true }))
      .then((kept) => kept || fetch(event.request)),
  );
});
