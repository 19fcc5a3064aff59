// Attendance in one pass of the keyboard: J and K or the arrows move between people, space marks
// "came" (and takes it back), X "excused". The radio buttons alone do the same.
const form = document.getElementById("attendance");
const tally = document.getElementById("tally");
const rows = [...form.querySelectorAll("tbody tr")];

const chosen = (row) => row.querySelector("input[type=radio]:checked");

function mark(row, value) {
  const now = chosen(row);
  const wanted = now && now.value === value ? "expected" : value;
  const radio = row.querySelector(`input[type=radio][value=${wanted}]`);
  radio.checked = true;
  radio.focus();
  count();
}

function go(row, step) {
  const next = rows[rows.indexOf(row) + step];
  if (next) (chosen(next) || next.querySelector("input[type=radio]")).focus();
}

function count() {
  const numbers = { listed: rows.length, came: 0, excused: 0, expected: 0, women: 0, men: 0, unstated: 0 };
  const sexes = { female: "women", male: "men", "": "unstated" };
  for (const row of rows) {
    const value = chosen(row)?.value;
    numbers[value] += 1;
    row.classList.toggle("came", value === "came");
    if (value === "came") numbers[sexes[row.querySelector("[data-sex]").dataset.sex]] += 1;
  }
  tally.textContent = tally.dataset.sentence.replace(/\{(\w+)\}/g, (_whole, name) => numbers[name]);
}

form.addEventListener("keydown", (event) => {
  const row = event.target.closest("tbody tr");
  if (!row || event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = {
    ArrowDown: () => go(row, 1),
    KeyJ: () => go(row, 1),
    ArrowUp: () => go(row, -1),
    KeyK: () => go(row, -1),
    Space: () => mark(row, "came"),
    KeyX: () => mark(row, "excused"),
  }[event.code]; // the place of the key: a Cyrillic keyboard has the same
  if (!act) return;
  event.preventDefault();
  act();
});
form.addEventListener("change", count);
document.getElementById("keys").hidden = false;
