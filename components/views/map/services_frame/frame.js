/*
 * The frame of the map of services: takes data from Streamlit and has them drawn.
 *
 * Role: speak Streamlit's protocol for components. In: messages of the page that holds the frame. Out: a map.
 * Must not: evaluate anything, take messages of anybody else, or send anything back but that it is ready and how high.
 */
"use strict";

(() => {
  const root = new URL("../../", location.href); // where the application is published: frames are at <root>/component/
  let drawing; // of the first message: what draws, once its files and the ground are there

  function tell(type, more) {
    window.parent.postMessage({ isStreamlitMessage: true, type, ...more }, "*");
  }

  function at(address) {
    return new URL(address.replace(/^\//, ""), root).href;
  }

  function ready(element, address) {
    return new Promise((done, failed) => {
      element.onload = done;
      element.onerror = () => failed(new Error(`Missing file ${address}`));
      document.head.append(element);
    });
  }

  function styleSheet(address) {
    return ready(Object.assign(document.createElement("link"), { rel: "stylesheet", href: at(address) }), address);
  }

  function script(address) {
    return ready(Object.assign(document.createElement("script"), { src: at(address) }), address);
  }

  async function begin(args) {
    await Promise.all([...args.styles.map(styleSheet), script(args.leaflet)]);
    await script(args.drawing);
    const map = L.map("map", { ...args.options, center: args.center, zoom: args.zoom });
    const services = window.servicesMap(map);
    services.control(args.titles);
    services.keepInSight(args.bounds);
    services.drawGround(await (await fetch(at(args.ground))).json());
    return services;
  }

  window.addEventListener("message", async (event) => {
    if (event.source !== window.parent || !event.data || event.data.type !== "streamlit:render") return;
    const args = event.data.args;
    tell("streamlit:setFrameHeight", { height: args.height });
    drawing = drawing || begin(args);
    (await drawing).draw(args.data);
  });

  tell("streamlit:componentReady", { apiVersion: 1 });
})();
