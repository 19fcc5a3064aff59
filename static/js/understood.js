// Shows while somebody types what the server will understand (core/readings.py has the same
// rules), opens the browser's calendar beside a day, and gives phones their own pickers.
(() => {
  "use strict";
  const words = document.getElementById("reading-words")?.dataset;
  if (!words) return;
  const [FIRST_YEAR, LAST_YEAR] = [1950, 2150];
  const weekdays = words.weekdays.split("|");
  const months = words.months.split("|");
  const DAY = 24 * 60 * 60 * 1000;
  const iso = (day) => day.toISOString().slice(0, 10);

  function date(year, month, day) {
    const found = new Date(Date.UTC(year, month - 1, day));
    const real = found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
    return real && year >= FIRST_YEAR && year <= LAST_YEAR ? found : null;
  }

  function withoutYear(day, month, field) {
    const now = new Date(words.today);
    const first = field.dataset.first && new Date(field.dataset.first);
    const last = field.dataset.last && new Date(field.dataset.last);
    const [from, to] = first
      ? [first.getUTCFullYear(), last.getUTCFullYear()]
      : [now.getUTCFullYear() - 4, now.getUTCFullYear() + 4];
    const days = [];
    for (let year = from; year <= to; year += 1) {
      const found = date(year, month, day);
      if (found) days.push(found);
    }
    const inside = days.filter((one) => first && one >= first && one <= last);
    const distance = (one) => Math.abs(one - now) / DAY;
    return (inside.length ? inside : days).sort((a, b) => distance(a) - distance(b))[0] ?? null;
  }

  function readDay(typed, field) {
    const text = typed
      .trim()
      .replace(/(\d)\s+(?=\d)/g, "$1.")
      .replace(/\s+/g, "")
      .replace(/\.$/, "");
    let found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
    if (found) return date(...found.slice(1).map(Number));
    found = /^(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/.exec(text);
    if (!found) return null;
    const [day, month] = [Number(found[1]), Number(found[3])];
    if (!found[4]) return withoutYear(day, month, field);
    return date(Number(found[4]) + (found[4].length === 2 ? 2000 : 0), month, day);
  }

  function dayInWords(day) {
    const weekday = weekdays[(day.getUTCDay() + 6) % 7];
    const parts = {
      j: day.getUTCDate(),
      n: day.getUTCMonth() + 1,
      M: months[day.getUTCMonth()],
      Y: day.getUTCFullYear(),
    };
    const written = words.dayFormat.replace(/[jnMY]/g, (letter) => parts[letter]);
    return `${weekday}${weekday.endsWith(".") ? " " : ", "}${written}`;
  }

  function readTime(typed) {
    const text = typed.toLowerCase().replace(/\s+/g, "").replace(/\.$/, "");
    const found = /^(\d{1,2})(?:[:.,hčч]?(\d{2})(?::\d{2})?)?(?:h|č|ч|min)?$/.exec(text);
    if (!found) return "";
    const [hour, minute] = [Number(found[1]), Number(found[2] || 0)];
    if (hour > 23 || minute > 59) return "";
    return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  }

  const GROUPED = /^[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*$/;
  function ungrouped(text) {
    const signs = text.match(/[.,]/g) || [];
    if (new Set(signs).size === 2) {
      const at = text.lastIndexOf(signs[signs.length - 1]);
      const whole = text.slice(0, at);
      if (GROUPED.test(whole)) return `${whole.replace(/[.,]/g, "")}.${text.slice(at + 1)}`;
    } else if (signs.length === 1) return text.replace(",", ".");
    else if (GROUPED.test(text)) return text.replace(/[.,]/g, "");
    return text;
  }
  function numberInWords(typed, kind) {
    let text = typed.replace(/\s+/g, "").replace(/%$/, "");
    const signs = text.match(/[.,]/g) || [];
    if (kind === "money" && signs.length === 1 && GROUPED.test(text)) return "";
    if (kind === "whole") text = GROUPED.test(text) ? text.replace(/[.,]/g, "") : text;
    else text = kind === "money" ? ungrouped(text) : text.replace(/,/g, ".");
    if (!/^[+-]?\d+(\.\d+)?$/.test(text) || (kind === "whole" && text.includes("."))) return "";
    let [whole, part = ""] = text.replace("+", "").split(".");
    if (kind === "money") {
      if (part.length > 2) return "";
      part = part.padEnd(2, "0");
    }
    whole = whole.replace(/\B(?=(\d{3})+$)/g, words.thousands);
    const shown = part ? whole + words.decimal + part : whole;
    return shown === typed.trim() ? "" : shown;
  }

  function understood(field) {
    const typed = field.value;
    if (!typed.trim()) return "";
    const kind = field.dataset.read;
    if (kind === "time") return readTime(typed);
    if (kind !== "day") return numberInWords(typed, kind);
    const day = readDay(typed, field);
    return day ? dayInWords(day) : "";
  }

  // While somebody types, not at each key: a screen reader would read all of them.
  const waiting = new Map();
  function say(field) {
    const place = document.getElementById(`${field.id}_understood`);
    if (place) place.textContent = understood(field);
  }
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.dataset?.read) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(say, 250, field));
  });

  function openCalendar(field) {
    const box = field.parentElement;
    let picker = box.querySelector("input[type=date].picker");
    if (!picker) {
      picker = document.createElement("input");
      Object.assign(picker, { type: "date", className: "picker", tabIndex: -1 });
      picker.setAttribute("aria-hidden", "true");
      picker.addEventListener("change", (event) => {
        event.stopPropagation();
        const [year, month, day] = picker.value.split("-").map(Number);
        field.value = picker.value ? `${day}.${month}.${year}` : "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        field.focus();
      });
      picker.addEventListener("input", (event) => event.stopPropagation());
      box.append(picker);
    }
    const day = readDay(field.value, field);
    picker.value = day ? iso(day) : "";
    picker.showPicker?.();
  }

  const phone = matchMedia("(pointer: coarse)").matches;
  /** A phone's own picker, unless it would throw away what stands in the field. */
  function nativePicker(field) {
    const kind = field.dataset.read;
    const read = (typed) => {
      if (kind === "time") return readTime(typed);
      const day = readDay(typed, field);
      return day ? iso(day) : "";
    };
    const [now, stored] = [read(field.value), read(field.defaultValue)];
    if ((field.value && !now) || (field.defaultValue && !stored)) return;
    field.type = kind === "day" ? "date" : "time";
    field.defaultValue = stored;
    field.value = now;
  }
  function furnish(root) {
    if (phone) {
      root.querySelectorAll("[data-read=day], [data-read=time]").forEach(nativePicker);
      return;
    }
    for (const button of root.querySelectorAll(".reading .calendar")) {
      const field = button.parentElement.querySelector("[data-read=day]");
      if (field.disabled || field.readOnly) continue;
      button.hidden = false;
      button.addEventListener("click", () => openCalendar(field));
      field.addEventListener("keydown", (event) => {
        if (event.altKey && event.key === "ArrowDown") openCalendar(field);
      });
    }
  }
  furnish(document);
  document.addEventListener("row-added", (event) => furnish(event.target));
})();
