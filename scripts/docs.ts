// Writes the documents that are generated from the code; with --check it only says which are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { supportMarkdown } from '../localAzure/supportMarkdown.js';
import { commandsMarkdown } from '../src/bot/commands/commandsMarkdown.js';
import { packageRoot } from '../src/packageRoot.js';

const documents: Readonly<Record<string, () => string>> = {
  'docs/commands.md': commandsMarkdown,
  'docs/local-azure-operations.md': supportMarkdown,
};

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const [file, write] of Object.entries(documents)) {
  const at = path.join(packageRoot, file);
  const text = await format(write(), { ...(await resolveConfig(at)), parser: 'markdown' });
  if (isCheck && readFileSync(at, 'utf8') !== text) stale.push(file);
  if (!isCheck) writeFileSync(at, text);
}
if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run npm run docs.`);
  process.exit(1);
}
