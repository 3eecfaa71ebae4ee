import { isCut, kindOf, sizeOf } from "./overlay-kind.js";

const MOST_PIXELS = 150e6;
const LONGEST_SIDE = 16384;
const KEPT_SIDE = 4096; // twice the widest download: more would only make dragging slow
const NAMES = { avif: "AVIF", tiff: "TIFF", pdf: "PDF", bmp: "BMP", webp: "WebP", gif: "GIF" };

// `word` names a text of the page; `values` go into its braces.
export class Unusable extends Error {
  constructor(word, values = {}) {
    super(word);
    this.word = word;
    this.values = values;
  }
}

const checked = async (file) => {
  if (!file.size) throw new Unusable("empty");
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Unusable("damaged"); // a folder, or a file that went away meanwhile
  }
  const kind = kindOf(bytes);
  if (!kind) throw new Unusable("unknown");
  if (kind === "video" || kind === "svg") throw new Unusable(kind);
  const size = sizeOf(bytes, kind);
  if (size && (size.width * size.height > MOST_PIXELS || Math.max(size.width, size.height) > LONGEST_SIDE)) {
    throw new Unusable("huge", { ...size, limit: LONGEST_SIDE / 2 });
  }
  if (isCut(bytes, kind)) throw new Unusable("cut");
  return { kind, size };
};

const decoded = async (file, { kind, size }) => {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    if (kind === "heic") throw new Unusable("heic");
    if (kind in NAMES) throw new Unusable("format", { kind: NAMES[kind] });
    if (size && size.width * size.height > 24e6) throw new Unusable("huge", { ...size, limit: KEPT_SIDE });
    throw new Unusable("damaged");
  }
};

const reduced = (bitmap) => {
  const scale = KEPT_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return bitmap;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const ctx = canvas.getContext("2d");
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
};

// The upright photograph, as the camera meant it, and how large it was. Throws Unusable.
export const readPhoto = async (file) => {
  const bitmap = await decoded(file, await checked(file));
  const { width, height } = bitmap;
  return { image: reduced(bitmap), width, height };
};

const PICTURE = /^image\/|^$/;

// Of a drop or a paste: its first picture, else its first file, whose bytes then say what it is.
export const fileIn = (transfer) => {
  const files = [...(transfer?.files ?? [])];
  return files.find((file) => PICTURE.test(file.type)) ?? files[0] ?? null;
};
