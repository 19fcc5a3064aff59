// Lists: a cell is changed in place, rows are selected. Without it a cell leads to the page that does
// the same, and rows are ticked one by one.
(() => {
  "use strict";
  const marked = { "X-Inline": "1" };
  const said = document.querySelector("[data-said]");

  // Of several actions the fields of the chosen one.
  function showChosen(select) {
    for (const part of select.form.querySelectorAll("[data-for]")) {
      const fits = part.dataset.for.split(" ").includes(select.value);
      part.hidden = !fits;
      if (part.matches("fieldset")) part.disabled = !fits;
    }
  }

  // A cell changed in place: the form stands in a row of its own beneath.
  const editorOf = (row) => row.nextElementSibling?.matches(".cell-editor") ? row.nextElementSibling : null;
  const typedIn = (form) => new URLSearchParams(new FormData(form)).toString();
  const isTouched = (editor) => typedIn(editor.querySelector("form")) !== editor.dataset.opened;

  const firstField = (form) =>
    [...form.querySelectorAll("[aria-invalid=true], .is-invalid"), ...form.querySelectorAll("select, input:not([type=hidden]), textarea, button")]
      .find((field) => field.checkVisibility() && !field.disabled);

  function fill(editor, html) {
    editor.firstElementChild.innerHTML = html;
    // The fields of days get their calendar (understood.js).
    editor.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
    firstField(editor.querySelector("form")).focus();
  }

  async function ask(address, options = {}) {
    try {
      const answer = await fetch(address, { ...options, headers: marked });
      if (!answer.headers.get("Content-Type")?.includes("json")) return { refused: answer.status };
      return await answer.json();
    } catch {
      return { refused: 0 };
    }
  }

  async function open(link) {
    const row = link.closest("tr");
    const there = editorOf(row);
    if (there && isTouched(there)) return firstField(there.querySelector("form")).focus();
    const answer = await ask(link.dataset.cell);
    if (answer.refused !== undefined) return location.assign(link.href);
    editorOf(row)?.remove();
    if (!answer.editor) return tell(row, answer.news);
    const editor = document.createElement("tr");
    editor.className = "cell-editor";
    editor.dataset.field = link.dataset.field;
    editor.append(document.createElement("td"));
    editor.firstElementChild.colSpan = row.cells.length;
    row.after(editor);
    for (const other of document.querySelectorAll("tr.news")) other.remove();
    fill(editor, answer.editor);
    editor.dataset.opened = typedIn(editor.querySelector("form"));
    link.setAttribute("aria-expanded", "true");
  }

  function focusCell(row, field) {
    (row.querySelector(`[data-field="${field}"]`) || row.querySelector("td.code a")).focus();
  }

  function leave(editor) {
    const row = editor.previousElementSibling;
    focusCell(row, editor.dataset.field);
    row.querySelector("[aria-expanded]")?.removeAttribute("aria-expanded");
    editor.remove();
  }

  function replaced(row, html) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    const fresh = parsed.content.querySelector("tr");
    const box = row.querySelector("input[name=code]");
    if (box) fresh.querySelector("input[name=code]").checked = box.checked;
    prepare(fresh);
    row.replaceWith(fresh);
    return fresh;
  }

  // What was done stands beneath the row, with its button "Undo", and is announced.
  function tell(row, html) {
    for (const other of document.querySelectorAll("tr.news")) other.remove();
    const news = document.createElement("tr");
    news.className = "news";
    news.append(document.createElement("td"));
    news.firstElementChild.colSpan = row.cells.length;
    news.firstElementChild.innerHTML = html;
    row.after(news);
    const lines = [...news.querySelectorAll("li")].map((line) => line.textContent.trim());
    said.textContent = lines.join(" ") || news.textContent;
  }

  async function save(form) {
    const editor = form.closest("tr.cell-editor");
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const answer = await ask(form.getAttribute("action"), { method: "POST", body: new FormData(form) });
    delete form.dataset.busy;
    if (answer.refused !== undefined) {
      const trouble = answer.refused === 401 ? "signed-out" : "no-answer";
      for (const line of form.querySelectorAll("[data-trouble]")) {
        line.hidden = line.dataset.trouble !== trouble;
      }
      return;
    }
    let row = editor.previousElementSibling;
    if (answer.row) row = replaced(row, answer.row);
    if (answer.editor) return fill(editor, answer.editor);
    focusCell(row, editor.dataset.field);
    editor.remove();
    tell(row, answer.news);
    said.dataset.last = editor.dataset.field;
  }

  async function undo(form) {
    const news = form.closest("tr.news");
    const answer = await ask(form.getAttribute("action"), { method: "POST", body: new FormData(form) });
    if (answer.refused !== undefined) return form.submit();
    let row = news.previousElementSibling;
    if (answer.row) row = replaced(row, answer.row);
    focusCell(row, said.dataset.last);
    tell(row, answer.news);
  }

  function prepare(within) {
    for (const link of within.querySelectorAll("a[data-cell]")) link.setAttribute("role", "button");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cell]");
    if (link && !event.ctrlKey && !event.metaKey && event.button === 0) {
      event.preventDefault();
      open(link);
    }
    const leaving = event.target.closest("tr.cell-editor [data-leave]");
    if (leaving) leave(leaving.closest("tr.cell-editor"));
  });

  // Before whoever else listens to these keys on the page.
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a[data-cell]")) {
      event.preventDefault();
      open(event.target);
    }
    const form = event.target.closest("form.cell-form");
    if (!form) return;
    if (event.key === "Escape") {
      event.stopImmediatePropagation();
      leave(form.closest("tr.cell-editor"));
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      form.requestSubmit();
    }
  }, true);

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.cell-form")) {
      event.preventDefault();
      save(event.target);
    } else if (event.target.closest("tr.news")) {
      event.preventDefault();
      undo(event.target);
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-chooses]")) showChosen(event.target);
  });

  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("tr.cell-editor")].some(isTouched)) event.preventDefault();
  });

  prepare(document);
  for (const select of document.querySelectorAll("[data-chooses]")) showChosen(select);
  document.getElementById("preview")?.focus();

  // Selected rows.
  const list = document.querySelector("[data-select]");
  if (!list) return;
  const boxes = () => [...list.querySelectorAll("input[name=code]")];
  const bar = list.querySelector("[data-bar]");
  const whole = list.querySelector("[data-page] input");
  const matching = list.querySelector("[name=matching]");
  const none = list.querySelector("[data-none]");
  let last = null;

  function count() {
    const all = boxes();
    const ticked = all.filter((box) => box.checked).length;
    const number = matching?.checked ? matching.dataset.total : ticked;
    bar.hidden = !Number(number);
    list.querySelector("[data-number]").textContent = number;
    whole.checked = ticked === all.length;
    whole.indeterminate = ticked > 0 && ticked < all.length;
  }

  list.addEventListener("click", (event) => {
    const box = event.target;
    if (box === whole) {
      for (const other of boxes()) other.checked = whole.checked;
    } else if (box.matches("input[name=code]")) {
      const all = boxes();
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) {
        for (const other of all.slice(from, to + 1)) other.checked = box.checked;
      }
      last = box;
    } else if (box === none) {
      for (const other of [...boxes(), matching]) if (other) other.checked = false;
      (last && last.isConnected ? last : whole).focus();
    } else if (box !== matching) {
      return;
    }
    count();
  });
  list.querySelector("[data-page]").hidden = false;
  list.querySelector("[data-counted]").hidden = none.hidden = false;
  window.addEventListener("pageshow", count);
  count();
})();
