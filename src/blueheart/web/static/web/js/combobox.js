// City by typing: an ARIA combobox over JSON. Without it, the search button does the job.
// <input data-combobox data-url="/…?…" data-target="id of the hidden id field" data-none="…" data-found="{n} …">
const PAUSE_MS = 120;

for (const input of document.querySelectorAll("input[data-combobox]")) {
  const target = document.getElementById(input.dataset.target);
  const list = document.createElement("ul");
  const said = document.createElement("span");
  const box = document.createElement("div");
  let found = [];
  let at = -1;
  let timer = 0;
  let asked = "";
  let drawn = "";

  box.className = "combo";
  input.replaceWith(box);
  said.className = "vh";
  said.setAttribute("role", "status");
  list.id = `${input.id}-list`;
  list.className = "combo__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  box.append(input, list, said);
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() || input.name);
  const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    at = (index + found.length) % found.length;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };

  const choose = (city) => {
    input.value = city.label;
    asked = input.value;
    if (target) target.value = city.id;
    close();
    input.dispatchEvent(new CustomEvent("combobox:choose", { bubbles: true, detail: city }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const draw = () => {
    drawn = asked;
    list.replaceChildren(
      ...found.map((city, i) => {
        const option = document.createElement("li");
        const name = document.createElement("bdi");
        const where = document.createElement("small");
        name.textContent = city.name;
        where.textContent = [city.admin1, city.country_name].filter(Boolean).join(", ");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(name, where);
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(city);
        });
        return option;
      }),
    );
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? (input.dataset.found || "{n}").replace("{n}", found.length) : input.dataset.none || "";
  };

  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < 2) return close();
    const url = new URL(input.dataset.url, location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await (await fetch(url)).json();
      if (asked !== text) return;
      found = answer.results ?? answer;
      at = -1;
      draw();
    } catch {
      close();
    }
  };

  input.addEventListener("input", () => {
    if (target) target.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden || !found.length) return;
    if (drawn !== input.value.trim()) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(found[at]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}
