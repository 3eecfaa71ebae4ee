const QUALITY = 0.92;
const ENDINGS = { png: "png", jpeg: "jpg", webp: "webp" };
const KEPT_MS = 60_000;

const blobOf = (canvas, format) => new Promise((done) => canvas.toBlob(done, `image/${format}`, QUALITY));

// A browser that can't write a format gives PNG instead; such a format is not offered.
export const canWrite = async (format) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  return (await blobOf(canvas, format))?.type === `image/${format}`;
};

export const canShare = () => {
  const file = new File([new Uint8Array(1)], "heart.png", { type: "image/png" });
  return Boolean(navigator.canShare?.({ files: [file] }));
};

// The picture as a file without anything but its pixels; null where the device can't hold it.
export const fileOf = async (editor, { width, format }) => {
  try {
    const canvas = await editor.make(width);
    const blob = await blobOf(canvas, format);
    if (!blob) return null;
    const name = `blue-heart-${editor.state.frame.slug}-${canvas.width}x${canvas.height}.${ENDINGS[format]}`;
    return { file: new File([blob], name, { type: blob.type }), width: canvas.width, height: canvas.height };
  } catch {
    return null;
  }
};

export const download = (file) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
};

// True once it was handed over; closing the sheet is no error.
export const share = async (file) => {
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch {
    return false;
  }
};
