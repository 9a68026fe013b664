import assert from 'node:assert/strict';
import { readFault } from '../../../../src/azure/faults/readFault.js';

const read = (body: unknown) =>
  readFault({
    statusCode: 400,
    response: { status: 400, bodyAsText: typeof body === 'string' ? body : JSON.stringify(body) },
  });

/** Shapes of a failure, each with the codes and sentences that are in it. */
const shapes: readonly (readonly [string, unknown, readonly string[], readonly string[]])[] = [
  ['ARM', { error: { code: 'A', message: 'B.' } }, ['A'], ['B.']],
  ['ARM without an envelope', { code: 'A', message: 'B.' }, ['A'], ['B.']],
  [
    'an inner error below an inner error',
    {
      error: {
        code: 'A',
        message: 'B.',
        innererror: { code: 'C', innererror: { code: 'D', message: 'E.' } },
      },
    },
    ['A', 'C', 'D'],
    ['B.', 'E.'],
  ],
  [
    'problem details',
    { title: 'Not Found', detail: 'No such flow.', status: 404, type: 'https://x/404' },
    [],
    ['Not Found', 'No such flow.'],
  ],
  ['problem details with a title only', { title: 'Not Found' }, [], ['Not Found']],
  [
    'problem details with a type that is a code',
    { title: 'No', type: 'QuotaExceeded' },
    ['QuotaExceeded'],
    ['No'],
  ],
  ['a capital letter', { Message: 'No.' }, [], ['No.']],
  ['two capital letters', { Code: 'A', Message: 'No.' }, ['A'], ['No.']],
  [
    'OAuth',
    { error: 'invalid_grant', error_description: 'AADSTS1: No.' },
    ['invalid_grant'],
    ['AADSTS1: No.'],
  ],
  ['an error that is a sentence', { error: 'It broke.' }, [], ['It broke.']],
  ['OData', { 'odata.error': { code: 'A', message: { lang: 'en-US', value: 'B.' } } }, ['A'], ['B.']],
  [
    'errors by field',
    { title: 'Invalid', errors: { Name: ['Too long.', 'Bad.'] } },
    [],
    ['Invalid', 'Too long.', 'Bad.'],
  ],
  ['a list of errors', { errors: [{ code: 'A', message: 'B.' }] }, ['A'], ['B.']],
  ['XML', '<?xml version="1.0"?><Error><Code>A</Code><Message>B.</Message></Error>', ['A'], ['B.']],
  ['a sentence', 'No.', [], ['No.']],
  [
    'a web page',
    '<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title></head><body><p>nginx</p></body></html>',
    [],
    ['A web page came instead of an answer ("502 Bad Gateway").'],
  ],
  [
    'JSON behind words',
    { error: { code: 'A', message: 'It said: {"code":"C","message":"D."}' } },
    ['A', 'C'],
    ['D.'],
  ],
  [
    'a code alone behind words',
    { message: 'It was refused. InnerError={"code":"C"}' },
    ['C'],
    ['It was refused. InnerError='],
  ],
  [
    'ids that nobody needs',
    {
      error: {
        code: 'A',
        message: 'B.',
        additionalInfo: [{ type: 'Correlation', info: { value: { operation: 'x' } } }],
      },
    },
    ['A'],
    ['B.'],
  ],
];

describe('a failure of Azure', () => {
  for (const [name, body, codes, messages] of shapes)
    it(`is read in the shape of ${name}`, () => {
      const fault = read(body);
      assert.deepEqual([fault.codes, fault.messages], [codes, messages]);
    });

  it('tells its status in the body where nothing else does', () =>
    assert.equal(readFault({ details: { title: 'Busy', status: 429 } }).status, 429));
});
