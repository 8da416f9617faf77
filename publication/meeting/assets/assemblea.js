/* Meeting mode: shows one screen of those in the page. It computes no figure and asks for nothing. */
"use strict";
(() => {
  const boot = JSON.parse(document.getElementById("avvio").textContent);
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const screens = [...document.querySelectorAll(".schermata")];
  const wholes = screens.map((screen) => [...screen.querySelector(".versione").childNodes]);
  let at = 0, town = "", startedAt = 0, spent = 0, ticking = 0, touch = null;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  /* ------------------------------------------------------------------------------------------------- the screens */
  const templateOf = (screen, code) => [...screen.querySelectorAll("template")].find((one) => one.dataset.comune === code);
  const fill = () => {
    const screen = screens[at], template = town && templateOf(screen, town);
    const place = screen.querySelector(".versione");
    if (template) place.replaceChildren(template.content.cloneNode(true));
    else place.replaceChildren(...wholes[at]);
    const chosen = screen.querySelector("use.scelto");
    if (chosen && $(`f${town}`)) chosen.setAttribute("href", `#f${town}`);
    else if (chosen) chosen.removeAttribute("href");
    const changed = screen.querySelector(".cambiato");
    if (changed) changed.hidden = Boolean(template);
    $("b-ambito").hidden = !template;
    $("di-chi").textContent = template ? boot.towns[town] : "";
    const address = `#${at + 1}${town ? `/${town}` : ""}`;
    if (location.hash !== address) history.replaceState(null, "", address);
  };
  const show = (place) => {
    at = Math.max(0, Math.min(screens.length - 1, place));
    screens.forEach((screen, other) => { screen.hidden = other !== at; });
    $("dove").textContent = boot.counter.replace("{now}", at + 1).replace("{all}", screens.length);
    $("b-indietro").disabled = at === 0;
    $("b-avanti").disabled = at === screens.length - 1;
    $("b-nota").disabled = !screens[at].querySelector(".nota").textContent;
    $("b-da-noi").disabled = !screens[at].querySelector("template"); // words alone say the same to everybody
    fill();
  };
  const go = (step) => {
    if (at + step < 0 || at + step >= screens.length) return;
    town = screens[at + step].dataset.inizio;
    show(at + step);
  };
  const call = (code) => { town = code; fill(); };
  const readAddress = () => {
    const [number, code] = location.hash.slice(1).split("/");
    const place = Number.parseInt(number, 10) - 1;
    const screen = screens[place] ? place : 0;
    town = Object.hasOwn(boot.towns, code) ? code : number && screens[place] ? "" : screens[screen].dataset.inizio;
    show(screen);
  };

  /* --------------------------------------------------------------------------------------- "and what of us?" */
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const apart = (one, other) => {
    let row = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1)
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      row = next;
    }
    return row[other.length];
  };
  const score = (name, typed) => {
    if (name === typed) return 0;
    if (name.startsWith(typed)) return 1;
    if (name.split(" ").some((word) => word.startsWith(typed))) return 2;
    if (name.includes(typed)) return 3;
    const distance = Math.min(apart(typed, name), apart(typed, name.slice(0, typed.length)));
    return distance <= Math.max(1, Math.floor(typed.length / 4)) ? 3 + distance : Infinity;
  };
  const found = (text) => {
    const typed = plain(text);
    if (!typed) return [];
    return Object.entries(boot.towns).map(([code, name]) => [score(plain(name), typed), name, code])
      .filter(([points]) => points < Infinity)
      .sort((one, other) => one[0] - other[0] || one[1].localeCompare(other[1], "it")).slice(0, 4);
  };
  const offer = () => {
    const list = found($("nome").value);
    $("trovati").replaceChildren(...list.map(([, name, code]) => {
      const button = element("button", name, { type: "button" });
      button.addEventListener("click", () => choose(code));
      return button;
    }));
    if (!list.length && plain($("nome").value)) $("trovati").append(element("p", boot.none));
  };
  const ask = () => {
    if ($("b-da-noi").disabled) return;
    $("nome").value = "";
    offer();
    $("cerca").showModal();
    $("nome").focus();
  };
  const choose = (code) => { $("cerca").close(); call(code); };

  /* --------------------------------------------------------------------------------------------- what stands by */
  const clock = () => {
    const seconds = Math.floor((spent + (ticking ? performance.now() - startedAt : 0)) / 1000);
    const two = (value) => String(value).padStart(2, "0");
    $("orologio").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  };
  const time = () => {
    if (ticking) {
      spent += performance.now() - startedAt;
      clearInterval(ticking);
      ticking = 0;
    } else {
      startedAt = performance.now();
      ticking = setInterval(clock, 1000);
    }
    $("b-tempo").setAttribute("aria-pressed", String(Boolean(ticking)));
    clock();
  };
  const again = () => { spent = 0; startedAt = performance.now(); clock(); };
  const black = (on) => {
    $("nero").hidden = !on;
    (on ? $("nero") : $("sala")).focus();
  };
  const whole = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen().catch(() => undefined);
  };
  const theme = () => {
    const dark = root.dataset.tema ? root.dataset.tema === "scuro" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.tema = dark ? "chiaro" : "scuro";
  };
  const note = () => {
    const words = screens[at].querySelector(".nota");
    words.hidden = !words.textContent || !words.hidden;
  };

  /* ------------------------------------------------------------------------------- keyboard, remote, mouse, touch */
  const KEYS = {
    ArrowRight: () => go(1), PageDown: () => go(1), " ": () => go(1), ArrowDown: () => go(1), Enter: () => go(1),
    ArrowLeft: () => go(-1), PageUp: () => go(-1), Backspace: () => go(-1), ArrowUp: () => go(-1),
    Home: () => { town = screens[0].dataset.inizio; show(0); },
    End: () => { town = screens[screens.length - 1].dataset.inizio; show(screens.length - 1); },
    b: () => black(true), ".": () => black(true), t: time, r: again, e: ask, "/": ask, c: theme, n: note, F5: whole, f: whole,
    Escape: () => { if (town) call(""); },
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!$("nero").hidden) {
      event.preventDefault();
      black(false);
      return;
    }
    if ($("cerca").open) {
      if (event.key === "Enter" && event.target === $("nome")) {
        event.preventDefault();
        const [first] = found($("nome").value);
        if (first) choose(first[2]);
      }
      return;
    }
    const isButton = event.target.closest("button") && (event.key === "Enter" || event.key === " ");
    const act = !isButton && KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  const CLICKS = {
    indietro: () => go(-1), avanti: () => go(1), "da-noi": ask, nero: () => black(true), tempo: time, intero: whole,
    tema: theme, nota: note, ambito: () => { call(""); $("sala").focus(); },
  };
  for (const [key, act] of Object.entries(CLICKS)) $(`b-${key}`).addEventListener("click", act);
  $("nero").addEventListener("click", () => black(false));
  $("cerca-chiudi").addEventListener("click", () => $("cerca").close());
  $("nome").addEventListener("input", offer);
  $("cerca").addEventListener("click", (event) => { if (event.target === $("cerca")) $("cerca").close(); });
  $("sala").addEventListener("click", (event) => {
    const place = event.target.closest("[data-codice]");
    if (place) call(town === place.dataset.codice ? "" : place.dataset.codice);
  });
  $("sala").addEventListener("touchstart", (event) => {
    touch = event.touches.length === 1 ? [event.touches[0].clientX, event.touches[0].clientY] : null;
  }, { passive: true });
  $("sala").addEventListener("touchend", (event) => {
    if (!touch) return;
    const across = event.changedTouches[0].clientX - touch[0], down = event.changedTouches[0].clientY - touch[1];
    touch = null;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) go(across < 0 ? 1 : -1);
  }, { passive: true });
  addEventListener("hashchange", readAddress);
  root.dataset.pronta = "";
  readAddress();
  clock();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("servizio.js").catch(() => undefined);
})();
