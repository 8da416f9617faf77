/*
 * Services and flows on a Leaflet map.
 *
 * Role: draw what it is given as data, in the page (components/views/map/services_frame) and in the saved document. In: a
 * Leaflet map and data (see `components.views.map.leaflet.payload`). Out: layers that can be turned off.
 * Must not: read a text of the data as HTML or as a script (words become text nodes), or ask for anything.
 */
"use strict";

const MOST_LINES = 12; // of a tooltip

window.servicesMap = (map) => {
  const layers = { lines: L.featureGroup(), circles: L.featureGroup(), names: L.featureGroup() };
  const ground = L.geoJSON(null, {
    style: { color: "#94a3b1", weight: 1, fillColor: "#f4f6f8", fillOpacity: 1 },
    onEachFeature: (feature, layer) => layer.bindTooltip(words([{ text: feature.properties.name }]), { sticky: true }),
  });
  ground.addTo(map);
  for (const layer of Object.values(layers)) layer.addTo(map);

  /** Return words, line by line, as an element that holds nothing but text. */
  function words(lines) {
    const all = document.createElement("div");
    all.className = "bif-words";
    for (const line of lines) {
      const own = document.createElement(line.bold ? "b" : "span");
      own.textContent = line.text;
      all.append(own);
    }
    return all;
  }

  function name(one) {
    const said = document.createElement("span");
    said.textContent = one.text;
    const icon = L.divIcon({
      html: said, className: "bif-name", iconSize: one.size, iconAnchor: one.anchor,
    });
    return L.marker(one.at, { icon, interactive: false, keyboard: false });
  }

  function line(one) {
    return L.polyline([one.start, one.end], one.style).bindTooltip(words([{ text: one.text }]), { sticky: true });
  }

  function circle(one) {
    const drawn = L.circleMarker(one.at, one.style);
    if (one.lines.length <= MOST_LINES) return drawn.bindTooltip(words(one.lines), { sticky: true });
    // the services of a town: a list that stays open and scrolls
    drawn.bindPopup(words(one.lines), { minWidth: 270, maxWidth: 320, maxHeight: 190, autoPan: false });
    return drawn.on("mouseover", () => drawn.openPopup());
  }

  /** Keep the map as large as its frame, whose height the window says, and these bounds in sight; nothing flies. */
  function keepInSight(bounds) {
    const fit = () => {
      map.invalidateSize({ animate: false });
      if (bounds) map.fitBounds(bounds, { animate: false, padding: [4, 4] });
    };
    fit();
    new ResizeObserver(fit).observe(map.getContainer());
  }

  return {
    /** Draw the municipalities under everything else. */
    drawGround(geojson) {
      ground.addData(geojson);
      ground.bringToBack();
    },
    /** Draw data in the place of what was drawn; layers that are turned off stay so. */
    draw(data) {
      const made = { lines: data.lines.map(line), circles: data.circles.map(circle), names: data.names.map(name) };
      for (const [kind, layer] of Object.entries(layers)) {
        layer.clearLayers();
        for (const one of made[kind]) layer.addLayer(one);
      }
    },
    /** Let the reader turn two layers off, called so. */
    control(titles) {
      L.control.layers(null, { [titles.lines]: layers.lines, [titles.circles]: layers.circles }, { collapsed: false }).addTo(map);
    },
    keepInSight,
  };
};
