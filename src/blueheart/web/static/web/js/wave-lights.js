import { makeSprites } from "./wave-sprites.js";
import { NORTH, SOUTH, WEST } from "./wave-sun.js";
import { begun } from "./wave-words.js";

const [BEFORE, LIT, AFTER] = [0, 1, 2];
const SMALLEST_TILE = 16;
const FLASH_SECONDS = 1500;

// The monuments on one canvas as wide as the world. It lies in tiles; only those in which a light changed are redrawn.
export class Lights {
  constructor(lights, width, height, ratio) {
    this.lights = lights;
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, { width, height });
    this.context = this.canvas.getContext("2d");
    const count = lights.on.length;
    this.sprites = makeSprites(count, ratio, width);
    this.x = Int16Array.from(lights.lng, (lng) => ((((lng - WEST) % 360) + 360) % 360) / 360 * width);
    this.y = Int16Array.from(lights.lat, (lat) => ((NORTH - lat) / (NORTH - SOUTH)) * height);
    this.state = new Uint8Array(count).fill(255);
    this.tile = Math.max(SMALLEST_TILE, Math.ceil(this.sprites.reach * 2));
    this.columns = Math.ceil(width / this.tile);
    this.tiles = Array.from({ length: this.columns * Math.ceil(height / this.tile) }, () => []);
    for (let i = 0; i < count; i++) for (const tile of this.touched(i)) this.tiles[tile].push(i);
  }

  touched(i) {
    const reach = this.sprites.reach;
    const rows = this.tiles.length / this.columns;
    const cell = (value, most) => Math.min(most - 1, Math.max(0, Math.floor(value / this.tile)));
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
    const kindled = [];
    let lit = 0;
    for (let i = 0; i < on.length; i++) {
      const state = t < on[i] ? BEFORE : t < off[i] ? LIT : AFTER;
      if (state === LIT) lit++;
      const before = this.state[i];
      if (state === before) continue;
      this.state[i] = state;
      // What is kindled shines over all that was there; only what goes out has to be taken away
      if (state === LIT && before === BEFORE) kindled.push(i);
      else for (const tile of this.touched(i)) dirty.add(tile);
    }
    this.put(kindled);
    if (dirty.size > this.tiles.length / 2) this.redraw();
    else for (const tile of dirty) this.redrawTile(tile);
    return lit;
  }

  redraw() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.put(this.x.keys());
  }

  redrawTile(tile) {
    const { context, tile: size } = this;
    const [x, y] = [(tile % this.columns) * size, Math.floor(tile / this.columns) * size];
    context.save();
    context.beginPath();
    context.rect(x, y, size, size);
    context.clip();
    context.clearRect(x, y, size, size);
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
