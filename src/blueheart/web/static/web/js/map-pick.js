// A point chosen on the map fills two fields: <div data-map data-map-pick data-lat="id" data-lng="id">.
for (const root of document.querySelectorAll("[data-map-pick]")) {
  const lat = document.getElementById(root.dataset.lat);
  const lng = document.getElementById(root.dataset.lng);
  const view = root.querySelector("[data-map-view]");
  root.classList.add("map--pick");

  view.addEventListener("click", (event) => {
    const svg = view.querySelector("svg");
    const box = svg.getBoundingClientRect();
    const { width, height } = svg.viewBox.baseVal;
    const world = width * 2 ** Number(root.dataset.z);
    const dx = ((event.clientX - box.left) / box.width - 0.5) * width;
    const dy = ((event.clientY - box.top) / box.height - 0.5) * height;
    const x = (Number(root.dataset.x) + dx / world + 1) % 1;
    const y = Number(root.dataset.y) + dy / world;
    lng.value = (x * 360 - 180).toFixed(5);
    lat.value = ((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI).toFixed(5);

    svg.querySelector(".map__pin")?.remove();
    const pin = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    pin.setAttribute("class", "map__pin");
    pin.setAttribute("r", "9");
    pin.setAttribute("cx", String(width / 2 + dx));
    pin.setAttribute("cy", String(height / 2 + dy));
    svg.querySelector("[data-map-pan]").append(pin);
    event.preventDefault();
    for (const field of [lat, lng]) field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
