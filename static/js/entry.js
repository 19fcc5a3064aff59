// The form of an activity: "already held" opens what is asked about what happened; a title that
// resembles one of the plan shows it.
(() => {
  "use strict";
  const status = document.getElementById("id_status");
  status?.addEventListener("change", () => {
    if (status.value !== "held") return;
    for (const id of ["happened", "findings"]) {
      const part = document.getElementById(id);
      if (part) part.open = true;
    }
  });

  const place = document.getElementById("similar");
  if (!place) return;
  let asked = "";
  for (const name of ["id_title_en", "id_title_sr"]) {
    const title = document.getElementById(name);
    title?.addEventListener("change", async () => {
      asked = title.value;
      const query = new URLSearchParams({ title: asked });
      try {
        const answer = await fetch(`${place.dataset.address}?${query}`);
        if (answer.ok && !answer.redirected && asked === title.value) {
          place.innerHTML = await answer.text();
        }
      } catch {
        place.textContent = "";
      }
    });
  }
})();
