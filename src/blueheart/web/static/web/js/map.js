import { drag } from "./map-hand.js";

// Moves and zooms the server-drawn map: fetches the picture for a new centre and swaps it.
// At zoom z the world is (width of the viewBox) × 2^z wide; x and y are its centre, 0 to 1 (web mercator).
for (const root of document.querySelectorAll("[data-map]")) {
  const view = root.querySelector("[data-map-view]");
  const said = root.querySelector("[data-map-said]");
  const { minZ, maxZ, fragmentUrl } = root.dataset;
  const home = { z: +root.dataset.z, x: +root.dataset.x, y: +root.dataset.y };
  let now = { ...home };
  let asked = 0;

  const svg = () => view.querySelector("svg");
  const width = () => svg().viewBox.baseVal.width;
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  const show = async (next) => {
    now = { z: clamp(next.z, +minZ, +maxZ), x: (next.x + 1) % 1, y: clamp(next.y, 0, 1) };
    const mine = ++asked;
    const url = new URL(fragmentUrl, location.href);
    for (const key of ["z", "x", "y"]) url.searchParams.set(key, String(+now[key].toFixed(6)));
    Object.assign(root.dataset, now);
    root.classList.add("map--busy");
    try {
      const answer = await fetch(url);
      if (!answer.ok || mine !== asked) return;
      view.innerHTML = await answer.text();
      // The server has the last word: it keeps the centre on the map.
      for (const key of ["z", "x", "y"]) if (svg().dataset[key]) now[key] = +svg().dataset[key];
      Object.assign(root.dataset, now);
      said.textContent = svg().getAttribute("aria-label");
      const here = new URL(location.href);
      for (const key of ["z", "x", "y"]) here.searchParams.set(key, String(+now[key].toFixed(5)));
      if (root.dataset.map !== "still") history.replaceState(null, "", here);
      root.dispatchEvent(new CustomEvent("map:moved", { bubbles: true, detail: now }));
    } finally {
      if (mine === asked) root.classList.remove("map--busy");
    }
  };

  const move = (dx, dy) => {
    const world = width() * 2 ** now.z;
    return show({ z: now.z, x: now.x + dx / world, y: now.y + dy / world });
  };
  const zoom = (step) => show({ ...now, z: now.z + step });

  root.classList.add("map--on");
  view.tabIndex = 0;
  view.setAttribute("role", "group");
  view.setAttribute("aria-label", root.dataset.help);

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.dataset.mapZoom) zoom(+link.dataset.mapZoom);
    else if ("mapHome" in link.dataset) show({ z: +minZ, x: 0.5, y: home.z === +minZ ? home.y : 0.4 });
    else if (link.dataset.go) {
      const [z, x, y] = link.dataset.go.split(",").map(Number);
      show({ z, x, y });
    } else return;
    event.preventDefault();
  });

  view.addEventListener("keydown", (event) => {
    const step = width() / 5;
    const deeds = {
      ArrowLeft: () => move(-step, 0), ArrowRight: () => move(step, 0), ArrowUp: () => move(0, -step), ArrowDown: () => move(0, step),
      "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1),
    };
    if (!deeds[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    deeds[event.key]();
  });

  let wheel = 0;
  view.addEventListener("wheel", (event) => {
    // A page must stay scrollable: plain turning zooms only a map that has the focus.
    if (!event.ctrlKey && document.activeElement !== view) return;
    event.preventDefault();
    if (event.timeStamp - wheel < 250) return;
    wheel = event.timeStamp;
    zoom(event.deltaY < 0 ? 1 : -1);
  }, { passive: false });

  drag(view, { pan: move, zoom });
}
