import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { csvOf } from '../../../../src/bot/exports/csvOf.js';
import { tableOf, type Cell } from '../../../../src/bot/exports/table.js';
import { listPaged } from '../../../helpers/bot/listPaged.js';

const plainly = <T>(value: T): T => value;

async function csv(cells: readonly Cell[], redact = plainly): Promise<string[]> {
  const parts: string[] = [];
  for await (const { text } of csvOf(
    tableOf(
      listPaged(() => cells),
      { cell: (cell) => cell },
    ),
    redact,
  ))
    parts.push(text);
  return parts;
}

describe('CSV', () => {
  it('is UTF-8 with its mark, a line of names, and lines that end as RFC 4180 says', async () => {
    assert.deepEqual(await csv([]), ['\ufeffcell\r\n']);
    assert.equal((await csv([3, undefined, 'ä 语'])).join(''), '\ufeffcell\r\nä 语\r\n\r\n3\r\n');
  });

  it('gives back what stands in a cell', async () => {
    const cells = ['a,b', 'say "so"', 'one\ntwo', 'one\r\ntwo', ' a ', '"', '{"a":[1,2]}'];
    const text = (await csv(cells)).join('');
    assert.deepEqual(parse(text, { bom: true, from_line: 2 }).flat().reverse(), cells);
  });

  for (const first of ['=', '+', '-', '@', '\t', '\r', '＝'])
    it(`has no formula that begins with ${JSON.stringify(first)}`, async () => {
      const cell = `${first}1+cmd|' /C calc'!A0`;
      const [[, found] = []] = [parse((await csv([cell])).join(''), { bom: true })];
      assert.deepEqual(found, [`'${cell}`]);
    });

  it('comes page by page, each read when it is asked for', async () => {
    let read = 0;
    const rows = Array.from({ length: 100_000 }, (_, index) => index);
    const all = {
      count: async () => rows.length,
      async *pages() {
        for (let at = 0; at < rows.length; at += 500) {
          read += 1;
          yield rows.slice(at, at + 500);
        }
      },
    };
    let [parts, had] = [0, 0];
    for await (const part of csvOf(tableOf(all, { cell: (cell) => cell }), plainly)) {
      assert.equal(read, parts);
      assert.ok(part.rows <= 500);
      parts += 1;
      had += part.rows;
    }
    assert.deepEqual([parts, had], [201, 100_000]);
  });
});
