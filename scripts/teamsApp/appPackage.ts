import { readFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { packageRoot } from '../../src/packageRoot.js';
import { manifest, type Manifest, type ManifestTemplate } from './manifest.js';
import type { TeamsAppSettings } from './settings.js';

export interface AppPackage {
  readonly manifest: Manifest;
  /** A zip with the manifest and the icons at its root, as Teams wants it; the same bytes for the same settings, anywhere. */
  readonly zip: Uint8Array;
}

const folder = path.join(packageRoot, 'appPackage');
const icons = ['color.png', 'outline.png'];

/** The earliest day that a zip can tell, in local time as it tells them: nothing of today gets in. */
const noDay = () => new Date(1980, 0, 1);

export function appPackage(settings: TeamsAppSettings): AppPackage {
  const template = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as ManifestTemplate;
  const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  const filled = manifest(template, settings, version);
  return {
    manifest: filled,
    zip: zipSync(
      {
        'manifest.json': new TextEncoder().encode(`${JSON.stringify(filled, null, 2)}\n`),
        ...Object.fromEntries(
          icons.map((icon) => [icon, new Uint8Array(readFileSync(path.join(folder, icon)))]),
        ),
      },
      { level: 9, mtime: noDay() },
    ),
  };
}
