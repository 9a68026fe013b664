import type { Place, Run } from '../../runs/run.js';
import type { StatusCardRecord } from '../../store/statusCardRecords.js';

/** Where a run's status card is: where the run was confirmed, or where the person who asked has written since. */
export const placeOfCard = (run: Run, record: StatusCardRecord | undefined): Place =>
  (record?.place as Place | undefined) ?? run.place;
