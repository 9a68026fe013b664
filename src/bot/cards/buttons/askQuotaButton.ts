import type { QuotaPurpose } from '../../../stages/quota/coreNeeds.js';
import type { CardElement } from '../cardElement.js';
import { button } from '../elements.js';

/** Leads to the plan of `/quota request`: it asks for nothing by itself. */
export const askQuotaButton = (purpose: QuotaPurpose, base: boolean): CardElement =>
  button('Ask for more cores', { verb: 'askQuota', for: purpose, base });
