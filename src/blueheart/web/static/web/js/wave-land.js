// The land by day and by night, drawn once for each size. `turns` is 2 where the picture goes round the Earth.
const UNITS = 2000;

const draw = (width, height, turns, outline, look) => {
  const canvas = document.createElement("canvas");
  canvas.width = width * turns;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const sea = context.createLinearGradient(0, 0, 0, height);
  look.sea.forEach((colour, i) => sea.addColorStop(i / (look.sea.length - 1), colour));
  context.fillStyle = sea;
  context.fillRect(0, 0, canvas.width, height);
  const shape = new Path2D(outline);
  for (let turn = 0; turn < turns; turn++) {
    context.setTransform(width / UNITS, 0, 0, width / UNITS, turn * width, 0);
    context.lineJoin = "round";
    for (const [size, colour] of look.coast) {
      context.lineWidth = (size * UNITS) / width;
      context.strokeStyle = colour;
      context.stroke(shape);
    }
    const land = context.createLinearGradient(0, 0, 0, (height / width) * UNITS);
    look.land.forEach((colour, i) => land.addColorStop(i / (look.land.length - 1), colour));
    context.fillStyle = land;
    context.fill(shape, "evenodd");
  }
  return canvas;
};

const DAY = {
  sea: ["#ffedc4", "#f6dda8", "#eecf92"],
  land: ["#dfb672", "#d3a45c", "#cb9a52"],
  coast: [[7, "rgba(255,248,226,.35)"], [3, "rgba(255,248,226,.5)"]],
};
const NIGHT = {
  sea: ["#061a30", "#05162a", "#051223"],
  land: ["#12395c", "#0f3152", "#0c2a48"],
  coast: [[8, "rgba(0,158,219,.06)"], [3.5, "rgba(0,158,219,.14)"], [1.2, "rgba(72,178,226,.35)"]],
};

export const makeLand = (width, height, turns, outline) => ({
  day: draw(width, height, turns, outline, DAY),
  night: draw(width, height, turns, outline, NIGHT),
});
