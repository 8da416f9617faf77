/*
 * The words that Streamlit and its tables say in English by themselves, put into Italian; what our pages write is left as
 * it is.
 */
(() => {
  "use strict";

  const WORDS = new Map(Object.entries({
    "Add files": "Scegli un altro file",
    "App pages": "Pagine",
    "Autoscale": "Scala automatica",
    "Autosize": "Adatta la larghezza",
    "Choose an option": "Scegli",
    "Choose date": "Scegli una data",
    "Choose options": "Scegli",
    "Clear all": "Togli tutto",
    "Clear selection": "Togli la scelta",
    "Clear value": "Togli il valore",
    "Close fullscreen": "Chiudi lo schermo intero",
    "Close": "Chiudi",
    "Collapse sidebar": "Chiudi la barra laterale",
    "Connecting to Streamlit server": "Connessione in corso",
    "Connecting": "Connessione in corso",
    "Connection error": "Connessione interrotta",
    "Copied!": "Copiato",
    "Copied": "Copiato",
    "Copy column name": "Copia il nome della colonna",
    "Copy to clipboard": "Copia",
    "Dataframe column menu": "Menu della colonna",
    "Dismiss": "Chiudi",
    "Download as CSV": "Scarica in CSV",
    "Download plot as a PNG": "Scarica come immagine",
    "Drag and drop a file here": "Trascina qui un file",
    "Drag and drop files here": "Trascina qui i file",
    "Expand sidebar": "Apri la barra laterale",
    "Fullscreen": "Schermo intero",
    "Hide column": "Nascondi la colonna",
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
    "Stop": "Ferma",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "La pagina richiesta non esiste: si apre la prima.",
    "Type to search": "Scrivi per cercare",
    "Unpin column": "Sblocca la colonna",
    "Upload": "Scegli un file",
    "Uploading...": "Caricamento in corso",
    "Zoom in": "Ingrandisci",
    "Zoom out": "Riduci",
    "Zoom": "Ingrandisci",
    "components.views.map.iframe.servizi": "Servizi e flussi di persone",
    "file upload": "Scegli un file",
    "month": "mese",
    "progress": "avanzamento",
    "year": "anno",
  }));
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-roledescription"];
  const CHROME = "button, [role='menuitem'], [role='tooltip'], [role='dialog'], [role='status'], [role='toolbar'], " +
    "[data-testid='stToolbar'], [data-testid='stStatusWidget'], [data-testid='stFileUploader'], a, [role='listbox'][data-empty]";

  const PATTERNS = [
    [/^Help for (.+)$/, (_all, what) => `Spiegazione: ${what}`],
    [/^Remove (.+)$/, (_all, what) => `Togli ${what}`],
    [/^([^:]+): (.+)$/, (all, what, whose) => (WORDS.has(what) ? `${WORDS.get(what)}: ${whose}` : all)],
    [/^(.+) — start$/, (_all, what) => `${what}: inizio`],
    [/^(.+) — end$/, (_all, what) => `${what}: fine`],
  ];

  const UPLOADER = "[data-testid='stFileUploader']";
  const OF_FILES = [
    [/ per file$/, " al massimo"],
    [/^Error: $/, ""],
    [/^(?:Error: )?.* files are not allowed\.$/, "Un file di questo tipo qui non si può usare."],
    [/^(?:Error: )?File must be (.+) or smaller\.$/, "Il file è troppo grande: $1 al massimo."],
  ];

  // What lists announce to who cannot see them.
  const ANNOUNCER = "[data-live-announcer]";
  const ANNOUNCED = [
    [/^1 option available\.$/, "1 voce disponibile."],
    [/^([\d.,]+) options available\.$/, "$1 voci disponibili."],
    [/, selected$/, ", voce scelta"],
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
    const parent = node.parentElement;
    if (parent && parent.closest(ANNOUNCER)) {
      const said = ANNOUNCED.reduce((done, [pattern, say]) => done.replace(pattern, say), node.data);
      if (said !== node.data) node.data = said;
      return;
    }
    if (parent && parent.closest(UPLOADER)) {
      const said = WORDS.get(node.data.trim()) ?? OF_FILES.reduce((done, [pattern, say]) => done.replace(pattern, say), node.data);
      if (said !== node.data) node.data = said;
      return;
    }
    const italian = WORDS.get(node.data.trim());
    if (italian && parent && parent.closest(CHROME) && !parent.closest("[data-testid='stMarkdownContainer']")) {
      node.data = italian;
    }
  }

  function mend(node) {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const element of [node, ...node.querySelectorAll("*")]) {
      translateAttributes(element);
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) translateText(child);
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(mend);
      else if (change.type === "characterData") translateText(change.target);
      else translateAttributes(change.target);
    }
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
