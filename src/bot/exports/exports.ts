import { ActivityTypes, type Activity, type TurnContext } from 'botbuilder';
import { asAppError } from '../../errors/appError.js';
import { placeOf } from '../../dialogs/person.js';
import type { Log } from '../../log.js';
import { abilitiesAt } from '../channel/abilities.js';
import { isPersonal } from '../channel/isPersonal.js';
import { explained, said } from '../explained.js';
import { days } from '../feedback/days.js';
import type { ConsentedFiles } from './consentedFiles.js';
import { keepCsvFile } from './csvFile.js';
import { describe } from './described.js';
import type { Exported } from './exported.js';
import type { ExportSource } from './exportSource.js';
import { notHere, nothingToExport } from './offerProblems.js';

export interface ExportsDeps {
  readonly source: ExportSource;
  readonly consented: ConsentedFiles;
  /** Where files are kept that stay on this machine. */
  readonly folder: string;
  /** Whether whoever writes sits at this machine, and can open a file on it. */
  readonly isLocal: boolean;
  readonly keptMs: number;
  readonly log: Log;
}

/** The audit, the runs and the feedback as CSV: in Teams into the person's OneDrive, else on this machine. */
export class Exports {
  constructor(private readonly deps: ExportsDeps) {}

  /** Whether a file can be had where this was written. */
  isPossible(activity: Activity): boolean {
    return this.wayFrom(activity) !== undefined;
  }

  async ask(context: TurnContext, what: Exported): Promise<void> {
    const { source, consented } = this.deps;
    const way = this.wayFrom(context.activity);
    const count = way === undefined ? 0 : await source.count(what);
    if (way === undefined) await context.sendActivity(explained(notHere(what)));
    // The audit has one entry at least: that it is exported.
    else if (count === 0 && what !== 'audit') await context.sendActivity(explained(nothingToExport(what)));
    else if (way === 'consent') await consented.offer(context, what, count);
    else await this.keep(context, what);
  }

  private wayFrom(activity: Activity): 'consent' | 'machine' | undefined {
    if (abilitiesAt(placeOf(activity)).takesFiles) return 'consent';
    // What shows itself as Teams keeps to Teams' rule: to others a path on this machine says nothing.
    return this.deps.isLocal && isPersonal(activity) ? 'machine' : undefined;
  }

  private async keep(context: TurnContext, what: Exported): Promise<void> {
    const { source, folder, keptMs, log } = this.deps;
    const name = source.nameOf(what);
    await context.sendActivity({ type: ActivityTypes.Typing });
    try {
      const { path, rows } = await keepCsvFile(folder, name, await source.csv(what, name, context.activity));
      await context.sendActivity(
        said(
          `\`${path}\`\n\n${describe(what, rows)} Only the user that I run as can read it; I delete it after ${days(keptMs)}.`,
        ),
      );
    } catch (error) {
      const failure = asAppError(error);
      log.warn('export.not_written', { what, reason: failure.reason, error });
      await context.sendActivity(explained(failure));
    }
  }
}
