import assert from 'node:assert/strict';
import { askedLine } from '../../../../src/bot/plans/askedLine.js';

describe('the command line that asks for a plan again', () => {
  it('is what means the same again', () => {
    assert.equal(askedLine('provision', {}), '/provision');
    assert.equal(askedLine('deploy', { modelVersion: '2', base: true }), '/deploy version=2 base=yes');
    assert.equal(askedLine('teardown', { target: 'endpoint' }), '/teardown endpoint');
    assert.equal(askedLine('traffic', { traffic: { blue: 90, green: 10 } }), '/traffic blue=90 green=10');
    const data = { dataset: './my chats.jsonl', slice: 'train[:5%]', seed: 7, skipBroken: true };
    assert.equal(
      askedLine('finetune', { ...data, epochs: 2 }),
      '/finetune dataset="./my chats.jsonl" slice=train[:5%] seed=7 skip_broken=yes epochs=2',
    );
  });

  it('is none where everybody would read what is nobody\u2019s to read', () => {
    const kept = '/srv/hieno/datasets/received/0123456789abcdef/my.jsonl';
    assert.equal(askedLine('finetune', { dataset: kept }), undefined);
    assert.equal(askedLine('finetune', { dataset: 'https://host/a.jsonl?sig=SECRET' }), undefined);
    assert.equal(
      askedLine('finetune', { dataset: 'https://host/a.jsonl' }),
      '/finetune dataset=https://host/a.jsonl',
    );
  });

  it('is none where it would mean something else, or has no room', () => {
    assert.equal(askedLine('finetune', { dataset: 'a "b.jsonl' }), undefined);
    assert.equal(askedLine('rollback', { traffic: { blue: 100 } }), undefined);
    assert.equal(askedLine('finetune', { dataset: `/${'语'.repeat(100)}` }), undefined);
  });
});
