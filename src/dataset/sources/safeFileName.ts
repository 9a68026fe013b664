import path from 'node:path';

const longest = 100;
/** Disks count bytes, 255 as a rule, and some scripts take three for a character. */
const mostBytes = 200;

/** A name from outside as one that any disk takes: its last part, odd characters replaced, cut before its ending. */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const ending = path.extname(last);
  const clean = last
    .slice(0, last.length - ending.length)
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '_')
    .replace(/^[.-]+/, '');
  let stem = '';
  for (const character of clean) {
    const longer = `${stem}${character}`;
    if (longer.length + ending.length > longest || Buffer.byteLength(longer) > mostBytes) break;
    stem = longer;
  }
  return `${stem === '' ? 'dataset' : stem}${ending}`;
}
