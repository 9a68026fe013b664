import type { Activity } from 'botbuilder';
import { personOf } from '../../dialogs/person.js';
import type { AuditTrail } from '../../store/auditTrail.js';
import type { Clock } from '../clock.js';
import { csvOf } from './csvOf.js';
import type { Exported } from './exported.js';
import type { Table } from './table.js';

export interface ExportSourceDeps {
  readonly tables: Readonly<Record<Exported, () => Table>>;
  readonly audit: Pick<AuditTrail, 'append'>;
  /** Takes out what nobody may read. */
  readonly redact: <T>(value: T) => T;
  readonly clock: Clock;
}

/** What is written, whichever way it goes. */
export class ExportSource {
  constructor(private readonly deps: ExportSourceDeps) {}

  /** By what, and by when: `hieno-audit-2026-01-05T09-00-00Z.csv`. */
  nameOf(what: Exported): string {
    const now = new Date(this.deps.clock.now()).toISOString();
    return `hieno-${what}-${now.slice(0, 19).replaceAll(':', '-')}Z.csv`;
  }

  count(what: Exported): Promise<number> {
    return this.deps.tables[what]().rows.count();
  }

  /** About how many bytes so many rows make, by the first of them. */
  async estimate(what: Exported, count: number): Promise<number> {
    let [bytes, rows] = [0, 0];
    for await (const part of csvOf(this.deps.tables[what](), this.deps.redact)) {
      bytes += Buffer.byteLength(part.text);
      rows += part.rows;
      if (rows > 0) break;
    }
    return Math.round((bytes * count) / Math.max(rows, 1));
  }

  /** Notes first who takes what: it holds whatever becomes of the file, and of the audit it is the first row. */
  async csv(what: Exported, name: string, activity: Activity): Promise<ReturnType<typeof csvOf>> {
    const { tables, audit, redact, clock } = this.deps;
    const person = personOf(activity);
    if (person !== undefined)
      await audit.append({
        at: clock.now(),
        personId: person.id,
        personName: person.name,
        action: `${what}.exported`,
        detail: { file: name },
      });
    return csvOf(tables[what](), redact);
  }
}
