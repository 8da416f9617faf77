/*
 * A printed figure takes the width of the sheet, whatever the width that it was drawn for (see print.css).
 */
(() => {
  "use strict";

  function scaleFigures(isPrinting) {
    for (const picture of document.querySelectorAll(".js-plotly-plot .main-svg")) {
      if (isPrinting) picture.setAttribute("viewBox", `0 0 ${picture.getAttribute("width")} ${picture.getAttribute("height")}`);
      else picture.removeAttribute("viewBox");
    }
  }
  window.addEventListener("beforeprint", () => scaleFigures(true));
  window.addEventListener("afterprint", () => scaleFigures(false));
})();
