import { AppError } from '../appError.js';
import type { Reason } from '../reason.js';

/** What Azure said, whatever shape it came in. */
export interface AzureFault {
  readonly status: number | undefined;
  /** Every code on the way down, outermost first. */
  readonly codes: readonly string[];
  /** Every sentence on the way down, outermost first, each once. */
  readonly messages: readonly string[];
}

/**
 * Any error of an Azure client as an AppError. The original is not kept as a cause: it can hold a token.
 *
 * Azure nests: `error.details[]`, JSON as text inside a message, sometimes twice (azure-ml.md, sections 2.5 and 3.6).
 */
export function azureError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const fault = readFault(error);
  return new AzureFailure(fault);
}

/** An AppError that still knows Azure's codes, for the places that decide by them. */
export class AzureFailure extends AppError {
  constructor(readonly fault: AzureFault) {
    super(words(fault));
  }
}

export const isStatus = (error: unknown, status: number): boolean =>
  (error instanceof AzureFailure && error.fault.status === status) ||
  (error as { statusCode?: unknown } | null)?.statusCode === status;

/** The answer, or undefined where Azure says 404; other failures as AppError. */
export async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw azureError(error);
  }
}

/** The answer, with failures as AppError. */
export async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw azureError(error);
  }
}

export function readFault(error: unknown): AzureFault {
  const codes: string[] = [];
  const messages: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > 8 || value === null || value === undefined) return;
    if (typeof value === 'string') {
      const parsed = parse(value);
      if (parsed !== undefined) return visit(parsed, depth + 1);
      const sentence = value.trim();
      if (sentence !== '' && !messages.includes(sentence)) messages.push(sentence);
      return;
    }
    if (Array.isArray(value)) return value.forEach((item) => visit(item, depth + 1));
    if (typeof value !== 'object') return;
    const { code, message, error: inner, details, errors } = value as Record<string, unknown>;
    if (typeof code === 'string' && !codes.includes(code)) codes.push(code);
    visit(message, depth + 1);
    visit(inner, depth + 1);
    visit(details, depth + 1);
    if (typeof errors === 'object' && errors !== null)
      for (const item of Object.values(errors)) visit(item, depth + 1);
  };
  const { statusCode, response, code, details, cause } = (error ?? {}) as {
    statusCode?: unknown;
    code?: unknown;
    details?: unknown;
    response?: {
      status?: unknown;
      bodyAsText?: unknown;
      headers?: { get(name: string): string | undefined };
    };
    cause?: { status?: unknown };
  };
  if (typeof response?.bodyAsText === 'string') visit(response.bodyAsText, 0);
  else if (details !== undefined) visit(details, 0);
  // Storage names the code in a header too, the only place where an answer has no body.
  if (codes.length === 0) visit({ code: response?.headers?.get('x-ms-error-code') }, 0);
  if (codes.length === 0 && messages.length === 0) {
    if (typeof code === 'string') codes.push(code);
    visit(error instanceof Error ? error.message : error, 0);
  }
  // What the identity service answered to a sign-in lies one level below.
  const status = [statusCode, response?.status, cause?.status].find((one) => typeof one === 'number');
  return { status, codes, messages };
}

