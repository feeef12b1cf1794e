// How crops lie in the picture of the whole scan. A crop is a rectangle of the scan,
// turned clockwise about its center by the angle it is straightened by; the picture of
// the whole scan may be straightened, too, and is turned by its orientation.

import { scanRect, shownRect } from "./geometry.js";

const mirrored = (orientation) => [2, 4, 5, 7].includes(orientation);
const radians = (degrees) => (degrees * Math.PI) / 180;

// turn is [x, y] turned clockwise, Y being down.
export function turn([x, y], degrees) {
  const [sin, cos] = [Math.sin(radians(degrees)), Math.cos(radians(degrees))];
  return [x * cos - y * sin, x * sin + y * cos];
}

// angleOf is what a crop is straightened by: as the session says, or as it was when it
// was shown.
export function angleOf(crop, image, angles) {
  return crop?.straighten ?? angles[`${image.path}#${crop?.id}`] ?? 0;
}

// The whole scan: its size, how far the picture of it reaches, its angle.
function whole(image) {
  const { width, height } = image.opened;
  const reach = (image.orientation >= 5 ? image.size[1] : image.size[0]) / width;
  return { width, height, reach: image.straighten ? reach : 1, angle: image.straighten ?? 0 };
}

// about is a rectangle with another center, its size scaled.
function about([x, y, w, h], move, scale) {
  const [cx, cy] = move([x + w / 2, y + h / 2]);
  return [cx - (w * scale) / 2, cy - (h * scale) / 2, w * scale, h * scale];
}

// poseOf is where a crop is in the picture of the whole scan: a rectangle, to be turned
// clockwise about its center by an angle.
export function poseOf(crop, image, angles) {
  const { width, height, reach, angle } = whole(image);
  const rect = about(crop.rect, ([x, y]) => {
    const [dx, dy] = turn([(x - 0.5) * width, (y - 0.5) * height], -angle);
    return [0.5 + dx / width / reach, 0.5 + dy / height / reach];
  }, 1 / reach);
  const off = angleOf(crop, image, angles) - angle;
  return { rect: shownRect(rect, image.orientation), angle: mirrored(image.orientation) ? -off : off };
}

// rectOf is the reverse: the rectangle of the scan of one in the picture.
export function rectOf(rect, image) {
  const { width, height, reach, angle } = whole(image);
  return about(scanRect(rect, { orientation: image.orientation }), ([x, y]) => {
    const [dx, dy] = turn([(x - 0.5) * width * reach, (y - 0.5) * height * reach], angle);
    return [0.5 + dx / width, 0.5 + dy / height];
  }, reach).map((v) => Number(v.toFixed(6)));
}

// inFrame is where a point of the picture is in the frame of a turned rectangle, that
// is, where it would be if the rectangle were not turned.
export function inFrame([x, y], { rect, angle }, size) {
  const [cx, cy] = [rect[0] + rect[2] / 2, rect[1] + rect[3] / 2];
  const [dx, dy] = turn([(x - cx) * size[0], (y - cy) * size[1]], -angle);
  return [cx + dx / size[0], cy + dy / size[1]];
}

// outOfFrame is a rectangle that was changed in the frame of another: it is turned
// about its own center then, and what did not move in the frame stays where it is.
export function outOfFrame(changed, { rect, angle }, size) {
  const center = (r) => [r[0] + r[2] / 2, r[1] + r[3] / 2];
  const [cx, cy] = center(rect);
  return about(changed, ([x, y]) => {
    const [dx, dy] = turn([(x - cx) * size[0], (y - cy) * size[1]], angle);
    return [cx + dx / size[0], cy + dy / size[1]];
  }, 1);
}
