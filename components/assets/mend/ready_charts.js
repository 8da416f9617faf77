/*
 * While the visitor reads the gate the browser has nothing to do: the code of what pages draw, fetched by then, is made ready,
 * that of charts last: half a second of work that the first page would wait for, and parts that would move when they come.
 * What goes wrong is told by the first of its kind, which asks again.
 */
(() => {
  "use strict";

  const GATE_FIRST = 400; // milliseconds for the gate to be seen before
  const GATE = "[data-testid='stMain'] [data-testid='stButton'] button"; // Streamlit's, or what waits behind the one outside
  let gateIsSeen = false;
  function readyCharts() {
    if (gateIsSeen || !document.querySelector(GATE)) return;
    gateIsSeen = true;
    const codes = [...document.querySelectorAll("link[rel='prefetch'][as='script']")];
    setTimeout(async () => {
      for (const code of codes) await import(code.href).catch(() => undefined);
    }, GATE_FIRST);
  }

  new MutationObserver((changes) => {
    if (changes.some((change) => change.type === "childList")) readyCharts();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
