/**
 * Takes secrets out of text: those that were registered, by value, and what looks like one, by shape. It sits in the
 * logger and before every sentence that Azure wrote.
 */
export class Redactor {
  readonly #values = new Set<string>();

  /** From now on this value is masked wherever it stands, URL-encoded and JSON-escaped too. */
  register(secret: string | undefined): void {
    // A short value would mask ordinary words.
    if (secret === undefined || secret.length < 8) return;
    this.#values.add(secret);
    this.#values.add(encodeURIComponent(secret));
    this.#values.add(JSON.stringify(secret).slice(1, -1));
  }

  /** The same value with every text in it masked. */
  redactIn = <T>(value: T): T => {
    if (typeof value === 'string') return this.redact(value) as T;
    if (Array.isArray(value)) return value.map(this.redactIn) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.redactIn(item)])) as T;
  };

  redact(text: string): string {
    let masked = text;
    for (const value of [...this.#values].sort((a, b) => b.length - a.length))
      masked = masked.replaceAll(value, mask);
    for (const shape of shapes) masked = masked.replace(shape, `$1${mask}`);
    return masked;
  }
}

const mask = '[secret]';

/** The first group stays, what follows it goes. */
const shapes: readonly RegExp[] = [
  /(Bearer\s+)[\w.~+/=-]{8,}/gi,
  // A token: three parts of base64url, the first an encoded JSON object.
  /()\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[^;\s"\\]+/gi,
  /([?&](?:sig|code|access_token|client_secret)=)[^&\s"\\]+/gi,
  /((?:primaryKey|secondaryKey|password|client_?secret|access_?token|MicrosoftAppPassword|x-identity-header)\\*"?\s*[:=]\s*\\*"?)[^"\s,}\\]{6,}/gi,
];
