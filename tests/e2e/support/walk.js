/*
 * What a walk does inside a page, and what it finds there.
 *
 * Role: open, point at, read, and look for what a name must never become. In: any page of ours, its frames, a saved map.
 * Out: `window.walk`. Must not: know pages, or change what it looks at but by clicking and pointing.
 */
"use strict";

window.walk = (() => {
  const ADDRESSES = new Set(["action", "background", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"]);
  const OURS = new Set(["", "localhost", "127.0.0.1"]);
  const FORMATTED = "h1,h2,h3,h4,h5,h6,em,strong,b,i,del,s,a,code,sub,sup,small,mark,li,blockquote,td,th,span,tspan[style]";
  const PIECE = /^(Casa|Verde|Blu|codice|rossa|c)(§[a-z])?$/; // what is left of a name whose marks were read
  const CHANGED = [
    [/Casa\s*[→–—]\s*Verde/, "an arrow"],
    [/(^|[^\d.,])49§/, "a sum worked out"],
    [/[😄🌷]/u, "an emoji by name"],
    [/non è riuscita|Traceback \(most/, "an error"],
  ];
  const NEVER = ".katex, [data-testid='stException'], img[alt*='treamlit']";
  const WHOLE = "body > *:not(script, style, noscript)";
  const OVER = "[data-testid='stPopoverBody'], [role='tooltip'], [role='listbox']"; // what opens over the page
  const MOST_SPOTS = 10;
  const BETWEEN = 100; // milliseconds that pass for Plotly between two places: it looks at the pointer every fifty
  const now = Date.now;
  let passed = 0;
  let opened = [];
  const known = { figures: new Set(), files: new Set(), opened: new Set() };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const seen = (element) => element.getClientRects().length > 0;
  const about = (element) => element.outerHTML.slice(0, 160);

  /** Return the name under which the server knows the element that holds another one. */
  function keyOf(element) {
    const holder = element.closest("[class*='st-key-']");
    return holder ? [...holder.classList].find((name) => name.startsWith("st-key-")) : "";
  }

  function outside(address) {
    try {
      const url = new URL(address, location.href);
      if (["data:", "blob:", "about:"].includes(url.protocol)) return false;
      if (url.protocol === "file:") return url.hostname !== "";
      return !/^https?:$/.test(url.protocol) || !OURS.has(url.hostname);
    } catch {
      return true;
    }
  }

  /** Return what names have become on the page, or in the parts of it that are named, in words. */
  function amiss(parts = WHOLE) {
    const found = [];
    if (window.ran !== undefined || window.top.ran !== undefined) found.push("code ran");
    const elements = new Set(all(parts).flatMap((part) => [part, ...all("*", part)]));
    for (const element of elements) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) found.push(`a handler: ${about(element)}`);
        if (ADDRESSES.has(name) && outside(value)) found.push(`an address: ${about(element)}`);
      }
      if (element.matches(FORMATTED) && PIECE.test(element.textContent.trim())) found.push(`a piece of a name: ${about(element)}`);
      if (element.matches(NEVER)) found.push(about(element));
      if (element.matches("[data-testid='stElementToolbarButton'] button[aria-label*='CSV']") && seen(element)) {
        found.push(`a file that is not ours: ${about(element)}`);
      }
      if (element.matches("[data-testid='stIconMaterial'], [role='img']") && element.textContent.trim() === "home") {
        found.push(`an icon: ${about(element)}`);
      }
    }
    const words = read(parts);
    for (const [pattern, what] of CHANGED) if (pattern.test(words)) found.push(`${what}: ${pattern.exec(words)[0]}`);
    return found;
  }

  /** Return every word of the page, or of the parts of it that are named: fields and the cells of tables too. */
  function read(parts = WHOLE) {
    const fields = all(parts).flatMap((part) => all("input, textarea", part)).map((field) => field.value);
    const written = all(parts).map((part) => part.textContent);
    return [document.title, ...written, ...fields].join("\n");
  }

  /** Open what is folded; return how much there was. */
  function unfold() {
    const closed = all("[data-testid='stExpander'] details:not([open]) > summary").filter(seen);
    const fresh = closed.filter((summary) => !known.opened.has(keyOf(summary) + summary.textContent));
    for (const summary of fresh) {
      known.opened.add(keyOf(summary) + summary.textContent);
      summary.click();
    }
    return fresh.length;
  }

  /** Ask for a file that was not asked for yet; return whether there was one. */
  function save() {
    const isFresh = (button) => !known.files.has(location.pathname + keyOf(button));
    const button = all("[data-testid='stDownloadButton'] button").filter(seen).find(isFresh);
    if (!button) return false;
    known.files.add(location.pathname + keyOf(button));
    button.click();
    return true;
  }

  /** Windows that ask the server for what is in them: each is opened alone. */
  const ASKING = "[class*='st-key-agenda_'], [class*='st-key-salva_']";

  /** Open every small window that was not opened yet, all together; return how many. */
  function pop() {
    const buttons = all("[data-testid='stPopoverButton']").filter((button) => seen(button) && !button.closest(ASKING));
    opened = buttons.filter((button) => !known.opened.has(keyOf(button) + button.textContent));
    for (const button of opened) {
      known.opened.add(keyOf(button) + button.textContent);
      button.click();
    }
    return opened.length;
  }

  /** Return the names of what holds some elements that are seen. */
  const keysOf = (selector) => all(selector).filter(seen).map(keyOf);

  const windows = () => all("[data-testid='stPopoverBody']").length;

  /** Close them. */
  function unpop() {
    for (const button of opened) button.click();
  }

  function point(element, type, [x, y]) {
    element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y }));
  }

  function middle(element) {
    const box = element.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  function few(list) {
    const step = Math.max(1, list.length / MOST_SPOTS);
    return Array.from({ length: Math.min(list.length, MOST_SPOTS) }, (_, turn) => list[Math.floor(turn * step)]);
  }

  /** Return the places of a figure that say something when they are pointed at, each with who listens there. */
  function spots(plot) {
    const drag = all(".nsewdrag", plot);
    const maps = all(".geo .bg rect, .geo .bglayer rect", plot);
    const listening = (at, among) => among.find((one) => {
      const box = one.getBoundingClientRect();
      return at[0] >= box.left && at[0] <= box.right && at[1] >= box.top && at[1] <= box.bottom;
    });
    const marks = all(".barlayer .point path, .scatterlayer .points path, .scatterlayer .textpoint text", plot).map(middle);
    const lines = (plot.calcdata || []).flatMap((points) => {
      const trace = points[0] && points[0].trace;
      const xaxis = trace && trace.xaxis && plot._fullLayout[trace.xaxis.replace("x", "xaxis")];
      const yaxis = trace && trace.yaxis && plot._fullLayout[trace.yaxis.replace("y", "yaxis")];
      if (!xaxis || !yaxis || trace.type !== "scatter" || trace.hoverinfo === "skip") return [];
      const box = plot.getBoundingClientRect();
      return points.map((one) => [box.x + xaxis._offset + xaxis.c2p(one.x), box.y + yaxis._offset + yaxis.c2p(one.y)]);
    });
    const cells = all(".heatmaplayer image", plot).flatMap((image) => {
      const box = image.getBoundingClientRect();
      return [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.x + x * box.width, box.y + y * box.height]));
    });
    const places = [few(marks), few(lines), cells].flat().map((at) => [listening(at, drag), at]);
    const areas = few(all(".choroplethlayer path", plot)).map(middle).map((at) => [listening(at, maps), at]);
    const flows = few(all(".sankey-node rect, .sankey-link", plot)).map((one) => [one, middle(one)]);
    return [...places, ...areas, ...flows].filter(([element]) => element);
  }

  function pointAtFigure(plot, said) {
    for (const [element, at] of spots(plot)) {
      passed += BETWEEN;
      for (const type of ["mouseover", "mousemove"]) point(element, type, at);
      const label = plot.querySelector(".hoverlayer");
      said.words.push(label.textContent);
      said.count += label.childElementCount > 0;
      for (const made of all("a, image", label)) said.amiss.push(`at the pointer: ${about(made)}`);
      point(element, "mouseout", at);
    }
  }

  function pointAtMap(said) {
    for (const shape of all(".leaflet-interactive")) {
      point(shape, "mouseover", middle(shape));
      const label = document.querySelector(".leaflet-tooltip-pane");
      said.words.push(label.textContent);
      said.count += label.childElementCount > 0;
      for (const made of all("*", label)) {
        if (!["DIV", "SPAN", "B"].includes(made.tagName)) said.amiss.push(`at the pointer: ${about(made)}`);
      }
      point(shape, "mouseout", middle(shape));
    }
  }

  /** Point at every figure that was not pointed at yet; return what is said, and how often. */
  function hover() {
    const said = { words: [], amiss: [], count: 0, figures: 0 };
    const plots = all(".js-plotly-plot").filter((plot) => {
      const name = keyOf(plot) + JSON.stringify(plot.data || []).length;
      const isNew = seen(plot) && !known.figures.has(name);
      known.figures.add(name);
      return isNew;
    });
    Date.now = () => now() + passed;
    for (const plot of plots) pointAtFigure(plot, said);
    Date.now = now;
    pointAtMap(said);
    return { ...said, figures: plots.length, words: said.words.join("\n") };
  }

  return { OVER, amiss, hover, keyOf, keysOf, pop, read, save, unfold, unpop, windows };
})();
