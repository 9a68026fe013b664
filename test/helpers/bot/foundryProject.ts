import type { FoundryWorkspace } from '../../../src/azure/promptFlow/foundry.js';
import { testSettings } from './botUnderTest.js';

/** The Foundry project of a test, ready to be used, but for what is said. */
export const foundryProject = (different: Partial<FoundryWorkspace> = {}): FoundryWorkspace => ({
  id: '/hieno-project',
  name: testSettings.project,
  kind: 'Project',
  guid: 'guid',
  location: 'norwayeast',
  state: 'Succeeded',
  hubId: '/hieno-hub',
  storageAccountId: 'st',
  dataPlane: 'https://api/',
  ...different,
});
