import type { DataFacts } from './data/dataFacts.js';
import type { KeyRotationFacts } from './keyRotation/keyRotationFacts.js';
import type { ProvisionFacts } from './provision/provisionFacts.js';
import type { PublishingFacts } from './publishing/publishingFacts.js';
import type { QuotaFacts } from './quota/quotaFacts.js';
import type { ServingFacts } from './serving/servingFacts.js';
import type { TrainingFacts } from './training/trainingFacts.js';

/**
 * What a run has learnt so far. Each stage adds to it and the next ones read it. Kept in the run record in clear, so
 * never a secret: the endpoint's key is a Key Vault reference (vault and secret name).
 */
export interface Facts
  extends
    ProvisionFacts,
    DataFacts,
    TrainingFacts,
    ServingFacts,
    KeyRotationFacts,
    PublishingFacts,
    QuotaFacts {}
