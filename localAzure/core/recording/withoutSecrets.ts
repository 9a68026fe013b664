const replaced = 'replaced';

/** Properties whose text is a secret wherever they stand. */
const secretName =
  /^(primaryKey|secondaryKey|key|keyValue|pat|sas|token|.*(accessToken|refreshToken|sasToken|sasUri|password|secret|storageKey|sessionToken))$/i;

/** Properties that hold secrets under names or in places of their own: `keys: [{ keyName, value }]`, `keys: { any: text }`. */
const secretGroup = /^(keys|passwords)$/i;

/** What names a secret and is none. */
const innocentName = /^(keyName|name|permissions|creationTime|id)$/i;

/** Tokens (JWT), account keys of storage and signatures of addresses, recognised by their shape in any text. */
const secretShape = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|[A-Za-z0-9+/]{86}==|(?<=[?&]sig=)[^&\s"]+/g;

/** The same JSON with every secret in it replaced by a word. In a vault's own traffic each `value` that is text is one. */
export function withoutSecrets(value: unknown, plane: string, inGroup = false): unknown {
  if (typeof value === 'string') return inGroup ? replaced : value.replace(secretShape, replaced);
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, plane, inGroup));
  if (typeof value !== 'object' || value === null) return value;
  const secure = secureParameters(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => {
      if (name === 'parameters' && secure.size > 0) return [name, withoutParameters(part, secure)];
      return [
        name,
        isSecret(name, part, plane) ? replaced : withoutSecrets(part, plane, isGroup(name, inGroup)),
      ];
    }),
  );
}

function isSecret(name: string, part: unknown, plane: string): boolean {
  return typeof part === 'string' && (secretName.test(name) || (plane === 'vault' && name === 'value'));
}

function isGroup(name: string, inGroup: boolean): boolean {
  return secretGroup.test(name) || (inGroup && !innocentName.test(name));
}

/** Names of the template's parameters that are declared secure, where `value` is what a deployment is asked with. */
function secureParameters(value: object): ReadonlySet<string> {
  const template = 'template' in value ? value.template : undefined;
  const declared = (template as { parameters?: Record<string, { type?: unknown }> } | undefined)?.parameters;
  return new Set(
    Object.entries(declared ?? {})
      .filter(([, { type }]) => /^secure/i.test(String(type)))
      .map(([name]) => name),
  );
}

function withoutParameters(given: unknown, secure: ReadonlySet<string>): unknown {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, part]: [string, unknown]) => [
      name,
      secure.has(name) ? { value: replaced } : part,
    ]),
  );
}
