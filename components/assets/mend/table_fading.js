/*
 * Tables fade the words of the column that stays in view until they cannot be read (3.2 to 1): they stay as they are.
 */
(() => {
  "use strict";

  const FADED = 0.6;
  const opacity = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, "globalAlpha");
  Object.defineProperty(CanvasRenderingContext2D.prototype, "globalAlpha", {
    ...opacity,
    set(share) { opacity.set.call(this, share === FADED ? 1 : share); },
  });
})();
