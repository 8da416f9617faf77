/*
 * Printing: with «Stampa» or the keyboard the page is first laid out for the sheet, so that figures are drawn anew at its
 * width; from the browser's own menu the figures that are there are made to fit (see print.css).
 */
(() => {
  "use strict";

  const PAPER = "bif-carta", LOOK = 100, QUIET = 3, LONGEST = 6000, AS_IT_IS = ".st-key-scheda_comune";
  const sheet = () => document.querySelector('link[href$="/print.css"]');

  function fitFigures(isPrinting) {
    for (const picture of document.querySelectorAll(".js-plotly-plot .main-svg")) {
      if (isPrinting) {
        const width = picture.getAttribute("width");
        picture.setAttribute("viewBox", `0 0 ${width} ${picture.getAttribute("height")}`);
        picture.style.maxWidth = `${width}px`; // smaller if it must be, never larger
      } else {
        picture.removeAttribute("viewBox");
        picture.style.maxWidth = "";
      }
    }
  }

  const drawn = () =>
    [...document.querySelectorAll(".js-plotly-plot")]
      .map((figure) => `${figure.querySelector(".main-svg")?.getAttribute("width")}/${figure.parentElement.clientWidth}`)
      .join();

  /* Wait until no figure has changed for a while: they are drawn one after the other. */
  async function figuresDrawn() {
    const end = performance.now() + LONGEST;
    let before = drawn(), same = 0;
    while (same < QUIET && performance.now() < end) {
      await new Promise((resume) => setTimeout(resume, LOOK));
      const now = drawn();
      same = now === before ? same + 1 : 0;
      before = now;
    }
  }

  function leavePaper() {
    const root = document.documentElement;
    if (!root.classList.contains(PAPER)) return;
    root.classList.remove(PAPER);
    sheet().media = "print";
    window.dispatchEvent(new Event("resize"));
  }

  async function print() {
    const root = document.documentElement;
    if (root.classList.contains(PAPER) || !sheet()) return;
    if (document.querySelector(AS_IT_IS)) { // two sheets hold its figures as they are, and no larger
      window.print();
      return;
    }
    root.classList.add(PAPER);
    sheet().media = "all";
    window.dispatchEvent(new Event("resize"));
    await figuresDrawn();
    window.print(); // some browsers come back at once: what ends it is «afterprint», or a hand that is back on the page
  }

  document.addEventListener(
    "click",
    (event) => {
      if (event.target instanceof Element && event.target.closest(".bif-print")) print();
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "p") {
        event.preventDefault();
        print();
      }
    },
    true,
  );
  window.addEventListener("beforeprint", () => fitFigures(true));
  window.addEventListener("afterprint", () => {
    fitFigures(false);
    leavePaper();
  });
  window.addEventListener("pointerdown", leavePaper);
})();
