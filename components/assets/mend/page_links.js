/*
 * Links between pages: Streamlit gives the first page an empty address, which opened in another tab would be the page one
 * is on, and tells which page is the present one by its colour alone.
 */
(() => {
  "use strict";

  const root = new URL("../../../", document.currentScript.src); // this script is at <root>/assets/shell/<version>/mend.js
  function mendPageLinks() {
    for (const link of document.querySelectorAll("[data-testid='stPageLink-NavLink']")) {
      const address = link.getAttribute("href");
      if (address === "" || address.startsWith("?")) link.setAttribute("href", root.pathname + address);
      if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  new MutationObserver((changes) => {
    if (changes.some((change) => change.type === "childList")) mendPageLinks();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
