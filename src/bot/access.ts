import type { Activity } from 'botbuilder';
import { advice, command } from '../errors/nextStep.js';
import { personOf } from '../dialogs/person.js';
import type { Problem } from '../stages/planLine.js';
import type { Command } from '../dialogs/command.js';

export interface AccessPolicy {
  /** Entra object ids; or, where only this machine can reach the bot, whoever that is. */
  readonly admins: 'everyone-on-loopback' | ReadonlySet<string>;
  /** Channels on which an admin is believed to be one; on any other there is none. */
  readonly channels: ReadonlySet<string>;
  /** Entra tenants that are served at all; without it any. */
  readonly tenants?: ReadonlySet<string>;
}

/** Who may do what. Denies by default: whoever is not named, or cannot be named, may only talk. */
export class Access {
  private readonly admins: 'everyone-on-loopback' | ReadonlySet<string>;
  private readonly channels: ReadonlySet<string>;
  private readonly tenants: ReadonlySet<string> | undefined;

  constructor(policy: AccessPolicy) {
    this.admins = policy.admins === 'everyone-on-loopback' ? policy.admins : lowerCased(policy.admins);
    this.channels = policy.channels;
    this.tenants = policy.tenants === undefined ? undefined : lowerCased(policy.tenants);
  }

  /** Why nothing at all may be done from where this comes; undefined when it is welcome. */
  refusesTenant(activity: Partial<Activity>): Problem | undefined {
    if (this.tenants === undefined) return undefined;
    const tenant = tenantOf(activity);
    if (tenant !== undefined && this.tenants.has(tenant.toLowerCase())) return undefined;
    return {
      reason: 'not_allowed',
      sentence: 'This Hieno works for another organisation, so I cannot answer here.',
    };
  }

  isAdmin(activity: Partial<Activity>): boolean {
    const person = personOf(activity);
    if (person === undefined || this.refusesTenant(activity) !== undefined) return false;
    if (!this.channels.has(activity.channelId ?? '')) return false;
    return this.admins === 'everyone-on-loopback' || this.admins.has(person.id.toLowerCase());
  }

  mayRun({ role }: Pick<Command, 'role'>, activity: Partial<Activity>): boolean {
    return role === 'everyone' || this.isAdmin(activity);
  }

  /** Why a command may not be run by whoever sent this. */
  refuses(asked: Pick<Command, 'role' | 'name'>, activity: Partial<Activity>): Problem | undefined {
    if (this.mayRun(asked, activity)) return undefined;
    const isKnown = personOf(activity) !== undefined && this.channels.has(activity.channelId ?? '');
    const who = isKnown ? 'you are not one of them' : 'I cannot tell who you are';
    return {
      reason: 'not_allowed',
      sentence: `Only admins may run /${asked.name}, and ${who}.`,
      next: advice`Ask an admin; ${command('help')} shows what you can do.`,
    };
  }
}

function tenantOf(activity: Partial<Activity>): string | undefined {
  const channelData = activity.channelData as { tenant?: { id?: unknown } } | undefined;
  const id: unknown = activity.conversation?.tenantId ?? channelData?.tenant?.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

const lowerCased = (ids: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...ids].map((id) => id.trim().toLowerCase()).filter((id) => id !== ''));
