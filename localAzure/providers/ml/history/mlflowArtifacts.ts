import type { Operation } from '../../../core/operation.js';
import { storageOf } from '../../storage/storage.js';
import { runFolder } from '../documents/runFolder.js';
import { mlflowOperation, queried } from './mlflowOperation.js';
import { findRun } from './runs.js';

/** The files of a run in one of its folders, and the folders in that. */
export function mlflowArtifacts(): Operation[] {
  return mlflowOperation('ListArtifacts', 'GET', 'artifacts/list', async (call, workspace) => {
    const run = findRun(call.service, workspace, queried(call, 'run_id', 'run_uuid'));
    const { account, container, path } = runFolder(workspace, run.id);
    const storage = storageOf(call.service);
    const below = (call.query.get('path') ?? '').replace(/^\/+|\/+$/g, '');
    const top = below === '' ? '' : `${below}/`;
    await storage.createContainer(account, container);
    const blobs = await storage.listSized(account, container, `${path}/${top}`);
    const folders = new Set<string>();
    const files: object[] = [];
    for (const { name, size } of blobs) {
      const rest = name.slice(path.length + 1 + top.length);
      const [first = ''] = rest.split('/');
      if (rest !== first) folders.add(first);
      else files.push({ path: `${top}${first}`, is_dir: false, file_size: size });
    }
    return {
      root_uri: `${storage.blobEndpoint(account)}${container}/${path}`,
      files: [...[...folders].map((name) => ({ path: `${top}${name}`, is_dir: true })), ...files],
    };
  });
}
