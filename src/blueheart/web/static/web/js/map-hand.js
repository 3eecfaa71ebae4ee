// Dragging and pinching the map by pointer; map.js says what a move means.
export function drag(view, { pan, zoom }) {
  const fingers = new Map();
  let hold = null;

  const perPixel = () => {
    const svg = view.querySelector("svg");
    return svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
  };
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };

  view.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    hold = fingers.size === 1 ? { x: event.clientX, y: event.clientY } : { pinch: apart(), far: true };
  });

  addEventListener("pointermove", (event) => {
    if (!hold || !fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (hold.pinch) return;
    hold.dx = event.clientX - hold.x;
    hold.dy = event.clientY - hold.y;
    hold.far ||= Math.hypot(hold.dx, hold.dy) > 5;
    if (!hold.far) return;
    const k = perPixel();
    view.querySelector("[data-map-pan]")?.setAttribute("transform", `translate(${hold.dx * k} ${hold.dy * k})`);
  });

  const lift = (event) => {
    if (!hold || !fingers.has(event.pointerId)) return;
    if (hold.pinch && fingers.size === 2) {
      const ratio = apart() / hold.pinch;
      if (Math.abs(Math.log2(ratio)) > 0.3) zoom(ratio > 1 ? 1 : -1);
    } else if (hold.dx !== undefined && hold.far) {
      pan(-hold.dx * perPixel(), -hold.dy * perPixel());
    }
    fingers.delete(event.pointerId);
    if (!fingers.size) setTimeout(() => (hold = null));
  };
  addEventListener("pointerup", lift);
  addEventListener("pointercancel", lift);

  // What ends a drag is not a press on the mark beneath it.
  view.addEventListener("click", (event) => {
    if (!hold?.far) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  view.addEventListener("dragstart", (event) => event.preventDefault());
}
