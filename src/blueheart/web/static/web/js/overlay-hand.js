import { placeOf } from "./overlay-draw.js";

const STEP = 0.01;
const FAR = 5;
const KEYS = {
  ArrowLeft: ({ step }) => ({ x: -step }), ArrowRight: ({ step }) => ({ x: step }),
  ArrowUp: ({ step }) => ({ y: -step }), ArrowDown: ({ step }) => ({ y: step }),
  "+": ({ far }) => ({ by: 1.03 ** far }), "=": ({ far }) => ({ by: 1.03 ** far }),
  "-": ({ far }) => ({ by: 1.03 ** -far }), "−": ({ far }) => ({ by: 1.03 ** -far }), _: ({ far }) => ({ by: 1.03 ** -far }),
  "[": ({ far }) => ({ turn: -far }), "]": ({ far }) => ({ turn: far }),
  "{": () => ({ turn: -15 }), "}": () => ({ turn: 15 }),
};

// Two points become two others: how much farther apart, turned by how much, and where their middle went.
const between = (one, other) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
const stretch = ([a, b], [c, d]) => ({
  by: Math.hypot(d.x - c.x, d.y - c.y) / (Math.hypot(b.x - a.x, b.y - a.y) || 1),
  turn: ((Math.atan2(d.y - c.y, d.x - c.x) - Math.atan2(b.y - a.y, b.x - a.x)) * 180) / Math.PI,
  from: between(a, b),
  to: between(c, d),
});

export class Hand {
  // `editor` has `state`, `move` (adds to the state) and `canvas`.
  constructor(editor) {
    this.editor = editor;
    this.fingers = new Map();
    const { canvas } = editor;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    }
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // In picture-widths from the upper left corner
  spot({ clientX, clientY }) {
    const box = this.editor.canvas.getBoundingClientRect();
    return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.width };
  }

  down(event) {
    if (!this.editor.state.photo || (event.pointerType === "mouse" && event.button)) return;
    this.editor.canvas.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, this.spot(event));
  }

  drag(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const before = [...this.fingers.values()].slice(0, 2);
    this.fingers.set(event.pointerId, this.spot(event));
    const after = [...this.fingers.values()].slice(0, 2);
    if (after.length === 2) this.about(stretch(before, after));
    else this.editor.move({ x: after[0].x - before[0].x, y: after[0].y - before[0].y });
  }

  wheel(event) {
    if (!this.editor.state.photo) return;
    event.preventDefault();
    const amount = event.deltaMode ? event.deltaY * 30 : event.deltaY;
    const spot = this.spot(event);
    if (event.shiftKey) this.editor.move({ turn: Math.sign(event.deltaY || event.deltaX) });
    else this.about({ by: 2 ** (-amount / 400), turn: 0, from: spot, to: spot });
  }

  // Zooms and turns about a point, which stays under the finger
  about({ by, turn, from, to }) {
    const { canvas, state } = this.editor;
    const ratio = canvas.height / canvas.width;
    const factor = this.editor.allowed(state.zoom * by) / state.zoom;
    const place = placeOf(state, 1, ratio);
    const angle = (turn * Math.PI) / 180;
    const [dx, dy] = [(place.x - from.x) * factor, (place.y - from.y) * factor];
    this.editor.move({
      by: factor, turn,
      x: to.x + dx * Math.cos(angle) - dy * Math.sin(angle) - place.x,
      y: to.y + dx * Math.sin(angle) + dy * Math.cos(angle) - place.y,
    });
  }

  key(event) {
    if (!this.editor.state.photo || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "0") this.editor.fit("fill");
    else if (KEYS[event.key]) {
      const far = event.shiftKey && event.key.startsWith("Arrow") ? FAR : 1;
      this.editor.move(KEYS[event.key]({ step: STEP * far, far }));
    } else return;
    event.preventDefault();
    this.editor.tellPlace();
  }
}
