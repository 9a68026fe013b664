import assert from 'node:assert/strict';
import { LanguageModel } from '../../../../localAzure/model/languageModel.js';

const text = 'The cluster falls to zero nodes when nothing runs on it.';

describe('the language model', () => {
  it('has a finite loss for any text', () => {
    const model = new LanguageModel();
    for (const sample of [
      '',
      'plain words',
      'кластер 集群 🚀',
      '\u0000\uFFFF',
      'x'.repeat(100_000),
      '{"a":[1,2]}',
    ]) {
      assert.ok(Number.isFinite(model.loss(sample)), sample.slice(0, 20));
    }
  });

  it('finds ordinary English likelier than noise', () => {
    const model = new LanguageModel();
    assert.ok(model.loss('The sun rises in the morning.') < model.loss('Zrk qvx bnmp wtrf lkjh.'));
  });

  it('finds what it learnt likelier than before, and more so with more weight', () => {
    const losses = [0, 0.5, 1].map((weight) => {
      const model = new LanguageModel();
      model.learn(model.encode(text), weight);
      return model.loss(text);
    });
    assert.ok((losses[2] ?? 0) < (losses[1] ?? 0) && (losses[1] ?? 0) < (losses[0] ?? 0));
  });

  it('comes back from its counts with the same loss', () => {
    const model = new LanguageModel();
    model.learn(model.encode(text), 0.5);
    const again = LanguageModel.restore(
      JSON.parse(JSON.stringify(model.learnt())) as ReturnType<typeof model.learnt>,
    );
    assert.ok(Math.abs(again.loss(text) - model.loss(text)) < 1e-3);
    assert.notEqual(model.loss(text), new LanguageModel().loss(text));
  });
});
