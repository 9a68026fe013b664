import { receivedName } from '../dataset/sources/receivedName.js';
import { withoutQuery } from '../dataset/withoutQuery.js';
import type { ArgumentValue } from './argument.js';

/**
 * A value as it stands in a form's field: as one types it, and empty where there is none. Of a file that somebody sent the
 * name, of an address what people may read of it.
 */
export function fieldText(value: ArgumentValue | undefined): string {
  switch (typeof value) {
    case 'undefined':
      return '';
    case 'number':
      return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential() : String(value);
    case 'boolean':
      return String(value);
    case 'string':
      return withoutQuery(receivedName(value));
    default:
      return Object.entries(value)
        .map(([name, percent]) => `${name}=${percent}`)
        .join(' ');
  }
}
