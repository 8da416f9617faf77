/*
 * When Streamlit cannot speak. It says nothing while its socket is refused, and in English, of the reader's own network, that
 * the server is gone; clicks made meanwhile are lost. Here the page says what happened, what to do and whom to tell; it
 * stays where it is, takes no clicks until it is answered again, and says when it is.
 */
(() => {
  "use strict";

  if (window !== window.parent) return;
  const root = new URL("../../../", document.currentScript.src); // this script is at <root>/assets/shell/<version>/mend.js
  const WHERE = `${location.host}${root.pathname}`.replace(/\/$/, "");
  const LOOK = 250; // milliseconds between one look and the next
  const BLINK = 700; // a socket that is back by then was never seen to be away
  const REFUSED = 2000; // a page that has no socket by then asks whether it is refused by name
  const PATIENCE = 7000; // after which, from the loss or the opening of the page, the whole is said: within ten seconds
  const STEADY = 1000; // a socket that has been open for as long stays
  const ANSWER = 2000; // milliseconds that the server has to answer the question how it is
  const CONTACT = document.querySelector("meta[name='bif-contact']")?.content || "l'ufficio di piano dell'Ambito";
  const TRYING = "La pagina continua a provare e riprende da sola appena il servizio risponde: non serve ricaricarla.";
  const SAY = {
    away: () => ["Collegamento interrotto: Bifocale si sta ricollegando", [
      "La pagina resta dov'è, con gli stessi filtri. Tra poco si potrà continuare; intanto i numeri mostrati si possono leggere.",
    ]],
    down: () => ["Bifocale in questo momento non risponde", [
      `Il servizio è fermo, oppure la rete non arriva fino a qui. ${TRYING}`,
      `Che cosa fare: aspettare qualche minuto e controllare che altri siti si aprano. Se si aprono, avvisare ${CONTACT} ` +
        `dicendo «Bifocale non risponde all'indirizzo ${WHERE}» e l'ora (${now()}).`,
    ]],
    refused: () => ["Bifocale non riesce a collegarsi", [
      "Il servizio risponde, ma il collegamento con cui arrivano i numeri (WebSocket) è rifiutato: di solito lo ferma un filtro " +
        `della rete da cui si guarda. ${TRYING}`,
      `Che cosa fare: provare da un'altra rete, per esempio quella del telefono. Se non basta, avvisare ${CONTACT} dicendo ` +
        `«il collegamento WebSocket verso ${WHERE} è rifiutato» e l'ora (${now()}).`,
    ]],
    bare: () => ["Bifocale non si è aperto", [
      "Il servizio risponde, ma una parte della pagina non è arrivata: di solito per la rete, o per un filtro della rete da cui si guarda.",
      `Che cosa fare: ricaricare la pagina. Se non basta, provare da un'altra rete, o avvisare ${CONTACT} dicendo «la pagina di ` +
        `${WHERE} non arriva intera» e l'ora (${now()}).`,
    ]],
  };
  const HELD = ["click", "dblclick", "mousedown", "pointerdown", "touchend", "keydown", "input", "change"];
  const READING = new Set(["Tab", "PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", "Escape"]);
  const box = document.createElement("dialog");
  let wasThere = false, isAway = false, awaited = false, since, backSince, bareSince, said = "", asked = 0;

  function now() { return new Date().toLocaleTimeString("it-IT", { hour: "2-digit", minute: "2-digit" }); }

  function say(kind, title, paragraphs) {
    if (said === kind) return;
    said = kind;
    box.id = wasThere ? "bif-away" : "bif-refused";
    if (wasThere) box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", title);
    box.setAttribute("aria-live", "assertive");
    box.replaceChildren(...[["h1", title], ...paragraphs.map((text) => ["p", text])].map(([name, text]) => {
      const element = document.createElement(name);
      element.textContent = text;
      return element;
    }));
    if (!box.isConnected) document.body.append(box);
    if (!box.open) wasThere ? box.show() : box.showModal();
  }

  function hush() {
    if (box.open) box.close();
    said = "";
    since = backSince = undefined;
    isAway = awaited = false;
    asked = 0;
    document.documentElement.removeAttribute("data-bif-away");
  }

  async function ask(method) {
    try {
      return await fetch(new URL("_stcore/health", root), { method, cache: "no-store", signal: AbortSignal.timeout(ANSWER) });
    } catch {
      return undefined;
    }
  }

  async function askWhy() {
    const answer = await ask("OPTIONS"); // as a socket does, it carries the page's own address
    if (answer && answer.status === 403 && !wasThere) {
      const refusal = await answer.json();
      say("name", "Bifocale non si apre da questo indirizzo", [refusal.detail, refusal.remedy]);
    }
  }

  async function sayWhole(refused) {
    const answer = await ask("GET");
    const kind = answer && answer.ok ? refused : "down";
    if (isAway && said !== "name") say(kind, ...SAY[kind]());
  }

  // Before there is a page: its scripts may be on their way for a long time on a poor network, and nothing is said of that.
  // When all have come, or been refused, and there is none, they were not let through: as from an address that is not ours.
  // At the gate they are asked for later (gate.js).
  function lookAtNothing() {
    if (document.readyState !== "complete" || document.documentElement.hasAttribute("data-bif-waits")) return;
    bareSince ??= Date.now();
    if (Date.now() - bareSince < REFUSED || asked) return;
    asked = 2;
    isAway = true;
    askWhy().then(() => sayWhole("bare"));
  }

  function look() {
    const app = document.querySelector("[data-testid='stApp']");
    if (!app) return lookAtNothing();
    if (app.getAttribute("data-test-connection-state") === "CONNECTED") return lookAtAnswer(app);
    since ??= Date.now();
    backSince = undefined;
    awaited = false;
    isAway = true;
    const away = Date.now() - since;
    if (wasThere) document.documentElement.setAttribute("data-bif-away", "");
    if (wasThere && away > BLINK && !said) say("away", ...SAY.away());
    if (!wasThere && away > REFUSED && asked < 1) { asked = 1; askWhy(); }
    const isLong = wasThere ? away > PATIENCE : away > REFUSED && performance.now() > PATIENCE;
    if (isLong && asked < 2) { asked = 2; sayWhole("refused"); }
  }

  // Back again: what is seen is old until the server has answered, or has had the time to; and a socket that something on
  // the way cuts as soon as it is open is not back.
  function lookAtAnswer(app) {
    if (isAway) {
      const isRunning = app.getAttribute("data-test-script-state") !== "notRunning";
      backSince ??= Date.now();
      awaited ||= isRunning;
      const isSteady = Date.now() - backSince > (wasThere && !awaited ? ANSWER : STEADY);
      if (!isSteady || (wasThere && isRunning)) return;
      hush();
    }
    wasThere ||= Boolean(document.querySelector("[data-testid='stMain'] [data-testid='stElementContainer']"));
  }

  for (const kind of HELD) {
    document.addEventListener(kind, (event) => {
      if (!isAway || !wasThere || box.contains(event.target) || READING.has(event.key)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    }, { capture: true });
  }
  setInterval(look, LOOK);
})();
