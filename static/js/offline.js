// Asks the browser to keep the page "no connection"; where it cannot, nothing is lost.
(() => {
  "use strict";
  const { worker } = document.currentScript.dataset;
  if (!("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {});
  });
})();
