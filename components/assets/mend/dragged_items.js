/*
 * The views of an agenda are dragged by their number to another place: where one is dropped goes into a field that only this
 * reads and writes. The keyboard has the buttons «Su» and «Giù», which keep the focus when their view has moved.
 */
(() => {
  "use strict";

  const ITEM = "[class*='st-key-punto_']", GRIP = ".bif-grip", FIELD = ".st-key-trascinato input", FAR = 4;
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  let dragged = null, begun = null, pressed = "";

  const items = () => [...document.querySelectorAll(ITEM)].filter((one) => one.querySelector(GRIP));

  /* The place where the pointer is, counting the other views alone. */
  function placeAt(y) {
    const others = items().filter((one) => one !== dragged);
    const before = others.filter((one) => { const box = one.getBoundingClientRect(); return y > box.top + box.height / 2; });
    return { place: before.length, next: others[before.length] ?? null, last: others.at(-1) };
  }

  function mark(y) {
    unmark();
    const { next, last } = placeAt(y);
    if (next) next.classList.add("bif-before");
    else last?.classList.add("bif-after");
  }

  function unmark() {
    for (const one of document.querySelectorAll(".bif-before, .bif-after")) one.classList.remove("bif-before", "bif-after");
  }

  function tell(text) {
    const field = document.querySelector(FIELD);
    if (!field) return;
    setValue.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element && event.target.closest(GRIP);
    if (!grip || event.button) return;
    event.preventDefault();
    begun = { grip, y: event.clientY };
    grip.setPointerCapture(event.pointerId);
  });

  document.addEventListener("pointermove", (event) => {
    if (!begun) return;
    if (!dragged && Math.abs(event.clientY - begun.y) > FAR) {
      dragged = begun.grip.closest(ITEM);
      dragged?.classList.add("bif-dragged");
    }
    if (!dragged) return;
    mark(event.clientY);
    if (event.clientY < 60) scrollWindow(-16);
    if (event.clientY > innerHeight - 60) scrollWindow(16);
  });

  function scrollWindow(by) {
    (document.querySelector("[data-testid='stMain']") ?? document.scrollingElement)?.scrollBy(0, by);
  }

  function end(event, isDropped) {
    if (dragged && isDropped) {
      const { place } = placeAt(event.clientY), { punto, posto } = begun.grip.dataset;
      if (String(place) !== posto) tell(`${punto}:${place}`);
    }
    dragged?.classList.remove("bif-dragged");
    unmark();
    dragged = begun = null;
  }

  document.addEventListener("pointerup", (event) => end(event, true));
  document.addEventListener("pointercancel", (event) => end(event, false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && dragged && end(event, false));

  /* A button that moves its view is drawn anew with it: the focus goes where it was. */
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[class*='st-key-su_'], [class*='st-key-giu_']");
    pressed = button ? [...button.classList].find((name) => name.startsWith("st-key-")) : "";
    if (!pressed) return;
    const wanted = pressed, until = performance.now() + 4000;
    const look = () => {
      if (pressed !== wanted || performance.now() > until) return;
      const again = document.querySelector(`.${CSS.escape(wanted)} button`);
      const other = again?.closest("[class*='st-key-testa_punto_']")?.querySelector("button:not(:disabled)");
      if (again && document.activeElement === document.body) (again.disabled ? other : again)?.focus();
      setTimeout(look, 60);
    };
    setTimeout(look, 60);
  });
})();
