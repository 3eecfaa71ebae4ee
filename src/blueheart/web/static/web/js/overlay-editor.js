import { drawn, drawPicture, heightOf, layersOf } from "./overlay-draw.js";

const SHARPEST = 2;
const QUIET_MS = 600;
export const [LEAST_ZOOM, MOST_ZOOM] = [0.25, 4];
const within = (least, most) => (number) => Math.min(most, Math.max(least, number));
const nearby = within(-1, 1);
const round = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;
const AT_FIRST = { x: 0, y: 0, zoom: 1, turn: 0 };

// The picture as it stands: a photograph, where it is, a frame, a shape. Shows it, and makes it in any size.
export class Editor {
  constructor(canvas, { frames, words, tell, shown }) {
    Object.assign(this, { canvas, frames, words, tell, shown });
    this.allowed = within(LEAST_ZOOM, MOST_ZOOM);
    this.state = { ...AT_FIRST, photo: null, frame: frames[0], shape: "square", ring: frames[0].ring };
    this.layers = [];
    this.asked = 0;
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  set(changes) {
    Object.assign(this.state, changes);
    if ("frame" in changes || "shape" in changes || "ring" in changes) this.resize(true);
    this.show();
  }

  move({ x = 0, y = 0, by = 1, turn = 0 }) {
    const { state } = this;
    this.set({
      x: nearby(state.x + x), y: nearby(state.y + y), zoom: this.allowed(state.zoom * by), turn: round(state.turn + turn),
    });
  }

  fit(how) {
    const { image } = this.state.photo;
    const ratio = (this.canvas.height / this.canvas.width) * (image.width / image.height);
    this.set({ ...AT_FIRST, zoom: how === "whole" ? this.allowed(Math.min(ratio, 1 / ratio)) : 1 });
    this.tellPlace();
  }

  tellPlace() {
    clearTimeout(this.quiet);
    const { zoom, turn } = this.state;
    const values = { zoom: Math.round(zoom * 100), turn: Math.round(turn) };
    this.quiet = setTimeout(() => this.tell("placed", values), QUIET_MS);
  }

  async resize(isNew = false) {
    const { canvas, state } = this;
    const width = Math.round(canvas.clientWidth * Math.min(SHARPEST, devicePixelRatio || 1));
    const height = heightOf(state.shape, width);
    if (!width || (!isNew && canvas.width === width && canvas.height === height && this.layers.length)) return;
    this.asked += 1;
    const mine = this.asked;
    const layers = await layersOf(state.frame, { width, height, ring: state.ring });
    if (mine !== this.asked) return;
    Object.assign(canvas, { width, height });
    this.layers = layers;
    drawPicture(canvas.getContext("2d"), state, layers);
    canvas.dataset.drawn = String(mine);
  }

  show() {
    this.shown(this.state);
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      drawPicture(this.canvas.getContext("2d"), this.state, this.layers);
    });
  }

  // The same strokes as on the screen, in the size of the download.
  make(width) {
    return drawn({ state: this.state, width });
  }
}
