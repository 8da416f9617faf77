/*
 * On a phone the map of the municipalities is a third of what its names were placed for: a name that would lie over another
 * word, or beyond the map, leaves its mark alone. Marks and hidden values say something; names are told at a touch too.
 */
(() => {
  "use strict";

  const NARROW = 560; // pixels of a map under which names are looked at
  const MARK = /\s+([▲▼=])$/;
  const inside = (box, ground) => box.left >= ground.left && box.right <= ground.right;
  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  function looked(texts) {
    return texts.map((text) => `${text.textContent}${Math.round(text.getBoundingClientRect().left)}`).join("|");
  }

  function mendMapWords() {
    for (const plot of document.querySelectorAll(".st-key-mappa_figura .js-plotly-plot")) {
      const ground = plot.getBoundingClientRect();
      const texts = [...plot.querySelectorAll(".scatterlayer text")];
      if (!ground.width || ground.width >= NARROW || plot.dataset.words === looked(texts)) continue;
      const names = texts.filter((text) => text.textContent.replace(MARK, "").length > 3);
      const kept = texts.filter((text) => !names.includes(text)).map((text) => text.getBoundingClientRect());
      for (const name of names) {
        const box = name.getBoundingClientRect();
        if (inside(box, ground) && !kept.some((other) => overlap(box, other))) kept.push(box);
        else name.textContent = (MARK.exec(name.textContent) || ["", ""])[1];
      }
      plot.dataset.words = looked(texts);
    }
  }

  let waiting = 0;
  new MutationObserver((changes) => {
    if (waiting || !changes.some((change) => change.type === "childList")) return;
    waiting = setTimeout(() => { waiting = 0; mendMapWords(); }, 50);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
