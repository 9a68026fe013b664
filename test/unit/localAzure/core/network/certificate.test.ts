import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCertificate } from '../../../../../localAzure/core/network/certificate.js';

const hour = 3_600_000;

describe('the certificate of the local Azure', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'local-azure-tls-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('holds on a machine whose clock is set back some hours, and for months', async () => {
    const { ca, cert } = await loadCertificate(folder);
    const [authority, leaf] = [new X509Certificate(ca), new X509Certificate(cert)];
    assert.ok(leaf.checkIssued(authority) && leaf.verify(authority.publicKey));
    for (const { validFrom, validTo } of [authority, leaf]) {
      assert.ok(Date.parse(validFrom) < Date.now() - 47 * hour, validFrom);
      assert.ok(Date.parse(validTo) > Date.now() + 700 * 24 * hour, validTo);
    }
  });

  it('is kept from one start to the next', async () => {
    const { ca, cert } = await loadCertificate(folder);
    const again = await loadCertificate(folder);
    assert.deepEqual([again.ca, again.cert], [ca, cert]);
  });
});
