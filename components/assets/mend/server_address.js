/*
 * Where the application is published: without it Streamlit first looks for its server under the page's own address and
 * leaves two errors on the console. And its own words about a lost connection are not wanted (see connection.js).
 */
(() => {
  "use strict";

  const root = new URL("../../../", document.currentScript.src); // this script is at <root>/assets/shell/<version>/mend.js
  if (window === window.parent || !location.pathname.includes("/component/")) {
    window.__streamlit = {
      ...window.__streamlit,
      BACKEND_BASE_URL: root.href,
      HOST_CONFIG: { ...window.__streamlit?.HOST_CONFIG, blockErrorDialogs: true },
    };
  }
})();
