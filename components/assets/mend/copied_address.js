/*
 * «Copia collegamento»: the address goes to the clipboard, and a word says that it did. Where the browser does not let pages
 * write there (they must be asked for by https), the older way is tried; where that fails too, the address is shown, selected.
 * A button without an address copies the words that follow it: Streamlit's DOMPurify drops attributes that hold «</iframe».
 */
(() => {
  "use strict";

  const SAID_FOR = 6000;

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copiedTheOldWay(text);
    }
  }

  function copiedTheOldWay(text) {
    const before = document.activeElement, field = document.createElement("textarea");
    field.value = text;
    field.style.cssText = "position:fixed;left:-99px;top:0;width:1px;height:1px";
    document.body.append(field);
    field.select();
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    } finally {
      field.remove();
      before?.focus();
    }
  }

  function show(tools, text) {
    let field = tools.querySelector("input");
    if (!field) {
      field = document.createElement("input");
      field.readOnly = true;
      field.setAttribute("aria-label", tools.querySelector(".bif-copy").textContent);
      tools.append(field);
    }
    field.value = text;
    field.select();
  }

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest(".bif-copy");
    if (!button) return;
    const tools = button.closest(".bif-tools"), said = tools.querySelector(".bif-said");
    const address = button.dataset.address ?? tools.nextElementSibling.textContent;
    said.textContent = ""; // the same word again is heard again
    const done = await copied(address);
    said.textContent = done ? button.dataset.copied : button.dataset.byHand;
    if (!done) show(tools, address);
    clearTimeout(copied.timer);
    if (done) copied.timer = setTimeout(() => (said.textContent = ""), SAID_FOR);
  });
})();
