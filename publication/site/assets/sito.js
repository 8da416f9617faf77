/* The public site of an edition: chooses among what was made ready. It computes no figure. */
"use strict";
(() => {
  const boot = JSON.parse(document.getElementById("avvio").textContent);
  const words = boot.words;
  const $ = (id) => document.getElementById(id);
  const BOARDS = "dettaglio";
  const FIGURES = ["mappa", "tempo", "servizi", BOARDS];
  const CHOSEN = ["board", "indicator", "lens", "measure", "period", "unit", "service", "place"];
  const PAGES = [...FIGURES, "definizioni", "edizione"];
  const read = new Map();
  let data = null, state = {}, plotly = null, turn = 0, drawn = 0;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  /* ------------------------------------------------------------------------------------------- what can be chosen */
  const lensesOf = (indicator, page) => {
    const keys = page === "mappa" ? boot.maps : boot.trends.filter((key) => fits(key, page));
    const there = new Set(keys.filter((key) => key.split("|")[0] === indicator).map((key) => key.split("|")[1]));
    return Object.keys(boot.lenses).filter((lens) => there.has(lens));
  };
  const fits = (key, page) => (key.split("|")[3] === "service") === (page === "servizi");
  const indicatorsOf = (page) => Object.keys(boot.indicators).filter((key) => lensesOf(key, page).length);
  const trendsOf = () => boot.trends.filter((key) => {
    const [indicator, lens] = key.split("|");
    return indicator === state.indicator && lens === state.lens && fits(key, state.page);
  });
  const measuresOf = () => (data && data.maps ? ["lisciato", "grezzo"].filter((one) => mapKey(one) in data.maps) : []);
  const mapKey = (measure) => `${state.indicator}|${state.lens}|${measure}`;

  const placesOf = () => Object.keys((data && data[state.period]) || {});
  const optionsOfBoards = () => ({
    board: boot.boards.map((one, place) => [String(place), one.name]),
    indicator: [], lens: [], measure: [], unit: [], service: [],
    period: [...(boot.boards[state.board] || { spans: [] }).spans].reverse().map((span) => [span, boot.spanNames[span] || ""]),
    place: placesOf().length < 2 ? placesOf().map((code) => [code, words.noPlace]) : placesOf()
      .map((code) => [code, code ? boot.towns[code][0] : words.noPlace])
      .sort((one, other) => Boolean(one[0]) - Boolean(other[0]) || one[1].localeCompare(other[1], "it")),
  });
  const options = () => {
    if (state.page === BOARDS) return optionsOfBoards();
    const named = (codes, names) => codes.map((code) => [code, names[code]]);
    const trends = FIGURES.indexOf(state.page) > 0 ? trendsOf() : [];
    const units = [...new Set(trends.map((key) => key.split("|")[2]))];
    const services = [...new Set(trends.map((key) => key.split("|")[4]).filter(Boolean))];
    const mapped = state.page === "mappa";
    return {
      board: [],
      indicator: indicatorsOf(state.page).map((key) => [key, boot.indicators[key].name]),
      lens: named(lensesOf(state.indicator, state.page), boot.lenses),
      measure: mapped ? named(measuresOf(), boot.measures) : [],
      period: mapped ? [...boot.spans].reverse().map((span) => [span, boot.spanNames[span]]) : [],
      unit: named(units, boot.units),
      service: state.page === "servizi" ? services.map((key) => [key, boot.services[key] || key]) : [],
      place: mapped ? [["", words.noPlace], ...Object.entries(boot.towns).map(([code, one]) => [code, one[0]])] : [],
    };
  };

  const settle = () => {
    for (const key of CHOSEN) {
      const list = options()[key]; /* what can be chosen depends on what was chosen before it */
      if (!list.some(([value]) => value === state[key])) state[key] = list.length ? list[0][0] : "";
      const select = $(`s-${key}`);
      const said = JSON.stringify(list);
      if (select.dataset.said !== said) {
        select.replaceChildren(...list.map(([value, name]) => element("option", name, { value })));
        select.dataset.said = said;
      }
      select.value = state[key];
      select.closest("p").hidden = key === "place" && state.page === "mappa" ? list.length === 0 : list.length < 2;
    }
  };

  /* ------------------------------------------------------------------------------------------------ where we are */
  const readAddress = () => {
    const [page, rest] = decodeURIComponent(location.hash.slice(1)).split("?");
    const given = new URLSearchParams(rest || "");
    state = { ...state, ...Object.fromEntries(given), page: PAGES.includes(page) ? page : "mappa" };
    if (state.page === BOARDS) {
      if (!boot.boards[state.board]) state.board = "0";
    } else if (FIGURES.includes(state.page) && !indicatorsOf(state.page).includes(state.indicator)) {
      const there = indicatorsOf(state.page);
      state.indicator = there.includes(boot.first) ? boot.first : there[0];
    }
  };
  const writeAddress = () => {
    const kept = CHOSEN.filter((key) => state[key] && options()[key].length);
    const query = new URLSearchParams(kept.map((key) => [key, state[key]]));
    history.replaceState(null, "", FIGURES.includes(state.page) ? `#${state.page}?${query}` : `#${state.page}`);
  };

  const load = async (name) => {
    if (!read.has(name)) {
      read.set(name, fetch(`dati/${name}.json`).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }));
      read.get(name).catch(() => read.delete(name));
    }
    return read.get(name);
  };

  /* ------------------------------------------------------------------------------------------------------ the map */
  const fillOf = (map, area) =>
    typeof area[0] === "number" ? map.colours[area[0]] : boot.looksFill[area[0]];

  const drawMap = () => {
    const map = data.maps[mapKey(state.measure)];
    const span = map && map.spans[state.period];
    if (!span) return nothing();
    tell(span);
    const counts = new Map();
    for (const [code, area] of Object.entries(span.areas)) {
      const path = $(`c${code}`);
      if (path) {
        path.style.fill = fillOf(map, area);
        path.style.fillOpacity = area[1] ? 0.55 : 1;
        path.classList.toggle("pieno", typeof area[0] === "number");
        path.querySelector("title").textContent = [boot.towns[code][0], ...area.slice(2)].join("\n");
      }
      counts.set(area[0], (counts.get(area[0]) || 0) + 1);
    }
    legend(map, counts);
    choose(span);
    table(
      [words.place, words.value],
      Object.entries(span.areas).map(([code, area]) => [boot.towns[code][0], area.slice(2).join("; ")])
        .sort((one, other) => one[0].localeCompare(other[0], "it")),
    );
  };

  const legend = (map, counts) => {
    const looks = ["zero", "suppressed", "not_supplied", "undefined"].filter((look) => counts.has(look));
    const items = [
      ...map.classes.map((label, place) => [label, map.colours[place], counts.get(place) || 0]),
      ...looks.map((look) => [boot.looks[look], boot.looksFill[look], counts.get(look)]),
    ];
    $("legenda").replaceChildren(...items.map(([label, colour, count]) => {
      const item = element("li");
      const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [key, value] of Object.entries({ width: 26, height: 18, fill: colour, stroke: "#5c6f82" }))
        rect.setAttribute(key, value);
      box.setAttribute("aria-hidden", "true");
      box.append(rect);
      const how = element("small", ` ${count} ${count === 1 ? words.town : words.towns}`);
      item.append(box, document.createTextNode(label), how);
      return item;
    }));
  };

  const choose = (span) => {
    const code = state.place, panel = $("pannello");
    $("scelto").setAttribute("d", code && $(`c${code}`) ? $(`c${code}`).getAttribute("d") : "");
    const said = (level, place) => data.said[[state.lens, level, place, state.period].join("|")];
    const list = element("ul");
    const beside = [["ambito", "ambito"], ...Object.keys(boot.areas).map((slug) => ["area", slug])];
    for (const [level, place] of beside) {
      const sentence = said(level, place);
      if (sentence) list.append(element("li", sentence));
    }
    if (!code) {
      panel.replaceChildren(element("p", words.choosePlace), list);
      return;
    }
    const [name, residents, year] = boot.towns[code];
    const area = span.areas[code] || [];
    const parts = [element("h3", name)];
    if (residents !== null)
      parts.push(element("p", `${residents.toLocaleString("it-IT", { useGrouping: "always" })} ${words.residents} (${year})`));
    if (area.length > 2) parts.push(element("p", area[2], { class: "valore" }));
    for (const more of area.slice(3)) parts.push(element("p", more));
    const sentence = said("municipality", code);
    if (sentence) parts.push(element("p", sentence));
    if (list.children.length) parts.push(element("h3", words.beside), list);
    panel.replaceChildren(...parts);
  };

  /* --------------------------------------------------------------------------------------------------- the charts */
  const chart = async () => {
    const service = state.page === "servizi" ? `|service|${state.service}` : "";
    const key = trendsOf().find((one) => one.startsWith(`${state.indicator}|${state.lens}|${state.unit}|`)
      && (!service || one.endsWith(service)) && (service || !one.includes("|service|"))
      && (service || one.endsWith(lastOf())));
    const trend = key && data.trends[key];
    if (!trend) return nothing();
    tell(trend);
    const now = ++turn;
    $("grafico").setAttribute("aria-label", trend.title);
    rows(key);
    try {
      plotly = plotly || new Promise((done, failed) => {
        const script = element("script", undefined, { src: "plotly.min.js" });
        script.onload = done;
        script.onerror = () => { plotly = null; failed(new Error("plotly")); };
        document.head.append(script);
      });
      await plotly;
    } catch { return notice(words.noData); }
    if (now !== turn) return undefined;
    const layout = { ...trend.figure.layout, template: boot.template, autosize: true };
    return window.Plotly.react("grafico", trend.figure.data, layout, { ...boot.config, responsive: true, displayModeBar: false });
  };
  const lastOf = () => {
    const keys = trendsOf().filter((one) => one.split("|")[2] === state.unit).map((one) => one.split("|")[3]);
    return keys.includes("area") ? "|area" : "|ambito";
  };
  const rows = (key) => {
    const [, lens, unit, level, service] = key.split("|");
    const name = service ? boot.services[service] : "";
    const told = data.series.filter((row) => row[0] === lens && row[3] === unit && row[1] === level
      && (!service || row[2] === name));
    table(
      [words.period, words.place, words.value],
      told.map((row) => [row[4], row[2], row[5] + (row[6] ? ` (${words.late})` : "")]),
    );
  };

  /* --------------------------------------------------------------------------------------------------- the boards */
  const drawBoard = () => {
    const board = (data[state.period] || {})[state.place];
    if (!board) return nothing();
    tell({ ...board, also: board.note });
    const isBars = board.kind === "barre";
    const heads = isBars ? [board.heads[0] || words.row, words.value] : board.heads;
    const rows = isBars ? board.rows.map((row) => [row[0], row[1] + (row[5] ? ` (${words.late})` : "")]) : board.rows;
    $("quadro-tavola").replaceChildren(isBars ? bars(board.rows) : grid(heads, rows));
    table(isBars ? heads : [], isBars ? rows : []);
  };
  const bars = (rows) => {
    const list = element("dl", undefined, { class: "barre" });
    const most = Math.max(...rows.map((row) => row[2] || 0)) || 1;
    for (const [name, said, value, , , late] of rows) {
      const told = element("dd");
      if (value) told.append(element("span", "", { class: late ? "barra provvisoria" : "barra", style: `width:${(55 * value) / most}%` }));
      told.append(element("span", said + (late ? ` (${words.late})` : "")));
      list.append(element("dt", name), told);
    }
    return list;
  };
  const grid = (heads, rows) => {
    const all = element("table"), head = element("thead"), body = element("tbody");
    head.append(line(heads, "th"));
    body.append(...rows.map((row) => line(row, "td")));
    all.append(head, body);
    return all;
  };
  const line = (cells, name) => {
    const made = element("tr");
    made.append(...cells.map((cell, place) => element(place ? name : "th", cell, {
      scope: name === "th" ? "col" : "row", ...(place ? { class: "numero" } : {}),
    })));
    return made;
  };

  /* ---------------------------------------------------------------------------------------------- what is common */
  const tell = (figure) => {
    notice("");
    $("titolo").textContent = figure.title;
    $("anche").textContent = figure.also || "";
    $("sotto").textContent = figure.subtitle;
    $("fonte").textContent = figure.source;
    $("corpo").hidden = false;
  };
  const notice = (text) => { $("avviso").textContent = text; $("avviso").hidden = !text; };
  const nothing = () => {
    notice(words.noFigure);
    $("titolo").textContent = state.page !== BOARDS && boot.indicators[state.indicator] ? boot.indicators[state.indicator].name : "";
    for (const id of ["sotto", "fonte", "anche"]) $(id).textContent = "";
    $("corpo").hidden = true;
    table([], []);
  };
  const table = (heads, body) => {
    $("tabella").hidden = body.length === 0;
    const head = element("thead"), line = element("tr"), all = element("tbody");
    line.append(...heads.map((text) => element("th", text, { scope: "col" })));
    head.append(line);
    all.append(...body.map((cells) => {
      const one = element("tr");
      one.append(...cells.map((text, place) => element(place ? "td" : "th", text, place ? {} : { scope: "row" })));
      return one;
    }));
    $("righe-tabella").replaceChildren(element("caption", $("titolo").textContent), head, all);
  };

  const draw = async () => {
    const figure = FIGURES.includes(state.page);
    for (const link of document.querySelectorAll("nav a"))
      link.toggleAttribute("aria-current", false);
    document.querySelector(`nav a[data-pagina="${state.page}"]`).setAttribute("aria-current", "page");
    for (const id of ["definizioni", "edizione"]) $(`pagina-${id}`).hidden = state.page !== id;
    $("figura").hidden = $("scelte").hidden = !figure;
    if (!figure) return writeAddress();
    $("quadro-mappa").hidden = $("pannello").hidden = state.page !== "mappa";
    $("quadro-grafico").hidden = state.page === "mappa" || state.page === BOARDS;
    $("quadro-tavola").hidden = state.page !== BOARDS;
    $("corpo").classList.toggle("solo", state.page !== "mappa");
    const wanted = state.page === BOARDS ? `tavola-${state.board}` : state.page === "mappa" ? state.indicator : `${state.indicator}-tempo`;
    const now = ++drawn;
    const slow = setTimeout(() => notice(words.loading), 400);
    try {
      const found = await load(wanted);
      if (now !== drawn) return undefined;
      data = found;
    } catch { return notice(words.noData); } finally { clearTimeout(slow); }
    $("file").href = `file/${state.page === BOARDS ? wanted : state.indicator}.csv`;
    settle();
    writeAddress();
    return state.page === BOARDS ? drawBoard() : state.page === "mappa" ? drawMap() : chart();
  };

  document.querySelectorAll("#scelte select").forEach((select) => {
    select.addEventListener("change", () => { state[select.id.slice(2)] = select.value; draw(); });
  });
  $("comuni").addEventListener("click", (event) => {
    const code = event.target.dataset.codice || (event.target.parentNode.dataset || {}).codice;
    if (!code) return;
    state.place = state.place === code ? "" : code;
    $("s-place").value = state.place;
    const map = data.maps[mapKey(state.measure)];
    choose(map.spans[state.period]);
    writeAddress();
  });
  addEventListener("hashchange", () => { readAddress(); draw(); });
  addEventListener("offline", () => notice(words.offline));
  addEventListener("online", () => notice(""));
  readAddress();
  draw();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("servizio.js").catch(() => undefined);
})();
