// Numbers as people read and type them.

// decimals of a step: 2 for 0.01, 3 for 0.025.
export const decimals = (step) => (Number(step.toFixed(6)).toString().split(".")[1] ?? "").length;

// shown is a number to the precision of step, or of fine where that is needed.
export function shown(value, { step, fine = step, signed = false }) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const coarse = Math.abs(value - round(value, step)) < fine / 2;
  const text = Math.abs(value).toFixed(decimals(coarse ? step : fine));
  const zero = Number(text) === 0;
  if (value < 0 && !zero) return `−${text}`;
  return signed && !zero ? `+${text}` : text;
}

// typed is the number in a text, in decimals, or undefined.
export function typed(text) {
  const clean = text.trim().replace("−", "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(clean) ? Number(clean) : undefined;
}

export const clamp = (value, min, max) => Math.min(Math.max(value, min), max);

// round to a multiple of step, without the dust of binary fractions.
export const round = (value, step) => Number((Math.round(value / step) * step).toFixed(decimals(step) + 2));

// bytes for people.
export function bytes(n) {
  if (n >= 1e9) return `${(n / 1e9).toFixed(1)} GB`;
  return n >= 1e6 ? `${Math.round(n / 1e6)} MB` : `${Math.round(n / 1e3)} kB`;
}
