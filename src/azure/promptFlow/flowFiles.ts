import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { packageRoot } from '../../packageRoot.js';

export const flowFile = 'flow.dag.yaml';

/** The flow of `deploymentTemplates/promptFlow`, with the connection that its tool is to use. */
export function flowFiles(connection: string): Readonly<Record<string, Buffer>> {
  const flow = parseDocument(read(flowFile).toString('utf8'));
  // A template that cannot be read goes as it is: the flow service says best what is wrong with it.
  if (flow.errors.length === 0 && flow.hasIn(['nodes', 0, 'inputs', 'connection']))
    flow.setIn(['nodes', 0, 'inputs', 'connection'], connection);
  const yaml = flow.errors.length === 0 ? Buffer.from(flow.toString({ lineWidth: 0 })) : read(flowFile);
  return { [flowFile]: yaml, 'chat.py': read('chat.py'), 'requirements.txt': read('requirements.txt') };
}

const read = (name: string): Buffer =>
  readFileSync(path.join(packageRoot, 'deploymentTemplates/promptFlow', name));
