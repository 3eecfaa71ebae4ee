import { writeRing, writeTheme } from "./overlay-letters.js";

export const RATIOS = { square: 1, portrait: 5 / 4, story: 16 / 9 };
const NIGHT = "#071b2f";
const FIRST_TAG = /width="1000" height="1000"/;

export const heightOf = (shape, width) => Math.round(width * RATIOS[shape]);
const sourceOf = (svg, width, height) =>
  `data:image/svg+xml,${encodeURIComponent(svg.replace(FIRST_TAG, `width="${width}" height="${height}"`))}`;

const canvasOf = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

// A drawing as pixels of the wanted size, to lay over the photograph as often as it moves.
const painted = async ({ blend, svg }, width, height) => {
  const image = new Image(width, height);
  image.src = sourceOf(svg, width, height);
  await image.decode();
  const canvas = canvasOf(width, height);
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return { canvas, blend: blend === "normal" ? "source-over" : blend };
};

// A frame's layers, the words on the uppermost.
export const layersOf = async (frame, { width, height, ring }) => {
  const layers = await Promise.all(frame.layers.map((layer) => painted(layer, width, height)));
  for (const slot of frame.slots) {
    const place = { ...slot, scale: width / 1000, below: slot.drop * (height - width) };
    const ctx = layers.at(-1).canvas.getContext("2d");
    if (slot.kind === "ring") writeRing(ctx, ring, place);
    else writeTheme(ctx, frame.theme, place);
  }
  return layers;
};

// Before a photograph is chosen: somebody at dusk, so that each frame can be judged.
const drawNobody = (ctx, width, height) => {
  const sky = ctx.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, "#3c6f95");
  sky.addColorStop(0.6, "#b5cddc");
  sky.addColorStop(1, "#e9d9c4");
  ctx.fillStyle = sky;
  ctx.fillRect(0, 0, width, height);
  ctx.fillStyle = "#4a6d88";
  const body = new Path2D();
  body.ellipse(width / 2, height / 2 + width * 0.56, width * 0.34, width * 0.38, 0, 0, 7);
  body.rect(width * 0.16, height / 2 + width * 0.56, width * 0.68, height);
  const head = new Path2D();
  head.ellipse(width / 2, height / 2 - width * 0.06, width * 0.155, width * 0.19, 0, 0, 7);
  ctx.fill(body);
  ctx.fill(head);
};

// Where the middle of the photograph is and how large its pixels are, in those of the picture.
export const placeOf = ({ photo, x, y, zoom }, width, height) => ({
  x: width / 2 + x * width,
  y: height / 2 + y * width,
  scale: zoom * Math.max(width / photo.image.width, height / photo.image.height),
});

export const drawPicture = (ctx, state, layers) => {
  const { width, height } = ctx.canvas;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  if (state.photo) {
    const { image } = state.photo;
    const place = placeOf(state, width, height);
    ctx.fillStyle = NIGHT;
    ctx.fillRect(0, 0, width, height);
    ctx.imageSmoothingQuality = "high";
    ctx.translate(place.x, place.y);
    ctx.rotate((state.turn * Math.PI) / 180);
    ctx.scale(place.scale, place.scale);
    ctx.drawImage(image, -image.width / 2, -image.height / 2);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  } else drawNobody(ctx, width, height);
  for (const { canvas, blend } of layers) {
    ctx.globalCompositeOperation = blend;
    ctx.drawImage(canvas, 0, 0);
  }
  ctx.globalCompositeOperation = "source-over";
};

// A frame to choose by: as it looks on anybody.
export const thumbOf = async (frame, width) => {
  const canvas = canvasOf(width, width);
  drawPicture(canvas.getContext("2d"), {}, await layersOf(frame, { width, height: width, ring: frame.ring }));
  return canvas.toDataURL();
};

export const drawn = async ({ state, width }) => {
  const canvas = canvasOf(width, heightOf(state.shape, width));
  const layers = await layersOf(state.frame, { width, height: canvas.height, ring: state.ring });
  drawPicture(canvas.getContext("2d"), state, layers);
  return canvas;
};
