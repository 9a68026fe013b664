import type { AzureFault } from './azureFault.js';
import { parseText } from './parseText.js';

/**
 * What an error of a client, or the body of an answer, says. Azure nests: `error.details[]`, `innererror`, JSON as text
 * inside a message, sometimes twice (docs/azure-facts.md, “Errors”); and its services differ: ARM's `error`, problem
 * details (`title`, `detail`), `Message`, `odata.error`, OAuth's `error` with `error_description`, XML, web pages.
 */
export function readFault(error: unknown): AzureFault {
  const reader = new Reader();
  const { statusCode, response, code, details, cause, errorResponse } = (error ?? {}) as {
    statusCode?: unknown;
    code?: unknown;
    details?: unknown;
    /** Of `@azure/identity`. */
    errorResponse?: unknown;
    response?: {
      status?: unknown;
      bodyAsText?: unknown;
      headers?: { get(name: string): string | undefined };
    };
    cause?: { status?: unknown };
  };
  if (typeof response?.bodyAsText === 'string') reader.read(response.bodyAsText);
  else if (details !== undefined) reader.read(details);
  else reader.read(errorResponse);
  // Storage names the code in a header too, the only place where an answer has no body.
  if (reader.codes.length === 0) reader.read({ code: response?.headers?.get('x-ms-error-code') });
  if (reader.codes.length === 0 && reader.messages.length === 0) {
    if (typeof code === 'string') reader.codes.push(code);
    reader.read(error instanceof Error ? error.message : error);
  }
  // What the identity service answered to a sign-in lies one level below; problem details name theirs in the body.
  const status = [statusCode, response?.status, cause?.status, reader.status].find(
    (one) => typeof one === 'number',
  );
  const { codes, messages, policies } = reader;
  return { status, codes, messages, policies };
}

const deepest = 10;

class Reader {
  readonly codes: string[] = [];
  readonly messages: string[] = [];
  readonly policies: string[] = [];
  status: number | undefined;

  read(value: unknown, depth = 0): void {
    if (depth > deepest || value === null || value === undefined) return;
    if (typeof value === 'string') return this.#text(value, depth);
    if (Array.isArray(value)) return value.forEach((item) => this.read(item, depth + 1));
    if (typeof value === 'object') this.#object(value as Readonly<Record<string, unknown>>, depth + 1);
  }

  #text(text: string, depth: number): void {
    this.#namePolicies(text);
    const parsed = parseText(text);
    if (parsed === undefined) return add(this.messages, text);
    const before = this.messages.length;
    this.read(parsed.value, depth + 1);
    // A lone `{"code": …}` behind a sentence: then the sentence is what was said.
    if (this.messages.length === before) add(this.messages, parsed.around);
  }

  #object(body: Readonly<Record<string, unknown>>, depth: number): void {
    const { code, Code, error, error_description: described, type, status } = body;
    for (const one of [code, Code]) if (typeof one === 'string') add(this.codes, one);
    // OAuth: the error is the code. Elsewhere a text here is the sentence.
    if (typeof error === 'string' && described !== undefined) add(this.codes, error);
    else if (typeof error === 'string' && /^[A-Z]\w+$/.test(error)) add(this.codes, error);
    if (typeof body['title'] === 'string') {
      // A problem's type is mostly the address of a page.
      if (typeof type === 'string' && /^[A-Za-z]\w+$/.test(type)) add(this.codes, type);
      if (typeof status === 'number') this.status ??= status;
    }
    const sentence = body['message'] ?? body['Message'];
    // Of OData: `{ lang, value }`.
    this.read((sentence as { value?: unknown } | null | undefined)?.value ?? sentence, depth);
    for (const key of ['title', 'detail', 'error_description', 'errorDescription'])
      this.read(body[key], depth);
    if (typeof error !== 'string' || !this.codes.includes(error)) this.read(error, depth);
    for (const key of ['odata.error', 'statusMessage', 'details']) this.read(body[key], depth);
    this.#errors(body['errors'], depth);
    for (const key of ['innererror', 'innerError', 'InnerError']) this.#inner(body[key], depth);
    this.#additional(body['additionalInfo']);
  }

  /** A list, or by field: `{"VmSize": ["…"]}`. */
  #errors(errors: unknown, depth: number): void {
    if (typeof errors !== 'object' || errors === null) return;
    for (const item of Object.values(errors)) this.read(item, depth);
  }

  #inner(inner: unknown, depth: number): void {
    const policies = (inner as { policyInfo?: unknown } | undefined)?.policyInfo;
    if (Array.isArray(policies)) policies.forEach((one) => this.#policy(one));
    this.read(inner, depth);
  }

  /** What resource providers add: of it only the policies are for people, the rest are ids and times. */
  #additional(items: unknown): void {
    if (!Array.isArray(items)) return;
    for (const { type, info } of items as { type?: unknown; info?: unknown }[])
      if (type === 'PolicyViolation') this.#policy(info);
  }

  #policy(info: unknown): void {
    const { policyAssignmentDisplayName: assignment, policyDefinitionDisplayName: definition } = (info ??
      {}) as Readonly<Record<string, unknown>>;
    const name = assignment ?? definition;
    if (typeof name === 'string') add(this.policies, name);
  }

  /** `Policy identifiers: '[{"policyAssignment":{"name":"…"}}]'`, in a message. */
  #namePolicies(text: string): void {
    for (const [, name = ''] of text.matchAll(/"policyAssignment"\s*:\s*\{\s*"name"\s*:\s*"([^"]+)"/g))
      add(this.policies, name);
  }
}

function add(list: string[], text: string): void {
  const trimmed = text.trim();
  if (trimmed !== '' && !list.includes(trimmed)) list.push(trimmed);
}
