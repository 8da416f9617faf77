/*
 * What scrolls inside itself where the window is narrow is reached by the keyboard, and has a name for who hears it.
 */
(() => {
  "use strict";

  // Figures that scroll inside themselves on narrow windows must be reached by the keyboard.
  function mendWideFigures() {
    for (const box of document.querySelectorAll("[class*='st-key-largo_']")) {
      if (box.tabIndex === 0 || !matchMedia("(max-width: 1100px)").matches) continue;
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Figura larga: si scorre di lato");
    }
  }

  // So must tables, where the window is too narrow for them.
  function mendWideTables() {
    for (const box of document.querySelectorAll("[data-testid='stTable'], [data-testid='stTable'] div")) {
      if (box.tabIndex === 0 || box.scrollWidth <= box.clientWidth || getComputedStyle(box).overflowX === "visible") continue;
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Tabella larga: si scorre di lato");
    }
  }

  new MutationObserver((changes) => {
    if (!changes.some((change) => change.type === "childList")) return;
    mendWideFigures();
    mendWideTables();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
