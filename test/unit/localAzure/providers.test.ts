import assert from 'node:assert/strict';
import type { Operation } from '../../../localAzure/core/operation.js';
import { providers } from '../../../localAzure/providers.js';

const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

/** What a request is told apart by: a name of a parameter is none of it. */
const asked = ({ method, plane, path, selector, versions = ['any'] }: Operation) =>
  versions.map((version) =>
    [method, plane, path.toLowerCase().replace(/\{\w+/g, '{'), JSON.stringify(selector), version].join(' '),
  );

describe('the providers of the local Azure', () => {
  it('share no namespace, no type, no duration', () => {
    assert.deepEqual(twice(providers.flatMap(({ namespaces }) => namespaces)), []);
    assert.deepEqual(
      twice(providers.flatMap(({ resourceTypes }) => resourceTypes.map(({ type }) => type))),
      [],
    );
    assert.deepEqual(twice(providers.flatMap(({ durations }) => Object.keys(durations))), []);
  });

  it('answer no request twice', () => {
    const all = providers.flatMap(({ operations }) => operations);
    assert.ok(all.length > 200, `only ${all.length} operations were found`);
    assert.deepEqual(twice(all.flatMap(asked)), []);
  });

  it('deploy only what is in their namespaces', () => {
    for (const { namespaces, resourceTypes } of providers)
      for (const { type } of resourceTypes) assert.ok(namespaces.includes(type.split('/')[0] ?? ''), type);
  });
});
