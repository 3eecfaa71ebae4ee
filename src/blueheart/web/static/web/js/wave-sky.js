import { NORTH, rad, SOUTH } from "./wave-sun.js";

// Day and night. Both only turn with the hour: they are drawn once for a declination of the Sun, two worlds wide,
// and then moved. `day` says where it is light, `tint` holds the colours of the twilight and the front of the wave.
const COLUMNS = 720;
const ROWS = 272;
const DUSK = -6;

const altitude = (lat, hour, declination) =>
  Math.asin(Math.sin(lat * rad) * Math.sin(declination * rad) +
    Math.cos(lat * rad) * Math.cos(declination * rad) * Math.cos(hour * rad)) / rad;

const ramp = (value, low, high) => {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return share * share * (3 - 2 * share);
};
const hump = (value, middle, width) => Math.exp(-(((value - middle) / width) ** 2));

// Light falls in three steps that flow into each other: civil, nautical, astronomical twilight.
const daylight = (alt) => 0.5 * ramp(alt, -6.5, 2.5) + 0.34 * ramp(alt, -12.5, -4.5) + 0.16 * ramp(alt, -18, -10);

const colour = (alt, hour) => {
  const gold = 0.4 * hump(alt, 0.5, 5);
  const rose = (0.4 + 0.1 * Math.sin(hour * rad)) * hump(alt, -5, 3.4); // evenings are redder than mornings
  const blue = 0.4 * hump(alt, -11, 4.2);
  const noon = 0.5 * ramp(alt, 45, 92);
  const sum = gold + rose + blue + noon || 1;
  const mix = (i) => (gold * [255, 186, 92][i] + rose * [206, 104, 128][i] + blue * [24, 98, 178][i] + noon * [255, 250, 232][i]) / sum;
  return [mix(0), mix(1), mix(2), 255 * Math.min(0.85, sum)];
};

const paint = (declination, pixel) => {
  const small = new OffscreenCanvas(COLUMNS, ROWS);
  const context = small.getContext("2d");
  const image = context.createImageData(COLUMNS, ROWS);
  for (let row = 0, at = 0; row < ROWS; row++) {
    const lat = NORTH - ((row + 0.5) / ROWS) * (NORTH - SOUTH);
    for (let column = 0; column < COLUMNS; column++, at += 4) {
      const hour = ((column + 0.5) / COLUMNS) * 360 - 180;
      image.data.set(pixel(altitude(lat, hour, declination), hour), at);
    }
  }
  context.putImageData(image, 0, 0);
  return small;
};

const widen = (small, width, height) => {
  const canvas = new OffscreenCanvas(width * 2, height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  for (const x of [0, width]) context.drawImage(small, 0, 0, COLUMNS, ROWS, x, 0, width, height);
  return { canvas, context };
};

// The front of the wave: where in the evening the Sun is 6° down, and monuments are lit.
const front = (context, width, height, declination) => {
  for (const [size, alpha] of [[9, 0.07], [5, 0.12], [1.5, 0.75]]) {
    for (const turn of [-1, 0, 1]) {
      context.beginPath();
      for (let lat = NORTH; lat >= SOUTH; lat -= 0.5) {
        const cosine = (Math.sin(DUSK * rad) - Math.sin(lat * rad) * Math.sin(declination * rad)) /
          (Math.cos(lat * rad) * Math.cos(declination * rad));
        if (Math.abs(cosine) > 1) continue;
        const hour = Math.acos(cosine) / rad;
        context.lineTo(((hour + 180) / 360 + turn) * width, ((NORTH - lat) / (NORTH - SOUTH)) * height);
      }
      // Towards midnight, where evening and morning meet, it goes out
      const fade = context.createLinearGradient((0.86 + turn) * width, 0, (0.99 + turn) * width, 0);
      fade.addColorStop(0, `rgba(122, 211, 255, ${alpha})`);
      fade.addColorStop(1, "rgba(122, 211, 255, 0)");
      context.strokeStyle = fade;
      context.lineWidth = size;
      context.stroke();
    }
  }
};

export const makeSky = (width, height, declination) => {
  const day = widen(paint(declination, (alt) => [0, 0, 0, 255 * daylight(alt)]), width, height);
  const tint = widen(paint(declination, colour), width, height);
  front(tint.context, width, height, declination);
  return { day: day.canvas, tint: tint.canvas };
};
