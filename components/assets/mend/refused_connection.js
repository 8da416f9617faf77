/*
 * Behind a proxy that does not forward Host the page arrives and its connection is refused: Streamlit would try again for
 * ever without a word. The server says why to a request that carries the page's own address, as OPTIONS does.
 */
(() => {
  "use strict";

  const root = new URL("../../../", document.currentScript.src); // this script is at <root>/assets/shell/<version>/mend.js
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
})();
