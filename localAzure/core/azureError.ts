import { defined } from './defined.js';
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ErrorDetail[];
  readonly additionalInfo?: readonly { readonly type: string; readonly info: unknown }[];
  /** Key Vault's way to be more exact. */
  readonly innererror?: { readonly code: string };
}

type Extra = Omit<ErrorDetail, 'code' | 'message'> & { readonly headers?: Readonly<Record<string, string>> };

/** A refusal in Azure's words: thrown by handlers, written by the server as `{"error": {...}}`. */
export class AzureError extends Error {
  readonly target?: string;
  readonly details?: readonly ErrorDetail[];
  readonly additionalInfo?: ErrorDetail['additionalInfo'];
  readonly innererror?: ErrorDetail['innererror'];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    extra: Extra = {},
  ) {
    super(message);
    this.name = 'AzureError';
    if (extra.target !== undefined) this.target = extra.target;
    if (extra.details !== undefined) this.details = extra.details;
    if (extra.additionalInfo !== undefined) this.additionalInfo = extra.additionalInfo;
    if (extra.innererror !== undefined) this.innererror = extra.innererror;
    this.headers = extra.headers ?? {};
  }

  /** The error as ARM writes it, without the envelope; absent fields are left out. */
  toDetail(): ErrorDetail {
    return {
      code: this.code,
      message: this.message,
      ...defined({
        target: this.target,
        details: this.details,
        additionalInfo: this.additionalInfo,
        innererror: this.innererror,
      }),
    };
  }
}

export function isAzureError(error: unknown): error is AzureError {
  return error instanceof AzureError;
}
