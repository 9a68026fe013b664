import { accessRules } from './accessRules.js';
import { advice } from '../../errors/nextStep.js';
import type { AzureFault } from './azureFault.js';
import { capacityRules } from './capacityRules.js';
import { fits, type FaultRule } from './faultRule.js';
import { nameRules } from './nameRules.js';
import { networkRule, passingRules } from './passingRules.js';
import { servingRules } from './servingRules.js';

/** A refusal whose code nobody has written down: the status says who is meant. */
const signIn: readonly FaultRule[] = [
  {
    codes: ['Forbidden'],
    reason: 'forbidden',
    next: advice`Give the bot the role that is missing, wait some minutes, then try again.`,
  },
  {
    status: [401, 403],
    reason: 'forbidden',
    next: advice`Check the sign-in and the roles of the bot, then try again.`,
  },
];

/** The table: what is exact before what is general, so the first fit wins. */
const table: readonly FaultRule[] = [
  ...accessRules,
  ...capacityRules,
  ...nameRules,
  ...signIn,
  ...passingRules,
  ...servingRules,
];

/** A success that a client could not read is what a proxy or a broken connection made of it. */
const isSuccess = ({ status = 0 }: AzureFault): boolean => status >= 200 && status < 300;

/** What a fault means and what to do about it; undefined where nobody knows. */
export function ruleFor(fault: AzureFault): FaultRule | undefined {
  return (
    table.find((rule) => fits(rule, fault)) ??
    ((fault.status === undefined || isSuccess(fault)) && fits(networkRule, fault) ? networkRule : undefined)
  );
}
