import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity, 0 to 255 each, row by row. */
  readonly pixels: readonly (readonly [red: number, green: number, blue: number, opacity: number])[];
}

/** A PNG of eight bits a colour, with or without opacity, not interlaced: what icons are. */
export function readPng(file: Uint8Array): Picture {
  const bytes = Buffer.from(file);
  assert.equal(bytes.toString('latin1', 0, 8), '\x89PNG\r\n\x1a\n', 'no PNG');
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    chunks.set(type, [...(chunks.get(type) ?? []), data]);
  }
  const [header] = chunks.get('IHDR') ?? [];
  assert(header);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colours, , , interlaced] = header.subarray(8);
  assert.deepEqual([depth, interlaced], [8, 0]);
  assert(colours === 2 || colours === 6, `colours of kind ${colours}`);
  const samples = colours === 2 ? 3 : 4;
  const rows = unfiltered(inflateSync(Buffer.concat(chunks.get('IDAT') ?? [])), width * samples, samples);
  assert.equal(rows.length, height * width * samples);
  const pixels = Array.from({ length: width * height }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0, opacity = 255] = rows.slice(pixel * samples, (pixel + 1) * samples);
    return [red, green, blue, opacity] as const;
  });
  return { width, height, pixels };
}

/** Each row says in its first byte what its samples are the difference to. */
function unfiltered(data: Buffer, length: number, samples: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row * (length + 1) < data.length; row++) {
    const filter = data[row * (length + 1)];
    for (let column = 0; column < length; column++) {
      const inRow = column >= samples;
      const left = inRow ? (rows[row * length + column - samples] ?? 0) : 0;
      const up = row > 0 ? (rows[(row - 1) * length + column] ?? 0) : 0;
      const corner = inRow && row > 0 ? (rows[(row - 1) * length + column - samples] ?? 0) : 0;
      const base = [0, left, up, Math.floor((left + up) / 2), nearest(left, up, corner)][filter ?? 5];
      assert(base !== undefined, `filter ${filter}`);
      rows.push((base + (data[row * (length + 1) + 1 + column] ?? 0)) & 255);
    }
  }
  return rows;
}

/** Paeth's: of the three neighbours the one nearest to left + up - corner. */
function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(guess - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
