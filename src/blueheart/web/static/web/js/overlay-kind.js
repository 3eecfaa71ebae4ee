// What a file is by its first bytes, whatever its name says, and how large a picture its head promises.
const HEIC = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"];
const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

const boxKind = (bytes) => {
  const brand = text(bytes, 8, 12);
  if (brand.startsWith("avi")) return "avif";
  return HEIC.includes(brand) ? "heic" : "video";
};

export const kindOf = (bytes) => {
  const head = text(bytes, 0, 12);
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("RIFF")) return head.endsWith("WEBP") ? "webp" : "video";
  if (head.startsWith("GIF8")) return "gif";
  if (head.startsWith("BM")) return "bmp";
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return "tiff";
  if (head.startsWith("%PDF")) return "pdf";
  if (head.slice(4, 8) === "ftyp") return boxKind(bytes);
  if (/^(\x1aE\xdf\xa3|OggS|FLV|\0\0\x01[\xba\xb3]|.{4}(moov|mdat|wide|free))/.test(head)) return "video";
  // A drawing may begin with a mark, an XML line or a comment
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg[\s>:])/i.test(text(bytes, 0, 256)) && /<svg|<\?xml/i.test(text(bytes, 0, 4096))) return "svg";
  return "";
};

// PNG says in its first block how large it is, JPEG in its frame header; the others are left to the browser.
export const sizeOf = (bytes, kind) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === "png" && bytes.length > 24) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (kind !== "jpeg") return null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const mark = bytes[at + 1];
    if (mark === 0xff) at += 1;
    else if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    } else at += 2 + view.getUint16(at + 2);
  }
  return null;
};

const lastIndex = (bytes, wanted, from) => {
  for (let at = bytes.length - wanted.length; at >= from; at -= 1) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
};

// A copy that broke off: browsers show such files with a grey or empty rest, without a word.
export const isCut = (bytes, kind) => {
  if (kind === "png") return lastIndex(bytes, [0x49, 0x45, 0x4e, 0x44], 8) < 0;
  if (kind !== "jpeg") return false;
  const scan = lastIndex(bytes, [0xff, 0xda], 2);
  return scan < 0 || lastIndex(bytes, [0xff, 0xd9], scan) < 0;
};
