import { azureError } from './azureError.js';

/** Every item of a paged list, with failures as AppError. */
export async function listAll<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  try {
    for await (const item of pages) items.push(item);
  } catch (error) {
    throw azureError(error);
  }
  return items;
}
