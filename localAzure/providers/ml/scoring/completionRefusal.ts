interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A request for a completion that is not carried out; each of the two routes tells it in its own way. */
export class CompletionRefusal extends Error {
  private constructor(
    message: string,
    /** The parameter that is at fault: `messages.0.role`. */
    readonly param: string | null,
    /** What does not validate; absent: the model itself refuses. */
    readonly details?: readonly object[],
  ) {
    super(message);
  }

  /** `body`: the request's, whose wrong value is shown. */
  static invalid(issues: readonly Issue[], body: unknown): CompletionRefusal {
    const details = issues.map(({ code, path, message }) => ({
      type: code ?? 'value_error',
      loc: ['body', ...path.map((step) => (typeof step === 'number' ? step : String(step)))],
      msg: message,
      input: valueAt(body, path),
    }));
    const first = issues[0];
    const param = first === undefined || first.path.length === 0 ? null : first.path.map(String).join('.');
    const words = issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`);
    return new CompletionRefusal(words.join('; '), param, details);
  }

  static tooLong(message: string): CompletionRefusal {
    return new CompletionRefusal(message, 'messages');
  }
}

/** JSON knows no undefined: what is not there is null. */
function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return (
    path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | null)?.[step], body) ??
    null
  );
}
