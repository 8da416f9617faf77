/* Keeps an edition in the browser, whole: once opened, it opens without a network. A new edition takes its place; that
   of another Ambito at the same host stays. */
"use strict";
const EDITION = "__EDIZIONE__";
const FILES = "__FILE__";
const FAMILY = `bifocale-edizione-${new URL(self.registration.scope).pathname}-`;
const NAME = FAMILY + EDITION;
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith(FAMILY) && name !== NAME).map((name) => caches.delete(name)),
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
