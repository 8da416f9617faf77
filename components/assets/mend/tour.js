/*
 * The tour of the first page (components/app/tour.py): a card beside what it speaks of, which stays to be read and used. It begins
 * by itself once for each role in a browser, for whoever came to the first page by its plain address and is doing nothing else
 * yet; and whenever «Visita guidata» is pressed. Nothing moves: each step is there at once.
 */
(() => {
  "use strict";

  if (window !== window.parent) return;
  const LOOK = 400, GAP = 14, EDGE = 12;
  const ROOT = new URL("../../../", document.currentScript.src).pathname; // this script is at <root>/assets/shell/<version>/
  const BUSY = "[data-stale='true'], [data-testid='stSkeleton'], #bif-gate, [data-testid='stPopoverBody']";
  const READY = "[data-testid='stApp'][data-test-script-state='notRunning']";
  const SEEN = `bifocale-visita-${ROOT.slice(1)}`; // with a role: nothing else is kept, and nowhere else
  let mayBegin = location.pathname === ROOT && !location.search, isAsked = false, tour = null;

  const button = () => document.querySelector(".bif-tour-ask");
  const list = () => document.querySelector(".bif-tour-steps");
  const main = () => document.querySelector("[data-testid='stMain']");

  function wasSeen(role) {
    try {
      return localStorage.getItem(SEEN + role) !== null;
    } catch {
      return true; // a browser that keeps nothing would be shown round for ever
    }
  }

  function remember(role) {
    try {
      localStorage.setItem(SEEN + role, "1");
    } catch { /* the next visit tells it again if it can read what it could not write */ }
  }

  function look() {
    if (tour || !(isAsked || mayBegin) || !document.querySelector(READY) || document.querySelector(BUSY) || !list()) return;
    if (isAsked) begin();
    else if (wasSeen(button().dataset.role)) mayBegin = false;
    else if (!isAtWork()) begin();
  }

  const isAtWork = () => document.activeElement?.closest("input, textarea, select, [contenteditable='true']") != null;

  function begin() {
    mayBegin = isAsked = false;
    const steps = [...list().children].map((item) => ({
      at: item.dataset.at.split(", "), title: item.querySelector("strong").textContent, words: item.querySelector("p").textContent,
    })).filter((step) => seenOf(step).length);
    if (!steps.length) return;
    tour = { steps, at: 0, said: { ...button().dataset }, before: document.activeElement, scroll: main().scrollTop, ...drawn() };
    document.body.append(tour.ring, tour.card);
    show(0);
    tour.next.focus({ preventScroll: true });
  }

  function drawn() {
    const make = (tag, name, parent, given = {}) => {
      const element = Object.assign(document.createElement(tag), { className: name }, given);
      parent?.append(element);
      return element;
    };
    const ring = make("div", "bif-tour-ring"), card = make("div", "bif-tour-card");
    ring.setAttribute("aria-hidden", "true");
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-labelledby", "bif-tour-title");
    card.setAttribute("aria-describedby", "bif-tour-place bif-tour-words");
    const told = make("div", "bif-tour-told", card);
    told.setAttribute("aria-live", "polite");
    told.setAttribute("aria-atomic", "true");
    const place = make("p", "bif-tour-place", told, { id: "bif-tour-place" });
    const title = make("h2", "bif-tour-title", told, { id: "bif-tour-title" });
    const words = make("p", "bif-tour-words", told, { id: "bif-tour-words" });
    const row = make("div", "bif-tour-row", card), of = { type: "button" };
    return {
      ring, card, place, title, words,
      leave: make("button", "bif-tour-leave", row, { ...of, onclick: leave }),
      back: make("button", "bif-tour-back", row, { ...of, onclick: () => step(-1) }),
      next: make("button", "bif-tour-next", row, { ...of, onclick: () => step(1) }),
    };
  }

  function step(by) {
    if (tour.at + by >= tour.steps.length) leave();
    else if (tour.at + by >= 0) show(tour.at + by);
  }

  function show(at) {
    tour.at = at;
    const { steps, said } = tour, isLast = at === steps.length - 1;
    tour.place.textContent = said.place.replace("{at}", at + 1).replace("{of}", steps.length);
    tour.title.textContent = steps[at].title;
    tour.words.textContent = steps[at].words;
    tour.leave.textContent = said.leave;
    tour.leave.hidden = isLast;
    tour.back.textContent = said.back;
    tour.next.textContent = isLast ? said.end : said.next;
    if (at === 0 && document.activeElement === tour.back) tour.next.focus();
    tour.back.hidden = at === 0;
    seek();
  }

  /* What the step speaks of: the first that is seen and leaves room for the card, moved into the window if it must be. */
  function seek() {
    for (const target of seenOf(tour.steps[tour.at])) {
      for (const block of ["nearest", "start", "end"]) {
        target.scrollIntoView({ block, behavior: "instant" });
        tour.target = target;
        if (room(target)) return place();
      }
    }
    place();
  }

  const seenOf = (step) => step.at.map((selector) => document.querySelector(selector)).filter(isSeen);
  const isSeen = (element) => element?.checkVisibility() && element.getBoundingClientRect().width > 0;

  /* Where the card fits beside an element without covering it: under, over, at its right, at its left. */
  function room(target) {
    const box = target.getBoundingClientRect(), width = tour.card.offsetWidth, height = tour.card.offsetHeight;
    const right = document.documentElement.clientWidth - EDGE - width, foot = innerHeight - EDGE - height;
    const within = (value, most) => Math.max(EDGE, Math.min(value, most));
    if (box.top < 0 || box.bottom > innerHeight) return null;
    return [
      { left: within(box.left, right), top: box.bottom + GAP },
      { left: within(box.left, right), top: box.top - GAP - height },
      { left: box.right + GAP, top: within(box.top, foot) },
      { left: box.left - GAP - width, top: within(box.top, foot) },
    ].find(({ left, top }) => left >= EDGE && left <= right && top >= EDGE && top <= foot) ?? null;
  }

  function place() {
    if (!tour) return;
    if (!tour.target?.isConnected) { // drawn anew, or on a page that was left
      [tour.target] = seenOf(tour.steps[tour.at]);
      if (!tour.target || !list()) return leave();
    }
    const box = tour.target.getBoundingClientRect(), spot = room(tour.target) ?? corner(box);
    Object.assign(tour.ring.style, {
      left: `${box.left - 12}px`, top: `${box.top - 4}px`, width: `${box.width + 18}px`, height: `${box.height + 2}px`,
    });
    Object.assign(tour.card.style, { left: `${spot.left}px`, top: `${spot.top}px` });
  }

  /* The reader has scrolled what it speaks of away, or turned the phone: the card keeps to the edge that is further from it. */
  function corner(box) {
    const foot = innerHeight - EDGE - tour.card.offsetHeight, right = document.documentElement.clientWidth - EDGE - tour.card.offsetWidth;
    return { left: Math.max(EDGE, right), top: box.top + box.bottom > innerHeight ? EDGE : Math.max(EDGE, foot) };
  }

  function leave() {
    if (!tour) return;
    const { ring, card, said, before, scroll } = tour, hadFocus = card.contains(document.activeElement);
    tour = null;
    remember(said.role);
    ring.remove();
    card.remove();
    if (!list()) return; // another page was opened meanwhile: it is where the reader is
    main()?.scrollTo({ top: scroll, behavior: "instant" });
    if (hadFocus) giveBack(before?.isConnected && before !== document.body ? before : document.querySelector("h1"));
  }

  function giveBack(element) {
    if (element && element.tabIndex < 0) element.setAttribute("tabindex", "-1");
    element?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest(".bif-tour-ask")) return;
    if (tour) leave();
    isAsked = true;
    if (list()) look();
    else document.querySelector(".st-key-menu a")?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (!tour) return;
    if (event.key === "Escape") leave();
    else if (tour.card.contains(document.activeElement) && event.key === "ArrowRight" && tour.at < tour.steps.length - 1) step(1);
    else if (tour.card.contains(document.activeElement) && event.key === "ArrowLeft") step(-1);
  });
  for (const moved of ["scroll", "resize"]) addEventListener(moved, () => requestAnimationFrame(place), { capture: true, passive: true });
  setInterval(() => (tour ? place() : look()), LOOK);
})();
