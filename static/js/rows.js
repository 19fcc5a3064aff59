// "One more row": copies the empty row of a page. Without it a page has the rows it came with.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-add-row]")) {
    const prefix = button.dataset.addRow;
    const rows = document.getElementById(`${prefix}-rows`);
    const empty = document.getElementById(`${prefix}-row`);
    if (!rows || !empty) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const number = rows.children.length;
      const copy = document.createElement("div");
      copy.innerHTML = empty.innerHTML
        .replaceAll("__number__", number)
        .replaceAll("__place__", number + 1);
      const row = copy.firstElementChild;
      rows.append(row);
      row.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
      row.querySelector("select, input, textarea").focus();
      button.hidden = number + 1 >= Number(button.dataset.most);
    });
  }
})();
