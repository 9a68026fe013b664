import assert from 'node:assert/strict';
import type { Operation } from '../../../../localAzure/core/operation.js';
import { Router } from '../../../../localAzure/http/router.js';

const operation = (id: string, path: string, versions?: string[]): Operation => ({
  id,
  method: 'GET',
  path,
  plane: 'arm',
  handle: () => ({ status: 200 }),
  ...(versions && { versions }),
});

describe('the router of the local Azure', () => {
  const router = new Router([
    operation('Versions', '/secrets/{name}/versions'),
    operation('Secret', '/secrets/{name}/{version}'),
    operation('Old', '/subscriptions/{s}/providers/Microsoft.X/things/{name}', ['2020-01-01']),
    operation('New', '/subscriptions/{s}/providers/Microsoft.X/things/{name}', ['2024-01-01']),
    operation('Roles', '/{scope+}/providers/Microsoft.Authorization/roleAssignments/{name}', ['2022-04-01']),
  ]);
  const find = (path: string, version = '2024-01-01') =>
    router.find('GET', path, new URLSearchParams({ 'api-version': version }));

  it('takes the path with the fewest placeholders', () => {
    assert.equal(find('/secrets/a/versions').operation.id, 'Versions');
    assert.equal(find('/secrets/a/b/').operation.id, 'Secret');
  });

  it('matches static parts without case, and decodes names', () => {
    const { operation: found, params } = find('/SUBSCRIPTIONS/s/providers/microsoft.x/Things/a%20b');
    assert.deepEqual([found.id, params['name']], ['New', 'a b']);
  });

  it('lets a placeholder span segments where it says so', () => {
    assert.equal(
      find('/a/b/c/providers/Microsoft.Authorization/roleAssignments/n', '2022-04-01').params['scope'],
      'a/b/c',
    );
  });

  it('chooses by api-version and names those it has', () => {
    assert.equal(find('/subscriptions/s/providers/Microsoft.X/things/n', '2020-01-01').operation.id, 'Old');
    assert.throws(
      () => find('/subscriptions/s/providers/Microsoft.X/things/n', '1999-01-01'),
      /'2020-01-01, 2024-01-01'/,
    );
  });

  it('tells operations of one path apart by restype and comp, and takes no others for them', () => {
    const storage = new Router([
      { ...operation('File', '/{share}/{path+}'), selector: {} },
      { ...operation('List', '/{share}/{path+}'), selector: { restype: 'directory', comp: 'list' } },
    ]);
    const named = (query: string) => storage.find('GET', '/s/a/b', new URLSearchParams(query)).operation.id;
    assert.equal(named('sv=1'), 'File');
    assert.equal(named('restype=directory&comp=list&prefix=x'), 'List');
    assert.throws(() => named('comp=rangelist'), /GET \/s\/a\/b comp=rangelist/);
  });

  it('refuses an unknown path by its name', () => {
    assert.throws(() => find('/nowhere/at/all/x'), /does not support GET \/nowhere\/at\/all\/x/);
  });
});
