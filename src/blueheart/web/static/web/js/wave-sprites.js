// What one monument looks like: still to come, lit, out again, and in the moment of lighting. Drawn once for a size.
const HEART = new Path2D("M24 45C22 38 3.5 31.5 3.5 17 3.5 9.5 8.5 4.5 14.3 4.5c4.5 0 8.2 3 9.7 7.9 1.5-4.9 5.2-7.9 9.7-7.9 5.8 0 10.8 5 10.8 12.5C44.5 31.5 26 38 24 45Z");
const HEART_UNITS = 48;
const SMALLEST_HEART = 8;
const RINGS = 10;
const CROWD = 300;
const WIDE = 1440;

// Few are large hearts, very many are points; sizes in CSS pixels: the heart, its glow, the flash.
const sizeFor = (count) =>
  count <= 60 ? [22, 62, 150] : count <= 300 ? [16, 44, 100] : count <= 1500 ? [10, 26, 60] : [3.2, 12, 28];

const canvasOf = (size) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(2, Math.ceil(size / 2) * 2);
  const context = canvas.getContext("2d");
  context.translate(canvas.width / 2, canvas.width / 2);
  return [canvas, context];
};

const glow = (context, radius, stops) => {
  const light = context.createRadialGradient(0, 0, 0, 0, 0, radius);
  for (const [at, colour] of stops) light.addColorStop(at, colour);
  context.fillStyle = light;
  context.fillRect(-radius, -radius, radius * 2, radius * 2);
};

const dot = (context, radius, fill, edge) => {
  context.beginPath();
  context.arc(0, 0, radius, 0, 7);
  context.fillStyle = fill;
  context.fill();
  if (!edge) return;
  context.strokeStyle = edge;
  context.stroke();
};

const heart = (context, size, fill, edge) => {
  context.save();
  context.scale(size / HEART_UNITS, size / HEART_UNITS);
  context.translate(-HEART_UNITS / 2, -HEART_UNITS / 2);
  context.lineWidth = (1.5 * HEART_UNITS) / size;
  context.strokeStyle = edge;
  context.stroke(HEART);
  context.fillStyle = fill;
  context.fill(HEART);
  context.restore();
};

const lit = (size, reach) => {
  const [canvas, context] = canvasOf(reach);
  const large = size >= SMALLEST_HEART;
  glow(context, reach / 2, [[0, large ? "rgba(0,158,219,.8)" : "rgba(40,180,240,.55)"], [0.35, "rgba(0,158,219,.28)"], [1, "rgba(0,158,219,0)"]]);
  if (large) heart(context, size, "#2cb8ef", "#d9f4ff");
  else dot(context, size / 2, "#9be1ff");
  return canvas;
};

const ring = (share, size, reach) => {
  const [canvas, context] = canvasOf(reach);
  const left = (1 - share) ** 1.6;
  glow(context, (reach / 2) * (0.45 + 0.4 * share), [[0, `rgba(235,249,255,${0.95 * left})`], [0.25, `rgba(98,206,255,${0.6 * left})`], [1, "rgba(0,158,219,0)"]]);
  context.beginPath();
  context.arc(0, 0, Math.max(size / 2, (reach / 2 - 2) * Math.sqrt(share)), 0, 7);
  context.strokeStyle = `rgba(150,225,255,${0.65 * left})`;
  context.lineWidth = size >= SMALLEST_HEART ? 1.5 : 0.8;
  context.stroke();
  if (size >= SMALLEST_HEART) heart(context, size * (1 + 0.5 * left), "#fff", "#8ad3f7");
  return canvas;
};

const small = (radius, fill, edge, halo) => {
  const [canvas, context] = canvasOf(radius * 6);
  if (halo) glow(context, radius * 3, [[0, halo], [1, "rgba(255,217,138,0)"]]);
  dot(context, radius, fill, edge);
  return canvas;
};

// A crowd is drawn finer on a small world, where it stands closer.
export const makeSprites = (count, ratio, width) => {
  const fine = count > CROWD ? Math.sqrt(Math.min(1, width / ratio / WIDE)) : 1;
  const [size, reach, flash] = sizeFor(count).map((length) => length * ratio * fine);
  const point = Math.max(0.9 * ratio, size / 6);
  return {
    before: small(point, "#ffe9b8", size >= SMALLEST_HEART ? "#7c5416" : "", "rgba(140,88,12,.55)"),
    after: small(point, "#5aa9d4", size >= SMALLEST_HEART ? "#0b3a5c" : "", ""),
    lit: lit(size, reach),
    rings: Array.from({ length: RINGS }, (_, i) => ring(i / RINGS, size, flash)),
    reach: reach / 2 + 1,
  };
};
