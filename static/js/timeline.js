// The timeline: its width, components that close, arrow keys from row to row, and one line that
// says in words what the row in hand shows. Without it the table is whole and as wide as the page.
(() => {
  "use strict";
  const region = document.querySelector(".timeline");
  if (!region) return;
  const table = region.querySelector("table");
  const said = document.getElementById("timeline-said");
  const details = document.getElementById("timeline-details");
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());

  // Width
  const tools = document.querySelector(".timeline-zoom");
  tools.hidden = false;
  const zooms = [...tools.querySelectorAll("[data-zoom]")];
  for (const button of zooms) {
    button.addEventListener("click", () => {
      const width = Number(button.dataset.zoom) * Number(region.dataset.months);
      const before = region.scrollWidth;
      const middle = region.scrollLeft + region.clientWidth / 2;
      if (width) region.style.setProperty("--bars", `${width}px`);
      else region.style.removeProperty("--bars");
      region.classList.toggle("wide", width > 0);
      region.scrollLeft = (middle * region.scrollWidth) / before - region.clientWidth / 2;
      for (const other of zooms) other.setAttribute("aria-pressed", String(other === button));
      said.textContent = button.dataset.said;
    });
  }

  // Components that close
  const folds = [];
  for (const head of table.querySelectorAll("th[data-rows]")) {
    const rows = document.getElementById(head.dataset.rows);
    const button = document.createElement("button");
    const name = region.dataset.rows.replace("#", head.querySelector("b").textContent);
    button.type = "button";
    button.className = "fold-rows";
    button.setAttribute("aria-label", name);
    button.setAttribute("aria-controls", rows.id);
    const set = (open) => {
      rows.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "▾" : "▸";
    };
    set(true);
    button.addEventListener("click", () => {
      set(rows.hidden);
      said.textContent = `${name}: ${rows.hidden ? region.dataset.closed : region.dataset.opened}`;
    });
    head.prepend(button);
    folds.push(set);
  }
  const all = tools.querySelector("[data-close-all]");
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") === "true";
    for (const set of folds) set(open);
    all.setAttribute("aria-pressed", String(!open));
    said.textContent = open ? region.dataset.opened : region.dataset.closed;
  });

  // From row to row
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 };
  region.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const here = event.target.closest("tbody tr");
    if (!here && event.target !== region) return;
    const stops = [...table.querySelectorAll("tbody:not([hidden]) > tr > th")]
      .map((cell) => cell.querySelector("a, button"))
      .filter(Boolean);
    const place = here ? stops.indexOf(here.querySelector("th a, th button")) : -1;
    const next = stops[Math.min(Math.max(place + step, 0), stops.length - 1)];
    event.preventDefault();
    next.focus();
  });

  // In words
  const show = (row) => {
    if (!row || row.parentElement === table.tHead) return;
    const cells = [...row.cells].slice(0, heads.length - 1).map((cell, place) => {
      const text = cell.textContent.replace(/^[▾▸]/, "").trim();
      return place ? `${heads[place]}: ${text}` : text;
    });
    details.textContent = cells.join(" · ");
    details.hidden = false;
  };
  table.addEventListener("pointerover", (event) => show(event.target.closest("tr")));
  table.addEventListener("focusin", (event) => {
    show(event.target.closest("tr"));
    event.target.setAttribute("aria-describedby", details.id);
  });
  table.addEventListener("focusout", (event) => event.target.removeAttribute("aria-describedby"));
})();
