// What Django's admin lacks for those who hear a page or go through it by keyboard.
(() => {
  "use strict";

  // A frame of rows that is moved sideways: without a field in it, nothing in it takes the focus.
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea";
  document.querySelectorAll(".inline-group .tabular fieldset").forEach((frame) => {
    if (!frame.querySelector(focusable)) frame.tabIndex = 0;
  });

  // Fields that are searched while one types (select2) come without a name. Each takes that of its
  // field, in front of what is chosen.
  const { jQuery } = window.django ?? {};
  if (!jQuery?.fn.select2) return;
  let count = 0;

  const name = (select) => {
    const box = select.nextElementSibling;
    if (!box?.matches(".select2-container")) return;
    const words = document.createElement("span");
    words.hidden = true;
    // Not from the field's own id, which changes when a row above it is removed.
    words.id = `field-name-${(count += 1)}`;
    const label = select.getAttribute("aria-label") ?? select.labels[0]?.textContent ?? "";
    words.textContent = label.trim().replace(/:$/, "");
    box.after(words);
    const say = (element, ids = words.id) => element?.setAttribute("aria-labelledby", ids);
    const field = box.querySelector(".select2-selection");
    const chosen = box.querySelector(".select2-selection__rendered");
    say(field, `${words.id} ${chosen.id}`);
    say(box.querySelector("[role=textbox]"));
    say(box.querySelector(".select2-search__field"));
    jQuery(select).on("select2:open", () => {
      const open = ".select2-container--open .select2-dropdown";
      say(document.querySelector(`${open} .select2-search__field`));
      say(document.querySelector(`${open} [role=listbox]`));
      field.setAttribute("aria-controls", field.getAttribute("aria-owns"));
    });
  };

  const all = (place) => place.querySelectorAll("select.admin-autocomplete").forEach(name);
  // Behind those listeners of Django's that make the fields.
  jQuery(() => all(document));
  document.addEventListener("formset:added", (event) => all(event.target));
})();
