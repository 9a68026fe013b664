const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Values as a row of block characters, at most `width` of them; each covers the mean of its share of the values. */
export function sparkline(values: readonly number[], width = 20): string {
  const points = resample(values.filter(Number.isFinite), width);
  const low = Math.min(...points);
  const span = Math.max(...points) - low;
  return points
    .map((point) => blocks[span === 0 ? 0 : Math.round(((point - low) / span) * (blocks.length - 1))])
    .join('');
}

function resample(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, index) => {
    const share = values.slice(
      Math.floor((index * values.length) / width),
      Math.floor(((index + 1) * values.length) / width),
    );
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
}
