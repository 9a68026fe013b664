import { createHash } from 'node:crypto';
import { TemplateError } from './expression.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property by name without regard to case, as ARM finds it. */
export function memberOf(target: unknown, key: unknown): unknown {
  if (Array.isArray(target) && typeof key === 'number') {
    if (key < 0 || key >= target.length)
      throw new TemplateError(`The language expression array index '${key}' is out of bounds.`);
    return target[key];
  }
  if (isObject(target) && typeof key === 'string') {
    const name = Object.keys(target).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
    if (name !== undefined) return target[name];
    throw new TemplateError(
      `The language expression property '${key}' doesn't exist, available properties are '${Object.keys(target).join(', ')}'.`,
    );
  }
  throw new TemplateError(`The language expression property '${String(key)}' can't be evaluated.`);
}

export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value ?? null);
}

export function deepEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => deepEqual(a[key], b[key]));
  }
  return a === b;
}

/** Azure's `guid()`: a version 5 UUID in a namespace of its own, over the arguments joined by `-`. */
export function nameGuid(parts: readonly string[]): string {
  const namespace = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');
  const hash = createHash('sha1').update(namespace).update(parts.join('-')).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** 13 characters like those of Azure's `uniqueString()`; the same for the same input, but not Azure's own values. */
export function uniqueString(parts: readonly string[]): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const hash = createHash('sha256').update(parts.join('-')).digest().subarray(0, 13);
  return [...hash].map((byte) => alphabet[byte % 32]).join('');
}
