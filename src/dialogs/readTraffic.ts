import type { Traffic } from '../azure/ml/onlineEndpoints.js';

const pair = /^([A-Za-z][A-Za-z0-9-]*)=(\d{1,3})%?$/;

/** `blue=90 green=10`, also with commas, per cent signs and blanks around `=`; or why not, as the end of a sentence. */
export function readTraffic(text: string): Traffic | string {
  const pieces = text
    .replace(/[\u2010-\u2014\u2212]/g, '-')
    .replace(/\s*=\s*/g, '=')
    .replace(/\s+%/g, '%')
    .split(/[\s,;]+/)
    .filter((piece) => piece !== '');
  const traffic: Record<string, number> = {};
  for (const piece of pieces) {
    const [, name, percent] = pair.exec(piece) ?? [];
    if (name === undefined) return `\`${piece.slice(0, 40).replaceAll('`', "'")}\` is none`;
    const twice = Object.keys(traffic).some((other) => other.toLowerCase() === name.toLowerCase());
    if (twice) return `${name} is named twice`;
    traffic[name] = Number(percent);
  }
  const sum = Object.values(traffic).reduce((total, percent) => total + percent, 0);
  return sum === 100 ? traffic : `they come to ${sum}`;
}
