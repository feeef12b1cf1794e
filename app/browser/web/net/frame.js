// Pictures as they come over the socket: 64 bytes of header, little-endian, then
// rows of RGBA.

const headerBytes = 64;
const magic = 0x78704c53; // "SLpx"

// readFrame is the picture in a message, or null if it is not one that is understood.
// x, y, w and h say where it is in the whole picture, in pixels of that; width and
// height are its own.
export function readFrame(buffer) {
  if (buffer.byteLength < headerBytes) return null;
  const v = new DataView(buffer);
  if (v.getUint32(0, true) !== magic || v.getUint32(4, true) !== 1) return null;
  const frame = {
    number: Number(v.getBigUint64(8, true)),
    image: Number(v.getBigUint64(16, true)),
    version: Number(v.getBigUint64(24, true)),
    width: v.getUint32(32, true),
    height: v.getUint32(36, true),
    x: v.getInt32(40, true),
    y: v.getInt32(44, true),
    w: v.getInt32(48, true),
    h: v.getInt32(52, true),
    coarse: v.getUint8(56) !== 0,
    space: v.getUint8(57) === 1 ? "display-p3" : "srgb",
  };
  const bytes = frame.width * frame.height * 4;
  if (!bytes || buffer.byteLength < headerBytes + bytes) return null;
  frame.pixels = new Uint8ClampedArray(buffer, headerBytes, bytes);
  return frame;
}
