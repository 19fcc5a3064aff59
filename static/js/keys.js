// The keys of the office; templates/reports/help.html lists them. A page works without any.
//
// Keys of one letter may be switched off (the person's preferences), are off while somebody types,
// and are known by the letter on the key or, on a Cyrillic keyboard, by the place of the key.
(() => {
  "use strict";
  const singleKeys = document.body.dataset.singleKeys !== "off";
  const main = document.getElementById("content");
  const search = document.getElementById("quick-search");
  const SEQUENCE = 2500; // milliseconds between G and the letter that follows
  let afterG = 0;
  let before = null; // where the focus was when / was pressed

  const letter = (event) => {
    if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
    return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";
  };
  // On many keyboards / and ? stand elsewhere than on the American one.
  const sign = (event) => {
    if (event.key === "/" || event.key === "?") return event.key;
    if (event.code !== "Slash") return "";
    return event.shiftKey ? "?" : "/";
  };
  const typing = (target) =>
    target.isContentEditable ||
    target.matches("select, textarea, [role=textbox], [role=combobox], [role=listbox]") ||
    (target.matches("input") && !target.matches("[type=checkbox], [type=button], [type=submit]"));
  const shown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
  const follow = (link) => {
    if (!link) return false;
    remember();
    link.click();
    return true;
  };

  // From row to row: the main link of each row of a list, or of what the search found.
  const stops = () =>
    [...main.querySelectorAll("table.rows > tbody > tr, .hits > li")]
      .map((row) => row.querySelector("th a[href], td.code a[href], a[href], button"))
      .filter((link) => link && shown(link));
  const rowOf = (element) => element?.closest?.("table.rows > tbody > tr, .hits > li");
  const go = (step) => {
    const all = stops();
    if (!all.length) return false;
    const here = rowOf(document.activeElement);
    const place = here ? all.findIndex((link) => here.contains(link)) : step > 0 ? -1 : all.length;
    const next = all[Math.min(Math.max(place + step, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  const open = () => {
    const row = rowOf(document.activeElement);
    if (row) return follow(stops().find((link) => row.contains(link)));
    return follow(main.querySelector("[data-edit], a.main[href$='/edit/']"));
  };

  // Forms
  const formInHand = () => {
    const form = document.activeElement?.closest?.("form");
    return form && main.contains(form) ? form : main.querySelector("form[method=post]:has(.actions.end)");
  };
  const save = () => {
    const form = formInHand();
    const button = form?.querySelector("button:not([type=button], [type=reset]), input[type=submit]");
    if (!button || button.disabled) return false;
    remember();
    form.requestSubmit(button);
    return true;
  };
  // A page that gives back what was typed, after errors or a new sign-in, says so in a message.
  const changed = (form) =>
    document.querySelector("#errors, .messages .warning") !== null ||
    [...form.elements].some(fields.changed);
  // A form is left at once; where something was typed, the browser asks (typed.js). Where it would
  // not, the link that leaves takes the focus first, and the same key, or Enter, follows it.
  const leave = () => {
    const form = formInHand();
    if (!form || form.method !== "post") return false;
    const links = [...form.querySelectorAll("[data-leave], .actions.end a[href]")];
    const link = links.pop() ?? main.querySelector(".over a[href]");
    if (!link) return false;
    if (!form.dataset.asks && changed(form) && document.activeElement !== link) {
      link.focus();
      return true;
    }
    return follow(link);
  };
  const escape = () => {
    if (document.querySelector(":popover-open, dialog[open]")) return false; // the browser closes it
    if (document.activeElement === search) {
      (before?.isConnected ? before : main).focus();
      return true;
    }
    return leave();
  };

  const single = (event) => {
    const now = performance.now();
    const waiting = now < afterG;
    afterG = 0;
    const typed = sign(event);
    if (typed === "?") return follow(document.querySelector("[data-help]"));
    if (typed === "/") {
      if (!search) return false;
      before = document.activeElement;
      search.focus();
      search.select();
      return true;
    }
    if (event.shiftKey) return false;
    const key = letter(event);
    if (!key) return false;
    if (waiting) return follow(document.querySelector(`[data-go="${key}"]`));
    switch (key) {
      case "g":
        afterG = now + SEQUENCE;
        return true;
      case "n":
        return follow(main.querySelector("[data-new], a.main[href*='/add/']"));
      case "j":
        return go(1);
      case "k":
        return go(-1);
      case "e":
        return open();
      default:
        return false;
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { target } = event;
    const saves = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    let done = false;
    if (saves) done = save();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "Escape") done = escape();
    else if (singleKeys && !typing(target)) {
      if (event.repeat && !["j", "k"].includes(letter(event))) return;
      if (document.querySelector(":popover-open, dialog[open]")) return;
      done = single(event);
    }
    if (done) event.preventDefault();
  });

  // Where something is wrong, everybody goes on at the errors. Else whoever comes by keyboard goes on
  // where the news is, and not at the top of the page: at what was saved, at the results, else at
  // the content. A field that the page itself puts forward keeps the focus then.
  const REMEMBERED = "by-keyboard";
  const remember = () => {
    try {
      sessionStorage.setItem(REMEMBERED, "1");
    } catch {} // no storage: the focus stays where the browser puts it
  };
  let byKeyboard = false;
  addEventListener("keydown", (event) => { byKeyboard = event.key === "Enter" || event.key === " "; }, true);
  addEventListener("pointerdown", () => { byKeyboard = false; }, true);
  addEventListener("pagehide", () => { if (byKeyboard) remember(); });
  const arrive = () => {
    let keyboard = false;
    try {
      keyboard = sessionStorage.getItem(REMEMBERED) !== null;
      sessionStorage.removeItem(REMEMBERED);
    } catch {}
    const errors = document.getElementById("errors");
    if (errors) {
      errors.focus();
      return;
    }
    const lost = !document.activeElement || document.activeElement === document.body;
    if (!keyboard || !lost) return;
    const part = location.hash && document.getElementById(location.hash.slice(1));
    const news = main.querySelector(".messages") || part || main.querySelector(".hits a") || main;
    if (!news.matches("a, main")) news.tabIndex = -1;
    news.focus({ preventScroll: news === main });
  };
  arrive();
})();