/** JSON that a message is, or that it ends with: Azure ML puts words before it. Brackets in a sentence are no JSON. */
function parse(text: string): unknown {
  const json = /\{[\s\S]*\}/.exec(text)?.[0];
  if (json === undefined) return /^\s*</.test(text) ? parseXml(text) : undefined;
  try {
    const value = JSON.parse(json) as object;
    return ['error', 'errors', 'code', 'message', 'details'].some((key) => key in value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Storage answers in XML. */
function parseXml(text: string): unknown {
  const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]?.split('\n')[0];
  const [code, message] = [tag('Code'), tag('Message')];
  return code === undefined && message === undefined ? undefined : { code, message };
}

interface Rule {
  readonly when: (fault: AzureFault) => boolean;
  readonly reason: Reason;
  readonly next: string;
  readonly retryable?: boolean;
}

const says = (pattern: RegExp) => (fault: AzureFault) =>
  [...fault.codes, ...fault.messages].some((text) => pattern.test(text));
const answered =
  (...statuses: number[]) =>
  (fault: AzureFault) =>
    fault.status !== undefined && statuses.includes(fault.status);

/** First fit wins: the sentence is Azure's own, the reason and the next step are ours. */
const rules: readonly Rule[] = [
  {
    when: says(/not enough quota|OutOfQuota|ClusterMinNodesExceedCoreQuota|QuotaExceeded/i),
    reason: 'quota_missing',
    next: 'Ask for more cores in the Azure portal (Quotas), then run the command again.',
  },
  {
    when: says(/MissingSubscriptionRegistration/),
    reason: 'forbidden',
    next: 'Have an owner of the subscription register the provider named above (az provider register), then try again.',
  },
  {
    when: says(/CredentialUnavailable|AuthenticationError|AuthenticationRequired/),
    reason: 'forbidden',
    next: 'Check how the bot signs in to Azure, then try again.',
  },
  {
    when: says(/Microsoft\.Quota\/quotas\/write/),
    reason: 'forbidden',
    next: 'Give the bot the role Quota Request Operator on the subscription, wait some minutes, then try again.',
  },
  {
    when: says(/connections\/listsecrets\/action/i),
    reason: 'forbidden',
    next:
      'Give the bot the role Azure Machine Learning Workspace Connection Secrets Reader on the project, ' +
      'wait some minutes, then try again.',
  },
  {
    when: says(/^ContactSupport$/),
    reason: 'quota_refused',
    next:
      'Ask for fewer cores, or open a support request in the Azure portal: Help + support, ' +
      'Service and subscription limits (quotas), Machine Learning.',
  },
  {
    when: says(/^QuotaNotAvailableForResource$/),
    reason: 'capacity_missing',
    next: 'The region has none to give, and fewer cores are no way around: choose another size or another region.',
  },
  {
    when: says(/^KeyBasedAuthenticationNotPermitted$/),
    reason: 'forbidden',
    next: 'Give the bot the role Storage Blob Data Contributor on the storage account, wait some minutes, then try again.',
  },
  {
    when: says(/AuthorizationFailed|AuthorizationPermissionMismatch|Forbidden/),
    reason: 'forbidden',
    next: 'Give the bot the role that is missing, wait some minutes, then try again.',
  },
  {
    when: answered(401, 403),
    reason: 'forbidden',
    next: 'Check the sign-in and the roles of the bot, then try again.',
  },
  {
    when: says(/ScopeLocked/),
    reason: 'conflict',
    next: 'Take the lock off in the Azure portal, then try again.',
  },
  {
    when: says(/soft-deleted workspace exists/i),
    reason: 'conflict',
    next: 'Purge it in the Azure portal (Azure Machine Learning, Recently deleted), or choose another name.',
  },
  { when: answered(429), reason: 'throttled', next: 'Wait a minute and try again.', retryable: true },
  {
    when: answered(409, 412),
    reason: 'conflict',
    next: 'Another change is under way: see /status and try again.',
    retryable: true,
  },
  {
    when: answered(408, 500, 502, 503, 504),
    reason: 'unavailable',
    next: 'Try again in a minute.',
    retryable: true,
  },
  {
    when: says(/pull permission|AcrPull/i),
    reason: 'roles_missing',
    next: 'Run /provision to put the role AcrPull back, wait some minutes, then /deploy.',
  },
  {
    when: says(
      /\b(identity|permission|authori[sz]ed)\b.*\b(download|read)|\b(download|read)\b.*\b(identity|permission|authori[sz]ed)\b/i,
    ),
    reason: 'roles_missing',
    next: 'Run /provision to put the role Storage Blob Data Reader back, wait some minutes, then /deploy.',
  },
  {
    when: (fault) =>
      fault.status === undefined &&
      says(
        /\b(ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|REQUEST_SEND_ERROR|UND_ERR_\w+)\b|socket hang up|\bnetwork_error\b/,
      )(fault),
    reason: 'unavailable',
    next: 'Check the network and try again.',
    retryable: true,
  },
];

function words(fault: AzureFault) {
  const rule = rules.find(({ when }) => when(fault));
  const said = fault.messages.at(-1) ?? fault.codes.at(-1) ?? 'no reason given';
  const code = fault.codes.at(-1);
  return {
    reason: rule?.reason ?? ('refused' as const),
    sentence: `Azure refused: ${oneLine(said)}${code === undefined || said.includes(code) ? '' : ` (${code})`}`,
    next: rule?.next ?? '/status',
    retryable: rule?.retryable ?? false,
    details: fault.messages.slice(0, -1).map(oneLine),
  };
}

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
};
