// <form data-promise>: shows the hours while they are filled in, moves the map to the chosen city,
// and warns before typed words are lost. Without it, the button beside the hours does the job.
const PAUSE_MS = 400;
const ASKED = ["city", "city_id", "latitude", "longitude", "curfew", "day", "rule", "offset_minutes", "fixed_time", "end_time"];

for (const form of document.querySelectorAll("form[data-promise]")) {
  const plan = form.querySelector("[data-plan]");
  const map = form.querySelector("[data-map]");
  let timer = 0;
  let asked = 0;
  let dirty = false;

  form.querySelector("[data-plan-button]")?.closest("p").remove();

  const ask = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "plan" } });
      if (answer.ok && mine === asked) plan.innerHTML = await answer.text();
    } catch {
      // what stood there stays; the hours are worked out again on sending
    }
  };

  const later = (event) => {
    dirty = true;
    if (!ASKED.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => (dirty = false));
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });

  form.addEventListener("combobox:choose", ({ detail }) => {
    if (!map || detail.lat === undefined) return;
    const go = document.createElement("a");
    const y = 0.5 - Math.asinh(Math.tan((detail.lat * Math.PI) / 180)) / (2 * Math.PI);
    go.dataset.go = `6,${detail.lng / 360 + 0.5},${y}`;
    go.hidden = true;
    map.append(go);
    go.click();
    go.remove();
  });
}
