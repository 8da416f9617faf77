/*
 * Small repairs of the page, before and while Streamlit draws it.
 *
 * Role: tell Streamlit where its server is, put its built-in English words into Italian, add the names that assistive
 * technology needs where Streamlit or a component leaves them out, and say why a connection is refused.
 * Must not: ask for anything that Streamlit would not, keep anything, or change what our own pages write.
 */
"use strict";

(() => {
  // Where the application is published: this script is at <root>/assets/shell/<version>/mend.js. Without it Streamlit
  // first looks for its server under the page's own address and leaves two errors on the console.
  const root = new URL("../../../", document.currentScript.src);
  if (window === window.parent || !location.pathname.includes("/component/")) {
    window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: root.href };
  }

  // Behind a proxy that does not forward Host the page arrives and its connection is refused: Streamlit would try again
  // for ever without a word. The server says why to a request that carries the page's own address, as OPTIONS does.
  const CONNECTING = 2000; // milliseconds after which it is asked
  async function sayRefused() {
    if (document.querySelector("[data-test-connection-state='CONNECTED']")) return;
    const answer = await fetch(new URL("_stcore/health", root), { method: "OPTIONS" }).catch(() => undefined);
    if (!answer || answer.status !== 403) return;
    const box = document.createElement("dialog");
    box.id = "bif-refused";
    for (const [kind, text] of [["h1", "Bifocale non si apre da questo indirizzo"], ["p", (await answer.json()).message]]) {
      box.appendChild(document.createElement(kind)).textContent = text;
    }
    document.body.append(box);
    box.showModal();
  }
  if (window === window.parent) setTimeout(sayRefused, CONNECTING);

  const WORDS = new Map(Object.entries({
    "Add data": "Aggiungi dati",
    "App pages": "Pagine",
    "Autoscale": "Scala automatica",
    "Autosize": "Adatta la larghezza",
    "Browse files": "Scegli un file",
    "Choose an option": "Scegli",
    "Choose date": "Scegli una data",
    "Choose options": "Scegli",
    "Clear all": "Togli tutto",
    "Clear value": "Togli il valore",
    "Close fullscreen": "Chiudi lo schermo intero",
    "Close sidebar": "Chiudi la barra laterale",
    "Close": "Chiudi",
    "Collapse sidebar": "Chiudi la barra laterale",
    "Collapse": "Riduci",
    "Connecting to Streamlit server": "Connessione in corso",
    "Connecting": "Connessione in corso",
    "Connection error": "Connessione interrotta",
    "Copied!": "Copiato",
    "Copied": "Copiato",
    "Copy link to heading": "Copia il collegamento al titolo",
    "Copy to clipboard": "Copia",
    "Decrement value": "Diminuisci",
    "Dismiss": "Chiudi",
    "Download as CSV": "Scarica in CSV",
    "Download plot as a PNG": "Scarica come immagine",
    "Drag and drop a file here": "Trascina qui un file",
    "Drag and drop file here": "Trascina qui un file",
    "Drag and drop files here": "Trascina qui i file",
    "Expand sidebar": "Apri la barra laterale",
    "Expand": "Espandi",
    "Format": "Formato",
    "Fullscreen": "Schermo intero",
    "Hide column": "Nascondi la colonna",
    "Increment value": "Aumenta",
    "Link to heading": "Collegamento al titolo",
    "Loading": "Caricamento in corso",
    "Loading...": "Caricamento in corso",
    "Main menu": "Menu principale",
    "Next month": "Mese successivo",
    "Next": "Successivo",
    "No results": "Nessun risultato",
    "Open": "Apri",
    "Page not found": "Pagina non trovata",
    "Pan": "Sposta",
    "Pin column": "Blocca la colonna",
    "Previous month": "Mese precedente",
    "Previous": "Precedente",
    "Rerun": "Ricalcola",
    "Reset axes": "Ripristina",
    "Running...": "Calcolo in corso",
    "Search": "Cerca",
    "Select all": "Seleziona tutto",
    "Selected values": "Valori scelti",
    "Show chart": "Mostra il grafico",
    "Show data": "Mostra i dati",
    "Show/hide columns": "Mostra o nascondi colonne",
    "Sidebar": "Barra laterale",
    "Skip to main content": "Vai al contenuto principale",
    "Sort ascending": "Ordina crescente",
    "Sort descending": "Ordina decrescente",
    "Statistics": "Statistiche",
    "Stop": "Ferma",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "La pagina richiesta non esiste: si apre la prima.",
    "Type to search": "Scrivi per cercare",
    "Unpin column": "Sblocca la colonna",
    "Upload": "Carica",
    "Uploading...": "Caricamento in corso",
    "Zoom in": "Ingrandisci",
    "Zoom out": "Riduci",
    "Zoom": "Ingrandisci",
    "components.views.map.iframe.servizi": "Servizi e flussi di persone",
    "month": "mese",
    "progress": "avanzamento",
    "year": "anno",
  }));
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-roledescription"];
  const CHROME = "button, [role='menuitem'], [role='tooltip'], [role='dialog'], [role='status'], [role='toolbar'], " +
    "[data-testid='stToolbar'], [data-testid='stStatusWidget'], [data-testid='stFileUploader'], [data-baseweb], a";

  const PATTERNS = [
    [/^Help for (.+)$/, (_all, what) => `Spiegazione: ${what}`],
    [/^Remove (.+)$/, (_all, what) => `Togli ${what}`],
    [/^([^:]+): (.+)$/, (all, what, whose) => (WORDS.has(what) ? `${WORDS.get(what)}: ${whose}` : all)],
    [/^(.+) — start$/, (_all, what) => `${what}: inizio`],
    [/^(.+) — end$/, (_all, what) => `${what}: fine`],
  ];

  function word(text) {
    const english = text.trim();
    if (WORDS.has(english)) return WORDS.get(english);
    const italian = PATTERNS.reduce((done, [pattern, say]) => done.replace(pattern, say), english);
    return italian === english ? undefined : italian;
  }

  function translateAttributes(element) {
    for (const name of ATTRIBUTES) {
      const italian = element.hasAttribute(name) ? word(element.getAttribute(name)) : undefined;
      if (italian) element.setAttribute(name, italian);
    }
  }

  function translateText(node) {
    const italian = WORDS.get(node.data.trim());
    const parent = node.parentElement;
    if (italian && parent && parent.closest(CHROME) && !parent.closest("[data-testid='stMarkdownContainer']")) {
      node.data = italian;
    }
  }

  function allowZoom(element) {
    if (element.matches("meta[name='viewport'][content*='user-scalable']")) {
      element.content = "width=device-width, initial-scale=1";
    }
  }

  function mend(node) {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const element of [node, ...node.querySelectorAll("*")]) {
      translateAttributes(element);
      allowZoom(element);
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) translateText(child);
    }
  }

  // Links between pages: Streamlit gives the first page an empty address, which opened in another tab would be the
  // page one is on, and tells which page is the present one by its colour alone.
  function mendPageLinks() {
    for (const link of document.querySelectorAll("[data-testid='stPageLink-NavLink']")) {
      const address = link.getAttribute("href");
      if (address === "" || address.startsWith("?")) link.setAttribute("href", root.pathname + address);
      if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

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

  // A printed figure takes the width of the sheet, whatever the width that it was drawn for (see print.css).
  function scaleFigures(isPrinting) {
    for (const picture of document.querySelectorAll(".js-plotly-plot .main-svg")) {
      if (isPrinting) picture.setAttribute("viewBox", `0 0 ${picture.getAttribute("width")} ${picture.getAttribute("height")}`);
      else picture.removeAttribute("viewBox");
    }
  }
  window.addEventListener("beforeprint", () => scaleFigures(true));
  window.addEventListener("afterprint", () => scaleFigures(false));

  // Italian writes 3.169 here as everywhere else on the page; browsers leave four digits ungrouped.
  const Plain = Intl.NumberFormat;
  Intl.NumberFormat = class extends Plain {
    constructor(locales, options) { super(locales, { useGrouping: "always", ...options }); }
  };

  // Tables fade the words of the column that stays in view until they cannot be read (3.2 to 1): they stay as they are.
  const FADED = 0.6;
  const opacity = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, "globalAlpha");
  Object.defineProperty(CanvasRenderingContext2D.prototype, "globalAlpha", {
    ...opacity,
    set(share) { opacity.set.call(this, share === FADED ? 1 : share); },
  });

  // While the visitor reads the gate the browser has nothing to do: the code of charts, fetched by then, is made ready,
  // half a second of work that the first page would wait for. What goes wrong is told by the first chart, which asks again.
  const GATE_FIRST = 400; // milliseconds for the gate to be seen before
  let gateIsSeen = false;
  function readyCharts() {
    if (gateIsSeen || !document.querySelector("[data-testid='stButton'] button")) return;
    gateIsSeen = true;
    const code = document.querySelector("link[rel='prefetch'][as='script']");
    if (code) setTimeout(() => import(code.href).catch(() => undefined), GATE_FIRST);
  }

  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(mend);
      else if (change.type === "characterData") translateText(change.target);
      else translateAttributes(change.target);
    }
    if (changes.some((change) => change.type === "childList")) {
      readyCharts();
      mendPageLinks();
      mendWideFigures();
      mendWideTables();
    }
  });
  observer.observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
