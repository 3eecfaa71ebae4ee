import { makeSprites } from "./wave-sprites.js";
import { NORTH, SOUTH, WEST } from "./wave-sun.js";
import { begun } from "./wave-words.js";

const [BEFORE, LIT, AFTER] = [0, 1, 2];
const TILE = 48;
const FLASH_SECONDS = 1500;

// The monuments on one canvas as wide as the world. It lies in tiles; only those in which a light changed are redrawn.
export class Lights {
  constructor(lights, width, height, ratio) {
    this.lights = lights;
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, { width, height });
    this.context = this.canvas.getContext("2d");
    const count = lights.on.length;
    this.sprites = makeSprites(count, ratio);
    this.x = Int16Array.from(lights.lng, (lng) => ((((lng - WEST) % 360) + 360) % 360) / 360 * width);
    this.y = Int16Array.from(lights.lat, (lat) => ((NORTH - lat) / (NORTH - SOUTH)) * height);
    this.state = new Uint8Array(count).fill(255);
    this.columns = Math.ceil(width / TILE);
    this.tiles = Array.from({ length: this.columns * Math.ceil(height / TILE) }, () => []);
    for (let i = 0; i < count; i++) for (const tile of this.touched(i)) this.tiles[tile].push(i);
  }

  touched(i) {
    const reach = this.sprites.reach;
    const rows = this.tiles.length / this.columns;
    const cell = (value, most) => Math.min(most - 1, Math.max(0, Math.floor(value / TILE)));
    const found = [];
    for (let row = cell(this.y[i] - reach, rows); row <= cell(this.y[i] + reach, rows); row++)
      for (let column = cell(this.x[i] - reach, this.columns); column <= cell(this.x[i] + reach, this.columns); column++)
        found.push(row * this.columns + column);
    return found;
  }

  // Returns how many are lit.
  update(t) {
    const { on, off } = this.lights;
    const dirty = new Set();
    let lit = 0;
    for (let i = 0; i < on.length; i++) {
      const state = t < on[i] ? BEFORE : t < off[i] ? LIT : AFTER;
      if (state === LIT) lit++;
      if (state === this.state[i]) continue;
      this.state[i] = state;
      for (const tile of this.touched(i)) dirty.add(tile);
    }
    if (dirty.size > this.tiles.length / 2) this.redraw();
    else for (const tile of dirty) this.redrawTile(tile);
    return lit;
  }

  redraw() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.put(this.x.keys());
  }

  redrawTile(tile) {
    const { context } = this;
    const [x, y] = [(tile % this.columns) * TILE, Math.floor(tile / this.columns) * TILE];
    context.save();
    context.beginPath();
    context.rect(x, y, TILE, TILE);
    context.clip();
    context.clearRect(x, y, TILE, TILE);
    this.put(this.tiles[tile]);
    context.restore();
  }

  put(members) {
    const lit = [];
    for (const i of members) {
      if (this.state[i] === LIT) lit.push(i);
      else this.stamp(this.context, this.state[i] === AFTER ? this.sprites.after : this.sprites.before, this.x[i], this.y[i]);
    }
    for (const i of lit) this.stamp(this.context, this.sprites.lit, this.x[i], this.y[i]);
  }

  stamp(context, sprite, x, y) {
    context.drawImage(sprite, x - (sprite.width >> 1), y - (sprite.height >> 1));
  }

  // Brighter at the moment of lighting: a ring that widens and fades. `shift` is where the picture begins.
  flash(context, t, shift, calm) {
    const { on } = this.lights;
    const world = this.canvas.width;
    const { rings } = this.sprites;
    for (let i = begun(this.lights, t) - 1; i >= 0 && on[i] > t - FLASH_SECONDS; i--) {
      const ring = rings[calm ? 1 : Math.floor(((t - on[i]) / FLASH_SECONDS) * rings.length)];
      const x = this.x[i] - shift;
      this.stamp(context, ring, x < -ring.width ? x + world : x, this.y[i]);
    }
  }
}
