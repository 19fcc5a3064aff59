// What stands in the fields of a form, and whether somebody has changed it: for keys.js and typed.js.
window.fields = (() => {
  "use strict";
  const fieldsOf = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        field.name !== "csrfmiddlewaretoken" &&
        field.matches("input:not([type=submit], [type=button], [type=file], [type=password]), textarea, select"),
    );
  const chosen = (field) => ["checkbox", "radio"].includes(field.type);
  const valuesOf = (field) => {
    if (chosen(field)) return field.checked ? [field.value] : [];
    if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
    return [field.value];
  };
  const changed = (field) => {
    if (field.type === "hidden" || field.disabled) return false;
    if (chosen(field)) return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.options) {
      const options = [...field.options];
      return field.multiple || options.some((one) => one.defaultSelected)
        ? options.some((one) => one.selected !== one.defaultSelected)
        : field.selectedIndex > 0;
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  };
  const grouped = (pairs) => {
    const found = new Map();
    for (const [name, values] of pairs) found.set(name, [...(found.get(name) || []), ...values]);
    return found;
  };
  const typedIn = (form) => grouped(fieldsOf(form).map((field) => [field.name, valuesOf(field)]));

  // In words

  const labelOf = (form, name) => {
    const field = fieldsOf(form).find((one) => one.name === name && one.type !== "hidden");
    if (!field) return name;
    const own = field.getAttribute("aria-label");
    const around = field.closest("fieldset, [role=radiogroup]");
    const text = chosen(field) && around
      ? around.getAttribute("aria-label") || around.querySelector("legend")?.textContent
      : field.labels?.[0]?.textContent;
    const row = /-(\d+)-/.exec(name);
    const label = (own || text || name).replace("*", "").trim();
    return row ? `${label} (${Number(row[1]) + 1})` : label;
  };
  const inWords = (form, name, values) =>
    values
      .map((value) => {
        const field = fieldsOf(form).find(
          (one) => one.name === name && (one.options || (chosen(one) && one.value === value)),
        );
        if (field?.options) return [...field.options].find((one) => one.value === value)?.text ?? value;
        return field ? field.labels?.[0]?.textContent.trim() || value : value;
      })
      .filter(Boolean)
      .join(", ") || "–";

  return { fieldsOf, chosen, valuesOf, changed, typedIn, labelOf, inWords };
})();
