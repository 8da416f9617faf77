/*
 * Where the application is published. Without it Streamlit first looks for its server under the page's own address and
 * leaves two errors on the console.
 */
(() => {
  "use strict";

  const root = new URL("../../../", document.currentScript.src); // this script is at <root>/assets/shell/<version>/mend.js
  if (window === window.parent || !location.pathname.includes("/component/")) {
    window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: root.href };
  }
})();
