// Letters are always set straight, by the browser, so that Arabic joins and both directions mix as they should;
// along a ring the finished line is bent, slice by slice.
const FACES = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Geeza Pro", Tahoma, sans-serif';
const FROM_RIGHT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const WIDEST_ARC = (Math.PI / 180) * 284; // the rest is the heart's
const SMALLEST = 0.3;

export const directionOf = (text) => (FROM_RIGHT.test(text) ? "rtl" : "ltr");
const fontOf = (size) => `700 ${size}px ${FACES}`;

const prepared = (ctx, text, size, fill) => {
  ctx.font = fontOf(size);
  ctx.direction = directionOf(text);
  ctx.fillStyle = fill;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
};

// How far below the middle of a line its baseline lies: half a capital, or half of what is drawn in other scripts.
const baseline = (ctx, text) => {
  const drawn = ctx.measureText(/\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u.test(text) ? "H" : text);
  return (drawn.actualBoundingBoxAscent - drawn.actualBoundingBoxDescent) / 2;
};

export const writeRing = (ctx, typed, { numbers, size, fill, scale, below }) => {
  const text = typed.trim();
  if (!text) return;
  const [cx, cy, r] = numbers.map((number) => number * scale);
  const line = document.createElement("canvas").getContext("2d");
  let letters = size * scale;
  line.font = fontOf(letters);
  letters *= Math.min(1, Math.max(SMALLEST, (r * WIDEST_ARC) / line.measureText(text).width));
  line.font = fontOf(letters);
  const length = Math.min(Math.ceil(line.measureText(text).width) + 4, Math.floor(r * WIDEST_ARC));
  const tall = Math.ceil(letters * 2);
  line.canvas.width = length;
  line.canvas.height = tall;
  prepared(line, text, letters, fill);
  line.fillText(text, length / 2, tall / 2 + baseline(line, text), length);
  ctx.save();
  for (let at = 0; at < length; at += 1) {
    ctx.setTransform(1, 0, 0, 1, cx, cy + below);
    ctx.rotate((at + 0.5 - length / 2) / r);
    // Half a pixel wider on each side: the outer edge of a bent slice is longer than its middle
    const wide = Math.min(2, length - at);
    ctx.drawImage(line.canvas, at, 0, wide, tall, -0.5, -r - tall / 2, wide, tall);
  }
  ctx.restore();
};

const broken = (ctx, text, width) => {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

// Smaller until every line fits the box; then centred in it, with lines of like length.
export const writeTheme = (ctx, text, { numbers, size, fill, scale, below }) => {
  const [x, y, width, height] = numbers.map((number) => number * scale);
  let letters = size * scale;
  let lines = [];
  for (; letters > size * scale * SMALLEST; letters *= 0.96) {
    prepared(ctx, text, letters, fill);
    lines = broken(ctx, text, width);
    const fits = lines.every((line) => ctx.measureText(line).width <= width);
    if (fits && lines.length * letters * 1.2 <= height) break;
  }
  for (let even = width; even > width / 2; even *= 0.97) {
    const tried = broken(ctx, text, even);
    if (tried.length > lines.length || tried.some((line) => ctx.measureText(line).width > width)) break;
    lines = tried;
  }
  const first = y + below + height / 2 - ((lines.length - 1) * letters * 1.2) / 2 + baseline(ctx, text);
  lines.forEach((line, index) => ctx.fillText(line, x + width / 2, first + index * letters * 1.2, width));
};
