/*
 * The gate that stands in the page before Streamlit is there (components/server/sign_in/gate_page.py). It can be used at once;
 * Streamlit's files are asked for when the reader moves, or has had a moment to read, and its page is made ready behind the
 * gate. The choice goes to the server, which keeps it for this browser; then the page behind is run again, and finds it.
 * Whoever changes role is brought the gate again. Without this script the form works as forms do.
 */
(() => {
  "use strict";

  if (window !== window.parent) return;
  const root = new URL("../../../", document.currentScript.src); // this script is at <root>/assets/shell/<version>/mend.js
  const READING = 900; // milliseconds after which Streamlit's files are asked for, were the reader as still as a stone
  const AGAIN = 2000; // milliseconds after which a page that has not answered is asked again
  const SIGNS = ["pointermove", "pointerdown", "keydown", "touchstart", "wheel", "focusin"];
  const MINE = "[data-testid='stMain'] :is(.st-key-testata, .st-key-ingresso, [data-testid='stException'])";
  const WAITS = ".st-key-ingresso_fuori";
  const LOST = "La scelta non è arrivata: il servizio o la rete non rispondono. Riprovare tra qualche secondo.";
  const page = document.documentElement;
  let begun = false, chosen = false, fetching = false, askedAt = 0;

  const gate = () => document.getElementById("bif-gate");

  function begin() {
    const code = document.querySelector("meta[name='bif-app']");
    if (begun || !code || !gate()) return;
    begun = true;
    for (const link of document.querySelectorAll("link[data-rel]")) link.rel = link.dataset.rel;
    if (gate().dataset.begins !== "yes") return; // where people sign in they leave: the files are for when they come back
    const script = document.createElement("script");
    script.type = "module";
    script.crossOrigin = "";
    script.src = code.content;
    script.onload = script.onerror = () => page.removeAttribute("data-bif-waits");
    document.head.append(script);
  }

  function meet() {
    if (!gate() || !document.querySelector("meta[name='bif-app']")) return;
    page.setAttribute("data-bif-waits", ""); // nothing is amiss with a page that has not been asked for (connection.js)
    for (const sign of SIGNS) document.addEventListener(sign, begin, { once: true, passive: true, capture: true });
    requestAnimationFrame(() => setTimeout(begin, READING));
  }

  function say(sentence) {
    const told = gate()?.querySelector(".bif-gate-told");
    if (told) told.textContent = sentence;
  }

  function opening(isOpening) {
    gate()?.classList.toggle("bif-gate-opens", isOpening);
    gate()?.querySelector(".bif-gate-enter")?.setAttribute("aria-busy", String(isOpening));
  }

  async function choose(form) {
    if (chosen) return;
    begin();
    opening(true);
    say("");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      chosen = answer.type === "opaqueredirect";
      if (chosen) say("La pagina si sta aprendo.");
      else {
        const refusal = await answer.json();
        say(`${refusal.detail} ${refusal.remedy}`);
      }
    } catch {
      say(LOST);
    }
    opening(chosen);
    look();
  }

  async function bring() {
    if (fetching) return;
    fetching = true;
    try {
      const wanted = location.pathname.slice(root.pathname.length - 1) + location.search;
      const answer = await fetch(new URL(`accesso/ruolo?verso=${encodeURIComponent(wanted)}`, root), {
        redirect: "manual", cache: "no-store",
      });
      chosen = answer.type === "opaqueredirect"; // there is no gate for this browser: in another window it has chosen
      if (answer.ok && !gate() && document.querySelector(WAITS)) {
        document.getElementById("root").insertAdjacentHTML("beforebegin", await answer.text());
        gate().querySelector("input:checked")?.focus({ preventScroll: true });
        scrollTo(0, 0);
      }
    } catch { /* the server is away: connection.js says so, and the next look tries again */ }
    setTimeout(() => { fetching = false; look(); }, AGAIN);
  }

  function look() {
    if (document.querySelector(MINE)) {
      if (page.dataset.bifArriving === "") return; // the page is being drawn behind: what is read meanwhile is the gate (arrival.js)
      gate()?.remove();
      chosen = false;
    } else if (chosen) {
      knock();
    } else if (!gate() && document.querySelector(WAITS)) {
      bring();
    }
  }

  function knock() {
    const app = document.querySelector("[data-testid='stApp'][data-test-connection-state='CONNECTED']");
    const button = app?.querySelector(`${WAITS} button`);
    if (!button || Date.now() - askedAt < AGAIN) return;
    askedAt = Date.now();
    button.click();
    setTimeout(look, AGAIN + 50);
  }

  document.addEventListener("submit", (event) => {
    if (!gate()?.contains(event.target) || event.target.method !== "post") return;
    event.preventDefault();
    choose(event.target);
  });
  document.addEventListener("DOMContentLoaded", meet);
  new MutationObserver(look).observe(page, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-bif-arriving"],
  });
})();
