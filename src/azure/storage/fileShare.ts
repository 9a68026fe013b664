import { ShareServiceClient } from '@azure/storage-file-share';
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import { mlVersion, type Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';

/** The share with people's files of a workspace or project, where Prompt flow looks for a flow's. */
export interface FileShares {
  /** Name of the share; throws AppError where the workspace has none. */
  workingDirectory(workspaceId: string): Promise<string>;
  /** What is in a file; undefined where there is none. */
  read(fileEndpoint: string, share: string, path: string): Promise<Buffer | undefined>;
  /** Writes files into a folder of a share, which is made, with all above it, where it is missing. */
  upload(
    fileEndpoint: string,
    share: string,
    folder: string,
    files: Readonly<Record<string, Buffer>>,
  ): Promise<void>;
}

interface Store {
  readonly properties: { readonly fileShareName?: string };
}

export const createFileShares = (arm: Arm, credential: TokenCredential): FileShares => {
  const shareAt = (fileEndpoint: string, share: string) => {
    // Through a variable: the client takes tlsOptions, but its type does not say so.
    const options = {
      // With a token one goes past the permissions of single files, and has to say so.
      fileRequestIntent: 'backup' as const,
      ...(arm.cloud.ca === undefined ? {} : { tlsOptions: { ca: arm.cloud.ca } }),
    };
    return new ShareServiceClient(fileEndpoint.replace(/\/$/, ''), credential, options).getShareClient(share);
  };
  return {
    async workingDirectory(workspaceId) {
      const id = `${workspaceId}/datastores/workspaceworkingdirectory`;
      const share = (await orUndefined(arm.send<Store>('GET', id, mlVersion)))?.properties.fileShareName;
      if (share !== undefined) return share;
      throw new AppError({
        reason: 'no_workspace',
        sentence: `The workspace ${workspaceId.split('/').at(-1) ?? ''} has no share for its files.`,
        next: command('status'),
      });
    },
    read(fileEndpoint, share, path) {
      const at = path.lastIndexOf('/');
      const directory = shareAt(fileEndpoint, share).getDirectoryClient(path.slice(0, at));
      return orUndefined(directory.getFileClient(path.slice(at + 1)).downloadToBuffer());
    },
    async upload(fileEndpoint, share, folder, files) {
      const client = shareAt(fileEndpoint, share);
      const names = folder.split('/');
      for (const depth of names.keys())
        await ask(client.getDirectoryClient(names.slice(0, depth + 1).join('/')).createIfNotExists());
      const directory = client.getDirectoryClient(folder);
      for (const [name, content] of Object.entries(files))
        await ask(directory.getFileClient(name).uploadData(content));
    },
  };
};
