// Whether the person is signed in still: asked before a form is sent, said before the session ends;
// whose has ended signs in without leaving the page. For typed.js.
(() => {
  "use strict";
  const WARN_BEFORE = 5 * 60 * 1000;
  const ANSWER_WITHIN = 10 * 1000;
  const words = document.getElementById("typed-words");
  if (!words) return;
  const part = (name) => words.content.querySelector(`[data-part="${name}"]`).cloneNode(true);
  const clock = (at) => {
    const day = new Date(at);
    const two = (number) => String(number).padStart(2, "0");
    const hours = `${two(day.getHours())}:${two(day.getMinutes())}`;
    if (day.toDateString() === new Date().toDateString()) return hours;
    return `${day.getDate()}. ${day.getMonth() + 1}. ${hours}`;
  };

  // Bars at the foot of the window

  const bars = {};
  function show(name, set = () => {}) {
    if (!bars[name]) {
      bars[name] = part(name);
      bars[name].setAttribute("role", "alert");
      document.querySelector("main").append(bars[name]);
    }
    set(bars[name]);
    return bars[name];
  }
  function hide(...names) {
    for (const name of names) {
      bars[name]?.remove();
      delete bars[name];
    }
  }

  // Asking the server

  const { session: SESSION, login: LOGIN } = words.dataset;
  const ask = (address, options = {}) =>
    fetch(address, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN), ...options });
  function renew(answer) {
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = answer.token;
    ends = answer.left === null ? null : Date.now() + answer.left * 1000;
    hide("away", "ending", "ended");
  }
  const isMine = (answer) => String(answer.user) === words.dataset.user;
  const json = async (answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  /** Goes on once the server says that the person is signed in. What is `busy` says so meanwhile. */
  async function whenSignedIn(busy, goOn) {
    busy.setAttribute("aria-busy", "true");
    let answer = null;
    try {
      answer = await json(await ask(SESSION));
    } catch {
      show("away");
      return;
    } finally {
      busy.removeAttribute("aria-busy");
    }
    hide("away");
    if (answer.user === null) {
      signIn(goOn);
    } else if (!isMine(answer)) {
      show("other");
    } else {
      renew(answer);
      goOn();
    }
  }

  // The session

  let ends = words.dataset.left === "" ? null : Date.now() + Number(words.dataset.left) * 1000;
  async function askAgain() {
    try {
      const answer = await json(await ask(SESSION));
      if (isMine(answer)) renew(answer);
      else show("ended");
    } catch {
      // The server does not answer: said when the person saves.
    }
  }
  function look() {
    if (ends === null || bars.ended) return;
    const left = ends - Date.now();
    if (left <= 0) {
      hide("ending");
      askAgain();
    } else if (left <= WARN_BEFORE) {
      show("ending", (bar) => (bar.querySelector("time").textContent = clock(ends)));
    }
  }
  /** Warns before the session ends. */
  function watch() {
    look();
    setInterval(look, 10 * 1000);
    document.addEventListener("visibilitychange", () => document.hidden || look());
  }

  async function stay() {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    try {
      let answer = await ask(SESSION, { method: "POST", headers: { "X-CSRFToken": token } });
      if (!answer.ok || answer.redirected) {
        const fresh = await json(await ask(SESSION));
        answer = await ask(SESSION, { method: "POST", headers: { "X-CSRFToken": fresh.token } });
      }
      const said = await json(answer);
      if (isMine(said)) renew(said);
      else signIn(() => {});
    } catch {
      show("away");
    }
  }
  document.addEventListener("click", (event) => {
    const wish = event.target.closest?.("[data-do]")?.dataset.do;
    if (wish === "stay") stay();
    if (wish === "sign-in") signIn(() => {});
  });

  // Signing in without leaving the page, through the same page that everybody signs in with.

  function signIn(onward) {
    if (document.querySelector("dialog[open].sign-in")) return;
    const dialog = part("sign-in");
    const back = document.activeElement;
    const form = dialog.querySelector("form");
    const [name, word] = form.querySelectorAll("input");
    const problem = form.querySelector("[role=alert]");
    name.value = words.dataset.username;
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      back?.focus();
    });
    dialog.querySelector("[data-do=close]").addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.hasAttribute("aria-busy")) return;
      form.setAttribute("aria-busy", "true");
      problem.hidden = true;
      try {
        const answer = await enter(name.value, word.value);
        if (typeof answer === "string") {
          problem.textContent = answer;
          problem.hidden = false;
          word.select();
        } else if (isMine(answer)) {
          hide("other");
          renew(answer);
          dialog.close();
          onward();
        } else {
          dialog.close();
          show("other");
        }
      } catch {
        problem.textContent = part("away").textContent.trim();
        problem.hidden = false;
      } finally {
        form.removeAttribute("aria-busy");
      }
    });
    dialog.showModal();
    word.focus();
  }

  /** Who is signed in now, or why not, in the words of the sign-in page. */
  async function enter(username, password) {
    const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
    const arrived = (answer) => new URL(answer.url).pathname === SESSION;
    const page = await ask(`${LOGIN}?next=${encodeURIComponent(SESSION)}`);
    if (arrived(page)) {
      const answer = await json(page);
      if (isMine(answer)) return answer;
    }
    const token = (await read(page)).querySelector("main [name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, username, password, next: SESSION });
    const answer = await ask(LOGIN, { method: "POST", body });
    if (arrived(answer)) return json(answer);
    const said = await read(answer);
    const faults = said.querySelectorAll("#errors li");
    const shown = faults.length ? [...faults] : [...said.querySelectorAll("main p")].slice(0, 1);
    return shown.map((one) => one.textContent.trim()).join(" ");
  }

  window.session = { part, clock, whenSignedIn, askAgain, watch };
})();
