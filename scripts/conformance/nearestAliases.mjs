import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Which api-version judges another that has no specification at hand: `provider@asked=judge`, as the checker's --alias wants
 * it, the judge being the nearest after it. A provider of which there is no specification at all has none.
 */
export function nearestAliases(specs, requests) {
  const known = versionsAtHand(specs);
  const asked = new Set(requests.flatMap((request) => versionOf(request) ?? []));
  return [...asked].flatMap((one) => {
    const [provider, version] = one.split('@');
    const judges = known.get(provider);
    if (!judges || judges.has(version)) return [];
    // Key Vault's numbers have one specification.
    const judge = /^\d\./.test(version)
      ? '7.5'
      : nearest(
          version,
          [...judges].filter((name) => /^\d{4}-/.test(name)),
        );
    const asTheCheckerHasIt = withoutProvider.includes(provider) ? `none@${version}` : one;
    return judge === undefined ? [] : [`${asTheCheckerHasIt}=${judge}`];
  });
}

/** What has no provider in its path: resource groups, and secrets. Each has specifications of its own. */
const withoutProvider = ['groups', 'secrets'];

/** By provider in lower case. */
function versionsAtHand(specs) {
  const known = new Map();
  for (const file of readdirSync(path.join(specs, 'specification'), { recursive: true })) {
    const [, plane, provider, version] =
      /[\\/](resource-manager|data-plane)[\\/](?:.*[\\/])?(Microsoft\.\w+|Secrets)[\\/].*?(?:stable|preview)[\\/]([^\\/]+)[\\/]/.exec(
        file,
      ) ?? [];
    if (provider === undefined) continue;
    const names = [plane === 'data-plane' ? 'secrets' : provider.toLowerCase()];
    if (/[\\/]resources\.json$/.test(file)) names.push('groups');
    for (const name of names) known.set(name, (known.get(name) ?? new Set()).add(version));
  }
  return known;
}

function versionOf(request) {
  const url = new URL(request.slice(request.indexOf(' ') + 1));
  const version = url.searchParams.get('api-version')?.toLowerCase();
  const provider =
    [...url.pathname.matchAll(/\/providers\/([^/]+)/gi)].at(-1)?.[1]?.toLowerCase() ??
    (/^\/subscriptions\/[^/]+\/resourcegroups/i.test(url.pathname) ? 'groups' : 'secrets');
  return version && `${provider}@${version}`;
}

/** The next one at hand, which has all that came until then, or else the last. */
function nearest(version, judges) {
  const inOrder = judges.toSorted();
  return inOrder.find((judge) => judge.slice(0, 10) >= version.slice(0, 10)) ?? inOrder.at(-1);
}
