import { adminOperations } from './admin.js';
import { pureFunctions } from './arm/templates/functions.js';
import type { Operation } from './core/operation.js';
import { providers } from './providers.js';

/** Every operation that the local Azure answers, from the routes themselves: whatever is not in it answers 501. */
export function supportMarkdown(): string {
  const chapters = new Map<string, Operation[]>();
  for (const operation of providers.flatMap(({ operations }) => operations)) {
    const chapter = chapterOf(operation);
    chapters.set(chapter, [...(chapters.get(chapter) ?? []), operation]);
  }
  return [
    '# What the local Azure answers',
    'Made from its routes (`localAzure/supportMarkdown.ts`); do not edit by hand. Whatever is not in these tables answers 501 with ' +
      'its name. The names of operations are those of Azure’s OpenAPI, where it has one; [faults](local-azure.md#faults) go by them. In paths `…` stands for subscription and resource group, `……` for a workspace.',
    ...[...chapters]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, members]) => `## ${name}\n\n${table(members)}`),
    '## Template deployments',
    'Resource types that a template may hold:',
    [
      '| resource type | api-versions |',
      '| --- | --- |',
      ...providers
        .flatMap(({ resourceTypes }) => resourceTypes)
        .map(({ type, versions }) => `| ${type} | ${span(versions)} |`),
    ].join('\n'),
    `Functions that look at their arguments only: ${[...pureFunctions.keys()].map((name) => `\`${name}\``).join(', ')}.`,
    '## Api-versions',
    'Every published one of what is served, each in its own shape: what came to a type later is neither shown nor taken before.',
    versionLists(),
    '## Durations',
    'What things take in Azure and so here, before `LOCAL_AZURE_SPEED` divides it.',
    [
      '| what | seconds |',
      '| --- | --- |',
      ...providers
        .flatMap(({ durations }) => Object.entries(durations))
        .map(([what, ms]) => `| ${what} | ${ms / 1000} |`),
    ].join('\n'),
    '## Admin routes',
    'Under the address `admin` of the JSON line; they stand for nothing in Azure.',
    table(
      adminOperations('{password}').map((route) => ({
        ...route,
        path: route.path.replace('/{password}', ''),
      })),
    ),
  ].join('\n\n');
}

function chapterOf({ plane, path }: Operation): string {
  if (plane === 'file') return 'Azure Files: the data plane of a storage account';
  if (plane === 'vault') return 'Key Vault: the data plane of a vault';
  if (plane === 'ml') return 'Azure ML: data planes and scoring';
  const provider = [...path.matchAll(/\/providers\/(Microsoft\.\w+)/g)].at(-1)?.[1];
  return provider === undefined || provider === 'Microsoft.Resources' ? 'Resource Manager' : provider;
}

/** One row per operation; an operation with many forms of its path, such as a status route, shows the first. */
function table(operations: readonly Operation[]): string {
  const rows = new Map<string, Operation[]>();
  for (const operation of operations) {
    const key = `${operation.id} ${operation.method}`;
    rows.set(key, [...(rows.get(key) ?? []), operation]);
  }
  return [
    '| operation | request | api-versions |',
    '| --- | --- | --- |',
    ...[...rows.values()].map(([first, ...more]) => (first ? row(first, more.length) : '')),
  ].join('\n');
}

function row({ id, method, path, selector, versions }: Operation, more: number): string {
  const others = more > 0 ? ` and ${more} more` : '';
  const query = new URLSearchParams(selector).toString();
  const request = `${method} ${shortened(path)}${query && `?${query}`}`;
  return `| ${id} | \`${request}\`${others} | ${span(versions)} |`;
}

/** A list as the tables name it; the chapter of api-versions has it whole. */
function span(versions: readonly string[] | undefined): string {
  if (!versions) return 'any';
  const [first] = versions;
  return versions.length === 1 ? String(first) : `${first} to ${versions.at(-1)} (${versions.length})`;
}

function versionLists(): string {
  const lists = providers.flatMap((provider) =>
    [...provider.resourceTypes, ...provider.operations].map(({ versions }) => versions),
  );
  const rows = new Map(
    lists.flatMap((list) => (list && list.length > 1 ? [[span(list), list.join(', ')] as const] : [])),
  );
  return [
    '| named as | api-versions |',
    '| --- | --- |',
    ...[...rows].sort().map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

/** The ids of subscription, resource group and workspace, which most paths begin with, are left out. */
function shortened(path: string): string {
  return path
    .replace(/\/subscriptions\/\{\w+\}\/resourceGroups\/\{\w+\}(?=\/providers)/i, '…')
    .replace(/…\/providers\/Microsoft\.MachineLearningServices\/workspaces\/\{workspaceName\}(?=\/)/, '……')
    .replace(/^\/subscriptions\/\{\w+\}(?=\/.)/, '')
    .replaceAll('|', '\\|');
}
