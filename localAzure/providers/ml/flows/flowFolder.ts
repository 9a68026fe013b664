import path from 'node:path';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { entryKey, filesUnder } from '../../storage/files/fileShares.js';
import { fileShareNames } from '../workspaces/workspaces.js';
import { flowFile } from './flowDefinition.js';
import { FlowError } from './flowError.js';

export interface FlowFolder {
  readonly definition: string;
  /** Everything in the folder, by path. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** The folder of a flow on the workspace's working directory. */
export function readFlowFolder(service: Service, workspace: ResourceDoc, definitionPath: string): FlowFolder {
  if (path.posix.basename(definitionPath) !== flowFile)
    throw new FlowError(
      'FlowFileNotFound',
      `A flow's definition is called ${flowFile}, not '${definitionPath}'.`,
    );
  const account = String(workspace.properties['storageAccount']);
  const share = fileShareNames(workspace).workingDirectory;
  const folder = path.posix.dirname(definitionPath).replace(/^\/+/, '');
  const files = filesUnder(service, entryKey(account, share, folder === '.' ? '' : folder));
  const definition = files.get(flowFile);
  if (!definition)
    throw new FlowError(
      'FlowFileNotFound',
      `There is no '${definitionPath}' on the share '${share}' of the workspace.`,
    );
  return { definition: definition.toString('utf8'), files };
}
