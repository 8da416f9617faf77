/*
 * A page is shown when it is whole. Streamlit draws it piece by piece, in an order of its own: what is being read would move
 * when the code of a part has come, when a place kept for later is filled, when what is left of the page before goes. Until
 * the first run of a page has ended and nothing on the first screen is still awaited, only its header is seen (arrival.css);
 * of a page that takes long, what has come, up to the first part that is still on its way; at last all but what is left of
 * the page before, which takes no place from the beginning.
 */
(() => {
  "use strict";

  if (window !== window.parent) return;
  const LONG = 2500; // milliseconds from the first element after which what has come is shown
  const AT_LAST = 8000; // after which all is, whatever is missing; until the run ends, as "late"
  const MAIN = "[data-testid='stMain']";
  const BEGUN = `${MAIN} :is(.st-key-testata, .st-key-ingresso, [data-testid='stException'], [data-testid='stAlert'])`;
  const AWAITED = `${MAIN} :is([data-testid='stSkeleton'], [data-testid='stPlotlyChart']:not(:has(.main-svg)))`;
  const IN_HEADER = `${MAIN} .st-key-testata [data-testid='stSkeleton']`;
  const OUTSIDE = `${MAIN} .st-key-ingresso_fuori`; // the page waits behind the gate: it has not begun
  const page = document.documentElement;
  let path, since, wasWhole = false, isAsked = false;

  function arrive() {
    path = location.pathname;
    since = undefined;
    wasWhole = false;
    page.dataset.bifArriving = "";
  }

  const hasEnded = () => document.querySelector("[data-testid='stApp'][data-test-script-state='notRunning']") !== null;

  function isWhole() {
    const isAwaited = (part) => part.checkVisibility() && part.getBoundingClientRect().top < innerHeight;
    return hasEnded() && ![...document.querySelectorAll(AWAITED)].some(isAwaited);
  }

  // Two frames whole: what is shown in the frame in which it takes its place would be seen to move.
  function look() {
    isAsked = false;
    if (path !== location.pathname || document.querySelector(OUTSIDE)) arrive();
    if (page.dataset.bifArriving === undefined || !document.querySelector(BEGUN)) return;
    page.dataset.bifHeader = document.querySelector(IN_HEADER) ? "awaited" : "whole";
    since ??= Date.now();
    const age = Date.now() - since, isReady = isWhole();
    if ((isReady && wasWhole) || (age > AT_LAST && hasEnded())) delete page.dataset.bifArriving;
    else if (age > LONG) page.dataset.bifArriving = age > AT_LAST ? "late" : "long";
    wasWhole = isReady;
    if (isReady) ask();
  }

  function ask() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(look);
  }

  arrive();
  new MutationObserver(ask).observe(page, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
  setInterval(() => { if (page.dataset.bifArriving !== undefined) ask(); }, 250);
})();
