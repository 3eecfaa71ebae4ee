import { makeLand } from "./wave-land.js";
import { Lights } from "./wave-lights.js";
import { makeSky } from "./wave-sky.js";
import { RATIO, sunAt, WEST } from "./wave-sun.js";

const PIXELS_AT_MOST = 1.7e6;
const DECLINATION_STEP = 0.1;
// On a narrow picture: how far east of the noon its middle lies, so that dusk is in it
const AHEAD = 112;

// The picture: night land, day over it, lights, flashes. Where the whole world does not fit, it follows the dusk.
export class Scene {
  constructor(stage, data, outline, calm) {
    Object.assign(this, { stage, data, outline, calm });
    this.sky = document.createElement("canvas");
    this.sparks = document.createElement("canvas");
    this.frame = document.createElement("div");
    this.frame.className = "wave__canvas";
    stage.prepend(this.frame);
  }

  // Draws anew what hangs on the size; false when it is the same still.
  measure() {
    const { width, height } = this.stage.getBoundingClientRect();
    if (!width || !height) return false;
    const ratio = Math.max(1, Math.min(devicePixelRatio, Math.sqrt(PIXELS_AT_MOST / (width * height))));
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (across === this.across && down === this.down) return false;
    Object.assign(this, { across, down });
    this.world = Math.max(across, Math.round(down / RATIO));
    this.follows = this.world > across * 1.05;
    if (!this.follows) this.world = across;
    this.high = Math.round(this.world * RATIO);
    this.land = makeLand(this.world, this.high, this.follows ? 2 : 1, this.outline);
    this.lights = new Lights(this.data.lights, this.world, this.high, ratio);
    for (const canvas of [this.sky, this.sparks]) Object.assign(canvas, { width: across, height: this.high });
    const layers = this.follows ? [this.sky, this.sparks] : [this.land.night, this.sky, this.lights.canvas, this.sparks];
    this.frame.replaceChildren(...layers);
    this.declination = this.turned = null;
    return true;
  }

  // Draws the moment; returns how many are lit. In a film sky and lights take turns, each in every second frame.
  draw(t, isFilm = false) {
    this.isSkys = isFilm && !this.follows ? !this.isSkys : undefined;
    if (this.isSkys !== false) this.drawSky(sunAt(this.data, t));
    if (this.isSkys === true && this.lit !== undefined) return this.lit;
    this.lit = this.lights.update(t);
    this.drawSparks(t);
    return this.lit;
  }

  drawSky(sun) {
    const declination = Math.round(sun.lat / DECLINATION_STEP) * DECLINATION_STEP;
    if (declination !== this.declination) {
      this.declination = declination;
      this.heaven = makeSky(this.world, this.high, declination);
      this.turned = null;
    }
    const wrap = (degrees) => Math.floor(((((degrees % 360) + 360) % 360) / 360) * this.world) % this.world;
    const half = (this.across / this.world) * 180;
    this.shift = this.follows ? wrap(sun.lng + AHEAD - half - WEST) : 0;
    const hour = (wrap(WEST - sun.lng + 180) + this.shift) % this.world;
    if (hour === this.turned) return;
    this.turned = hour;
    const context = this.sky.getContext("2d");
    const put = (how, picture, x) => {
      context.globalCompositeOperation = how;
      context.drawImage(picture, x, 0, this.across, this.high, 0, 0, this.across, this.high);
    };
    // source-atop, not source-in: that one would go through a layer of the whole canvas, at three times the cost
    context.clearRect(0, 0, this.across, this.high);
    put("source-over", this.heaven.day, hour);
    put("source-atop", this.land.day, this.shift);
    if (this.follows) put("destination-over", this.land.night, this.shift);
    put("source-over", this.heaven.tint, hour);
  }

  drawSparks(t) {
    const context = this.sparks.getContext("2d");
    context.clearRect(0, 0, this.across, this.high);
    if (this.follows) {
      context.drawImage(this.lights.canvas, -this.shift, 0);
      context.drawImage(this.lights.canvas, this.world - this.shift, 0);
    }
    this.lights.flash(context, t, this.shift, this.calm.matches);
  }
}
