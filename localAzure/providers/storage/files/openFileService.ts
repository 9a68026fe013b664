import type { Service } from '../../../core/context.js';
import { requestListener } from '../../../http/requestListener.js';
import { Router } from '../../../http/router.js';
import { storageRefusal } from '../storageRefusal.js';
import { authorizeFiles } from './authorizeFiles.js';
import { fileOperations } from './fileOperations.js';

/** Opens Azure Files' own address; accounts are the first path segment. */
export async function openFileService(service: Service): Promise<void> {
  await service.listeners.listen({
    name: 'file',
    tls: true,
    listener: requestListener(service, {
      plane: 'file',
      router: new Router(fileOperations()),
      audiences: [],
      origin: () => service.origin('file'),
      whoAsks: (request, url) => authorizeFiles(service, request, url),
      refusal: ({ status, code, message, headers }) => {
        const { body, headers: own } = storageRefusal(code, message);
        return { status, headers: { ...headers, ...own }, body };
      },
    }),
  });
}
