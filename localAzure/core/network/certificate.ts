import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';
import { azureHosts, blobDomains, vaultDomains } from './hostNames.js';

/** What the https listeners show, and the CA that clients are told to trust. */
export interface Certificate {
  readonly ca: string;
  readonly caFile: string;
  readonly cert: string;
  readonly certFile: string;
  readonly key: string;
  readonly keyFile: string;
}

const lifetimeDays = 730;
const renewBeforeDays = 30;
const dayMs = 86_400_000;
const names = [
  ...new Set([
    'localhost',
    ...[...blobDomains, ...vaultDomains].map((domain) => `*.${domain}`),
    ...Object.values(azureHosts).flat(),
  ]),
];
const ellipticCurve = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** The certificate kept in the folder; made, or made anew when it is about to expire or lacks a name. */
export async function loadCertificate(folder: string): Promise<Certificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => path.join(folder, name);
  const files = { caFile: file('ca.pem'), certFile: file('localhost.pem'), keyFile: file('localhost.key') };
  if (!isUsable(files.certFile) || !existsSync(files.caFile) || !existsSync(files.keyFile)) {
    const made = await createCertificate();
    writeFileSync(files.keyFile, made.key, { mode: 0o600 });
    writeFileSync(files.caFile, made.ca);
    writeFileSync(files.certFile, made.cert);
  }
  const read = (name: string) => readFileSync(name, 'utf8');
  return { ...files, ca: read(files.caFile), cert: read(files.certFile), key: read(files.keyFile) };
}

function isUsable(certFile: string): boolean {
  if (!existsSync(certFile)) return false;
  const { validTo, subjectAltName = '' } = new X509Certificate(readFileSync(certFile));
  if (!names.every((name) => subjectAltName.includes(`DNS:${name}`))) return false;
  return new Date(validTo).getTime() - Date.now() > renewBeforeDays * dayMs;
}

/** The CA's own key is forgotten at once, so the CA can vouch for nothing but this one certificate. */
async function createCertificate(): Promise<{ ca: string; cert: string; key: string }> {
  // A machine whose clock is set back some hours still believes it.
  const notBeforeDate = new Date(Date.now() - 2 * dayMs);
  const notAfterDate = new Date(Date.now() + lifetimeDays * dayMs);
  const ca = await generate([{ name: 'commonName', value: 'Hieno local Azure CA' }], {
    ...ellipticCurve,
    notBeforeDate,
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...ellipticCurve,
    notBeforeDate,
    notAfterDate,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2 as const, value })), { type: 7, ip: '127.0.0.1' }],
      },
    ],
  });
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private };
}
