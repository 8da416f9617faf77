/*
 * Italian writes 3.169 in tables as everywhere else on the page; browsers leave four digits ungrouped.
 */
(() => {
  "use strict";

  const Plain = Intl.NumberFormat;
  Intl.NumberFormat = class extends Plain {
    constructor(locales, options) { super(locales, { useGrouping: "always", ...options }); }
  };
})();
