/*
 * The search box: the key «/» opens it, Enter opens the first view that was found for the words as they are.
 */
(() => {
  "use strict";

  const LONGEST = 4000, LOOK = 40, OPENER = ".st-key-apri_ricerca button";
  const field = () => document.querySelector(".st-key-cerca_ovunque input");
  const first = () => document.querySelector(".st-key-trovati a");
  const isTyping = (element) => element instanceof Element && element.closest("input, textarea, select, [contenteditable='true']");

  async function until(look) {
    for (const end = performance.now() + LONGEST; performance.now() < end; ) {
      const found = look();
      if (found) return found;
      await new Promise((resume) => setTimeout(resume, LOOK));
    }
    return null;
  }

  document.addEventListener("keydown", async (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const opener = document.querySelector(OPENER);
    if (!opener) return;
    event.preventDefault();
    if (!field()) opener.click();
    begin(await until(field));
  });

  /* Enter goes through first: what was typed is sent, and the views that come are those of these words. */
  document.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.target !== field() || !event.target.value.trim()) return;
    const typed = event.target.value;
    const link = await until(() => document.querySelector(".st-key-trovati:has(.bif-for)") && said() === typed.trim() && first());
    if (field()?.value === typed) link?.click();
  });

  const said = () => document.querySelector(".st-key-trovati .bif-for")?.dataset.words;

  /* What was typed before is there to be typed over. */
  function begin(box) {
    box?.focus();
    box?.select();
  }

  /* Opened by hand, the window is for typing; once a view is opened it is closed. */
  document.addEventListener("click", async (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = document.querySelector(OPENER);
    if (event.target.closest(OPENER)) begin(await until(field));
    else if (event.target.closest(".st-key-trovati a")) setTimeout(() => field() && opener?.click(), LOOK);
  });
})();
