import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { flowFiles } from '../../../../src/azure/promptFlow/flowFiles.js';
import { packageRoot } from '../../../../src/packageRoot.js';

const template = path.join(packageRoot, 'deploymentTemplates/promptFlow/flow.dag.yaml');

describe('the files of the flow', () => {
  it("are the template's, with the connection's name in place of its own", () => {
    const files = flowFiles('my-endpoint');
    assert.deepEqual(Object.keys(files), ['flow.dag.yaml', 'chat.py', 'requirements.txt']);
    const wanted = readFileSync(template, 'utf8').replace(
      'connection: tuned_endpoint',
      'connection: my-endpoint',
    );
    assert.notEqual(wanted, readFileSync(template, 'utf8'));
    assert.deepEqual(parse(String(files['flow.dag.yaml'])), parse(wanted));
  });
});
