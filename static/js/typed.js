// Nothing typed is lost. Each form that changes something has a mark while it is not saved, a
// copy of what was typed in this browser, and is sent only when the server answers and the person
// is signed in; else they stay on the page and sign in there. Without this script the server
// gives back what was typed (core/forms.py).
//
// The copies lie on computers that offices share, and may hold names of people: they go when the
// form is saved, when the person signs out, and after a day; they are offered to the person who
// typed them alone. Passwords, files and tokens are never in them.
// What people have not looked at is theirs: a copy that waits for an answer is not overwritten.
(() => {
  "use strict";
  const KEPT_FOR = 24 * 60 * 60 * 1000;
  const WRITE_AFTER = 400;
  const words = document.getElementById("typed-words");
  const { administrator } = document.currentScript.dataset;

  // Copies

  const stored = (place, key) => {
    try {
      return JSON.parse(place.getItem(key));
    } catch {
      return null;
    }
  };
  const store = (place, key, value) => {
    try {
      place.setItem(key, JSON.stringify(value));
    } catch {
      // The browser keeps nothing for this site, or has no room: the page still has it all.
    }
  };
  const copies = () => Object.keys(localStorage).filter((key) => key.startsWith("typed:"));
  const forget = (chosen) => copies().filter(chosen).forEach((key) => localStorage.removeItem(key));
  try {
    forget((key) => !(Date.now() - stored(localStorage, key)?.at < KEPT_FOR));
  } catch {
    return;
  }
  if (!words) {
    // The back office has no forms of ours; who signs out there leaves nothing either.
    if (administrator) {
      document.getElementById("logout-form")?.addEventListener("submit", () => {
        forget((key) => key.startsWith(`typed:${administrator}:`));
      });
    }
    return;
  }

  const { fieldsOf, chosen, valuesOf, changed, typedIn, labelOf, inWords } = fields;
  const { part, clock, whenSignedIn, askAgain, watch } = session;
  const mine = `typed:${words.dataset.user}:`;
  // The same page in another language has the same fields.
  const here = location.pathname.replace(/^\/[a-z-]+(?=\/)/, "");

  const TYPED = "input:not([type=hidden], [type=submit], [type=button], [type=file], [type=password], [readonly]), textarea, select";
  const forms = [...document.querySelectorAll("main form[method=post]")].filter(
    (form) =>
      form.dataset.typed !== "off" &&
      [...form.elements].some((field) => field.name && field.matches(TYPED)),
  );
  const states = new Map(
    forms.map((form, number) => [
      form,
      {
        key: `${mine}${here}:${form.dataset.typed || form.id || number}`,
        // A page that asks which of two versions holds has nothing typed of its own.
        silent: "typedSilent" in form.dataset,
        dirty: false,
        refused: false,
        waiting: null,
        also: [],
      },
    ]),
  );

  // Whoever leaves one is asked by the browser (see "Leaving"); keys.js asks for none of them.
  for (const form of forms) form.dataset.asks = "leaving";

  function write(form) {
    const state = states.get(form);
    if (state.silent) return;
    const copy = { at: Date.now(), fields: [...typedIn(form)], labels: {} };
    for (const field of fieldsOf(form)) {
      if (changed(field) || state.refused) copy.labels[field.name] = labelOf(form, field.name);
    }
    if (state.waiting) copy.earlier = state.waiting;
    store(localStorage, state.key, copy);
  }

  // The mark

  const title = document.title;
  function mark(form) {
    const state = states.get(form);
    state.dirty = state.refused || fieldsOf(form).some(changed);
    const buttons = form.querySelectorAll("button:not([type=button], .visually-hidden), [type=submit]");
    state.sign ??= part("unsaved");
    if (state.dirty && !state.sign.isConnected) {
      const last = buttons[buttons.length - 1];
      const place = form.querySelector(":scope .actions.end") || last?.parentElement || form;
      place.append(state.sign);
    }
    if (!state.dirty) state.sign.remove();
    const any = [...states.values()].some((one) => one.dirty);
    document.title = any ? `• ${title}` : title;
  }

  const writing = new Map();
  let signingOut = false;
  function noted(form) {
    clearTimeout(writing.get(form));
    mark(form);
    const state = states.get(form);
    if (state.dirty) write(form);
    else if (state.waiting) store(localStorage, state.key, state.waiting);
    else localStorage.removeItem(state.key);
  }
  const onTyping = (event) => {
    const form = event.target.form;
    if (!states.has(form)) return;
    signingOut = states.get(form).sent = false;
    // Until it is looked at: whoever leaves in this moment is asked, and the copy is written.
    states.get(form).dirty = true;
    clearTimeout(writing.get(form));
    writing.set(form, setTimeout(noted, WRITE_AFTER, form));
  };
  document.addEventListener("input", onTyping);
  document.addEventListener("change", onTyping);
  // What was typed in the last moment too.
  addEventListener("pagehide", () => {
    if (signingOut) forget((key) => key.startsWith(mine));
    else for (const [form, state] of states) if (state.dirty && !state.sent) write(form);
  });

  // Offering a copy

  function differences(form, copy) {
    const now = typedIn(form);
    const seen = new Set(fieldsOf(form).filter((field) => field.type !== "hidden").map((field) => field.name));
    return copy.fields.filter(([name, values]) => {
      if (now.has(name) && !seen.has(name)) return false;
      return JSON.stringify(now.get(name) || []) !== JSON.stringify(values) &&
        (now.has(name) || (name in copy.labels && values.some((value) => value.trim())));
    });
  }
  function offer(form, copy) {
    const state = states.get(form);
    const found = differences(form, copy);
    if (!found.length) {
      if (!state.dirty) localStorage.removeItem(state.key);
      return;
    }
    state.waiting = copy;
    const bar = part("offer");
    bar.querySelector("time").textContent = clock(copy.at);
    bar.querySelector("time").dateTime = new Date(copy.at).toISOString();
    const row = bar.querySelector("tbody tr");
    const now = typedIn(form);
    for (const [name, values] of found) {
      const line = row.cloneNode(true);
      const [label, theirs, yours] = line.children;
      label.textContent = now.has(name) ? labelOf(form, name) : copy.labels[name];
      theirs.textContent = inWords(form, name, now.get(name) || []);
      yours.textContent = inWords(form, name, values);
      row.before(line);
    }
    row.remove();
    const answered = () => {
      bar.remove();
      state.waiting = null;
      if (copy.earlier) offer(form, copy.earlier);
    };
    bar.querySelector("[data-do=restore]").addEventListener("click", () => {
      answered();
      restore(form, copy);
    });
    bar.querySelector("[data-do=discard]").addEventListener("click", () => {
      answered();
      noted(form);
      focusOn(fieldsOf(form).find((field) => field.type !== "hidden"));
    });
    form.before(bar);
  }

  const focusOn = (field) => {
    for (let fold = field?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    field?.focus();
  };

  function restore(form, copy) {
    const before = new Map(fieldsOf(form).map((field) => [field, JSON.stringify(valuesOf(field))]));
    addRows(form, copy);
    const typed = new Map(copy.fields.map(([name, values]) => [name, [...values]]));
    const missing = new Map(typed);
    for (const field of fieldsOf(form)) {
      const values = typed.get(field.name);
      if (!values) continue;
      missing.delete(field.name);
      if (chosen(field)) field.checked = values.includes(field.value);
      else if (field.options) {
        for (const option of field.options) option.selected = values.includes(option.value);
      } else if (values.length) field.value = values.shift();
    }
    // Of a form that looked otherwise, as for another kind of activity: it goes along.
    for (const [name, values] of missing) {
      for (const value of values) {
        const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
        form.append(field);
      }
    }
    const back = fieldsOf(form).filter(
      (field) => field.type !== "hidden" && before.get(field) !== JSON.stringify(valuesOf(field)),
    );
    for (const field of back) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        fold.open = true;
      }
    }
    noted(form);
    focusOn(back[0]);
    const refit = form.querySelector("button[name=refit]");
    if (refit && [...missing.values()].flat().some(Boolean)) form.requestSubmit(refit);
  }

  function addRows(form, copy) {
    for (const button of form.querySelectorAll("[data-add-row]")) {
      const prefix = `${button.dataset.addRow}-`;
      const rows = document.getElementById(`${prefix}rows`);
      const numbers = copy.fields
        .filter(([name]) => name.startsWith(prefix))
        .map(([name]) => Number.parseInt(name.slice(prefix.length), 10));
      const needed = Math.max(0, ...numbers.filter(Number.isFinite)) + 1;
      while (numbers.length && rows && rows.children.length < needed && !button.hidden) button.click();
    }
  }

  // What became of the form that this tab has just sent: the server answers with another page
  // where it has saved, and with the same one where it has not.

  const sent = stored(sessionStorage, "typed-sent");
  sessionStorage.removeItem("typed-sent");
  const visit = performance.getEntriesByType("navigation")[0];
  const from = document.referrer && new URL(document.referrer).pathname.replace(/^\/[a-z-]+(?=\/)/, "");
  const unsaved = "unsaved" in words.dataset;
  let answered = null;
  if (sent && visit?.type !== "back_forward" && from === sent.path) {
    const said = document.querySelector(".messages .success");
    if (visit?.redirectCount && !unsaved && (here !== sent.path || said)) {
      sent.keys.forEach((key) => localStorage.removeItem(key));
    } else if (!visit?.redirectCount) {
      answered = sent;
    }
  }

  for (const [form, state] of states) {
    const refused = answered?.keys.includes(state.key);
    // Refused at another address than the one at which it was typed.
    if (answered && !refused && states.size === 1) state.also = answered.keys;
    state.refused = unsaved || refused || state.also.length > 0 || Boolean(form.querySelector(".is-invalid"));
    mark(form);
    const copy = stored(localStorage, state.key);
    if (copy && !refused && !state.silent) offer(form, copy);
  }

  // Leaving

  let leaving = null;
  addEventListener("beforeunload", (event) => {
    for (const [form, state] of states) {
      if (state.dirty && form !== leaving) event.preventDefault();
    }
  });

  // Sending

  function go(form, button) {
    states.get(form).checked = true;
    form.requestSubmit(button?.isConnected ? button : null);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented) return;
    if (form.getAttribute("action") === words.dataset.logout) {
      // Who has something unsaved is asked first, and may stay.
      signingOut = true;
      if (![...states.values()].some((one) => one.dirty)) forget((key) => key.startsWith(mine));
      return;
    }
    const state = states.get(form);
    if (!state) return;
    if (!state.checked) {
      event.preventDefault();
      if (form.hasAttribute("aria-busy")) return;
      clearTimeout(writing.get(form));
      if (state.dirty || fieldsOf(form).some(changed)) write(form);
      whenSignedIn(form, () => go(form, button));
      return;
    }
    state.checked = false;
    state.sent = true;
    leaving = form;
    // An answer that is a file leaves the page where it is.
    setTimeout(() => (leaving = null), 1000);
    store(sessionStorage, "typed-sent", { path: here, keys: [state.key, ...state.also] });
  });
  // Signed out in another tab: nothing of this one is to stay behind.
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(mine) && event.newValue === null && !copies().some((key) => key.startsWith(mine))) {
      askAgain();
    }
  });

  if (states.size) watch();
})();
