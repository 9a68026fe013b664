import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

type Judge = ((manifest: unknown) => boolean) & {
  readonly errors?: readonly {
    readonly instancePath: string;
    readonly message?: string;
    readonly params: object;
  }[];
};
type Ajv = new (options: object) => { compile(schema: unknown): Judge };
type AddFormats = (ajv: object, formats: readonly string[]) => void;

const main = createRequire(import.meta.url).resolve('@microsoft/app-manifest');
// The package's own validator, as it uses it: its `validateAgainstSchema` makes it anew each time, which takes half a second.
const ofThePackage = createRequire(main);
const judges = new Map<string, Judge>();

/** What Microsoft's schema of the version that a manifest names says against it; the schema is the package's own, not fetched. */
export function teamsSchemaProblems(manifest: object): string[] {
  // As it is when it is written: what is undefined is not there.
  const written = JSON.parse(JSON.stringify(manifest)) as { readonly manifestVersion?: unknown };
  const judge = judgeOf(String(written.manifestVersion));
  judge(written);
  return (judge.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
  );
}

function judgeOf(version: string): Judge {
  const known = judges.get(version);
  if (known !== undefined) return known;
  const { default: Ajv } = ofThePackage('ajv-draft-04') as { default: Ajv };
  const { default: addFormats } = ofThePackage('ajv-formats') as { default: AddFormats };
  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  addFormats(ajv, ['uri', 'email', 'regex']);
  const file = path.join(
    path.dirname(main),
    'json-schemas/teams',
    `v${version}`,
    'MicrosoftTeams.schema.json',
  );
  const judge = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  judges.set(version, judge);
  return judge;
}
