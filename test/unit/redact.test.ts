import assert from 'node:assert/strict';
import { createLog } from '../../src/pinoLog.js';
import { Redactor } from '../../src/redact.js';

const key = 'q7Zt/9+JxA==w2Lr"X8';

describe('the redactor', () => {
  it('masks a registered value wherever it stands, also URL-encoded and JSON-escaped', () => {
    const redactor = new Redactor();
    redactor.register(key);
    for (const leak of [key, encodeURIComponent(key), JSON.stringify({ key })]) {
      const masked = redactor.redact(`before ${leak} after`);
      assert.ok(!masked.includes('9+JxA') && !masked.includes('9%2BJxA'), masked);
      assert.match(masked, /^before .*\[secret\].* after$/);
    }
  });

  it('masks what looks like a secret', () => {
    const redactor = new Redactor();
    const token = `eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIxMjMifQ.c2lnbmF0dXJlLWhlcmU`;
    const leaks: readonly (readonly [string, string])[] = [
      [`Authorization: Bearer ${token}`, token],
      [`token ${token}`, token],
      ['Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
      ['DefaultEndpointsProtocol=https;AccountKey=c2VjcmV0a2V5;EndpointSuffix=x', 'c2VjcmV0a2V5'],
      ['https://a.blob/x?sv=1&sig=AbC%2F123456&se=2', 'AbC%2F123456'],
      ['{"primaryKey":"0123456789abcdef0123"}', '0123456789abcdef0123'],
      ['{\\"primaryKey\\": \\"0123456789abcdef0123\\"}', '0123456789abcdef0123'],
      ['MicrosoftAppPassword=hunter2hunter2', 'hunter2hunter2'],
    ];
    for (const [text, secret] of leaks) assert.ok(!redactor.redact(text).includes(secret), text);
  });

  it('masks every text inside a value, and nothing else of it', () => {
    const redactor = new Redactor();
    redactor.register(key);
    const value = { ending: { details: [`log: ${key}`, 'fine'] }, at: 5, none: null };
    assert.deepEqual(redactor.redactIn(value), {
      ending: { details: ['log: [secret]', 'fine'] },
      at: 5,
      none: null,
    });
  });

  it('leaves ordinary text alone', () => {
    const text = 'The key is in Key Vault; the token budget is 4096 and the password field is empty.';
    assert.equal(new Redactor().redact(text), text);
  });
});

describe('the log', () => {
  it('takes errors apart and masks secrets in their messages and stacks', () => {
    const redactor = new Redactor();
    redactor.register(key);
    const lines: string[] = [];
    const log = createLog('debug', redactor, { write: (line) => lines.push(line) });
    log.error('stage.failed', { run: 'r1', error: new Error(`refused with ${key}`) });
    const [line = ''] = lines;
    const entry = JSON.parse(line) as { event: string; error: { message: string; stack: string } };
    assert.equal(entry.event, 'stage.failed');
    assert.equal(entry.error.message, 'refused with [secret]');
    assert.ok(!entry.error.stack.includes('9+JxA'));
  });
});
