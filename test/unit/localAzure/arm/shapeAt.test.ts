import assert from 'node:assert/strict';
import { refuseNewer, shapeAt } from '../../../../localAzure/arm/resources/shapeAt.js';

const newer = {
  kind: { preview: '2022-12-01-preview', stable: '2023-10-01' },
  'properties.guard': '2019-09-01',
};
const whole = { name: 'a', kind: 'Hub', properties: { guard: true, plain: 1 } };
const shown = (apiVersion: string) => JSON.stringify(shapeAt(newer, apiVersion, whole));

describe('the shape of a resource at an api-version', () => {
  it('has what the version has, and what it had before', () => {
    assert.equal(shown('2024-10-01'), JSON.stringify(whole));
    assert.equal(shown('2019-09-01'), '{"name":"a","properties":{"guard":true,"plain":1}}');
    assert.equal(shown('2018-02-14'), '{"name":"a","properties":{"plain":1}}');
  });

  it('counts a preview as its own day, and knows what came to stable versions later', () => {
    assert.match(shown('2019-09-01-preview'), /guard/);
    assert.match(shown('2023-04-01-preview'), /Hub/);
    assert.doesNotMatch(shown('2023-04-01'), /Hub/);
  });

  it('is whole where no version is asked for, as in a list across types', () => {
    assert.equal(shown(''), JSON.stringify(whole));
  });

  it('refuses by name what a version has no word for, and nothing else', () => {
    const refused = (body: unknown) => () => refuseNewer(newer, '2018-02-14', body, 'Some/type');
    assert.throws(
      refused({ properties: { guard: false } }),
      /'properties.guard' of Some\/type in .* 2018-02-14/,
    );
    assert.throws(refused({ kind: 'Hub' }), /'kind'/);
    refused({ guard: true, properties: { plain: 1, guard: null } })();
    refuseNewer(newer, '2024-10-01', whole, 'Some/type');
  });
});
