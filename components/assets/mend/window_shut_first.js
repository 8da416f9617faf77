/*
 * A click outside an open small window shuts it, then does what it was meant to do. Streamlit tells the server in the other
 * order: that the window was shut comes after the page that was asked for, from the page before, and the page asked for
 * never comes. Here the window is shut, the click waits until that has been told, and is done then.
 */
(() => {
  "use strict";

  const OPEN = "[data-testid='stPopover'] [aria-expanded='true']";
  const ITS_OWN = "[data-testid='stPopover'], [data-st-overlay-root='true']";
  const TOLD = "[data-testid='stApp']:not([data-test-script-state='notRunning'])";
  const PATIENCE = 300; // milliseconds: a window that tells the server nothing is shut at once

  function doneOnceTold(target, end) {
    if (document.querySelector(TOLD) || performance.now() > end) target.click();
    else requestAnimationFrame(() => doneOnceTold(target, end));
  }

  window.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest?.("a, button");
      if (!event.isTrusted || !target || target.closest(ITS_OWN) || !document.querySelector(OPEN)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      document.dispatchEvent(new MouseEvent("click"));
      doneOnceTold(target, performance.now() + PATIENCE);
    },
    true,
  );
})();
