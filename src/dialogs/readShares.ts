/** Names with whole percents that come to 100. */
export type Shares = Readonly<Record<string, number>>;

const share = /^([A-Za-z][A-Za-z0-9-]*)=(\d{1,3})%?$/;

/** `blue=90 green=10`, also with commas, per cent signs and blanks around `=`; or why not, as the end of a sentence. */
export function readShares(text: string): Shares | string {
  const pieces = text
    .replace(/[\u2010-\u2014\u2212]/g, '-')
    .replace(/\s*=\s*/g, '=')
    .replace(/\s+%/g, '%')
    .split(/[\s,;]+/)
    .filter((piece) => piece !== '');
  const shares: Record<string, number> = {};
  for (const piece of pieces) {
    const [, name, percent] = share.exec(piece) ?? [];
    if (name === undefined) return `\`${piece.slice(0, 40).replaceAll('`', "'")}\` is none`;
    const twice = Object.keys(shares).some((other) => other.toLowerCase() === name.toLowerCase());
    if (twice) return `${name} is named twice`;
    shares[name] = Number(percent);
  }
  const sum = Object.values(shares).reduce((total, percent) => total + percent, 0);
  return sum === 100 ? shares : `they come to ${sum}`;
}
