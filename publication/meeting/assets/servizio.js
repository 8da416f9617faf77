/* Keeps a meeting in the browser, whole: once opened, it opens without a network. With one, the page is asked for anew,
   and waited for a moment: what has changed since is told at once. Who may look no more is told so by the server, and
   nothing is left here. */
"use strict";
const EDITION = "__EDIZIONE__";
const FILES = "__FILE__";
const FAMILY = `bifocale-assemblea-${new URL(self.registration.scope).pathname}-`;
const NAME = FAMILY + EDITION;
const PATIENCE = 2500;
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith(FAMILY) && name !== NAME).map((name) => caches.delete(name)),
  )).then(() => self.clients.claim()));
});
const kept = async (request) => (await caches.open(NAME)).match(request, { ignoreSearch: true });
const late = () => new Promise((_, failed) => { setTimeout(() => failed(new Error("late")), PATIENCE); });
const page = async (request) => {
  let answer;
  try {
    answer = await Promise.race([fetch(request), late()]);
  } catch {
    return (await kept(request)) || fetch(request);
  }
  if (answer.status === 403 || answer.status === 404) await caches.delete(NAME);
  else if (answer.ok && !(await kept(request))) caches.open(NAME).then((cache) => cache.addAll(FILES)).catch(() => undefined);
  return answer;
};
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(event.request.mode === "navigate"
    ? page(event.request)
    : kept(event.request).then((found) => found || fetch(event.request)));
});
