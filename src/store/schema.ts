import type { ColumnType, Generated } from 'kysely';
import type { JsonText } from './jsonText.js';

/** A jsonb column: read as a value, written as text that PostgreSQL parses, by `jsonText`. */
type Json<T> = ColumnType<T, JsonText, JsonText>;

export interface RunsTable {
  id: string;
  kind: string;
  environment: string;
  status: string;
  requester_id: string;
  created_at: number;
  ended_at: number | null;
  version: number;
  /** The whole run record; the columns beside it are there to be searched. */
  record: Json<unknown>;
}

export interface ProposalsTable {
  id: string;
  person_id: string;
  conversation_id: string;
  created_at: number;
  expires_at: number;
  /** `open` at first; moved once, by a conditional update. */
  status: string;
  run_id: string | null;
  /** The first message of that person in that conversation since the plan was shown: the key it was claimed with. */
  followed_by: string | null;
  /** What `environments.changes` was before the plan was made. */
  as_of: number;
  record: Json<unknown>;
}

export interface LocksTable {
  environment: string;
  run_id: string;
  holder_id: string;
  taken_at: number;
}

/** How often runs have begun or ended to change an environment: rises with the lock that is taken or given back. */
export interface EnvironmentsTable {
  environment: string;
  changes: number;
}

export interface AuditTable {
  id: Generated<number>;
  at: number;
  person_id: string;
  person_name: string;
  action: string;
  run_id: string | null;
  detail: Json<unknown>;
}

export interface SeenActivitiesTable {
  key: string;
  seen_at: number;
  /** Rises in the order in which messages were taken. */
  id: Generated<number>;
  conversation: string | null;
  /** The message as JSON, until it is answered. */
  activity: string | null;
}

export interface ConversationsTable {
  key: string;
  /** The process that answers here while `open` is over 0. */
  owner: string;
  /** How many messages wait for their answer. */
  open: number;
  /** Rises with every turn that is remembered or forgotten. */
  turns: ColumnType<number, number, number>;
  at: number;
}

export interface ChatTurnsTable {
  id: Generated<number>;
  conversation: string;
  at: number;
  said: string;
  answered: string;
  /** Who asked, as a key of an owner; null in turns of before. */
  person: string | null;
  /** What the question was claimed by. */
  key: string | null;
  /** What the channel calls the answer. */
  answer_id: string | null;
  /** Who answered, as far as it is known. */
  deployment: string | null;
  model: string | null;
  model_version: string | null;
}

export interface RatingsTable {
  id: Generated<number>;
  /** One person's of one answer. */
  mark: string;
  at: number;
  expires_at: number;
  reaction: string;
  deployment: string | null;
  model: string | null;
  model_version: string | null;
  /** From here on only with that person's consent. */
  person: string | null;
  /** Who asked what was answered, where that is kept. */
  asker: string | null;
  question: string | null;
  answer: string | null;
  reason: string | null;
}

export interface ConsentsTable {
  person: string;
  is_given: boolean;
  /** How long it was said that ratings are kept. */
  kept_ms: number;
  at: number;
}

export interface ComparisonsTable {
  id: string;
  at: number;
  conversation: string;
  person: string | null;
  /** What the channel calls the card. */
  activity_id: string | null;
  /** The question and both answers; null once they are forgotten. */
  shown: Json<unknown> | null;
  vote: string | null;
  tuned_deployment: string | null;
  tuned_model: string | null;
  tuned_version: string | null;
  base_deployment: string | null;
  base_model: string | null;
  base_version: string | null;
}

export interface StatusCardsTable {
  run_id: string;
  activity_id: string | null;
  shown_version: number;
  told_version: number;
  closed: string | null;
  /** Where the run goes on; null where it was asked for. */
  place: Json<unknown> | null;
}

export interface UndeliveredTable {
  id: ColumnType<number, number | undefined, never>;
  owner: string;
  conversation: string;
  at: number;
  why: string;
  activity: ColumnType<unknown, string | null, never>;
  run_id: string | null;
}

export interface RoutesTable {
  environment: string;
  record: Json<unknown>;
}

export interface BotStateTable {
  key: string;
  value: Json<unknown>;
  changed_at: number;
}

export interface CancelRequestsTable {
  run_id: string;
  person_id: string;
  person_name: string;
  at: number;
}

export interface Schema {
  runs: RunsTable;
  proposals: ProposalsTable;
  locks: LocksTable;
  environments: EnvironmentsTable;
  cancel_requests: CancelRequestsTable;
  audit: AuditTable;
  seen_activities: SeenActivitiesTable;
  conversations: ConversationsTable;
  chat_turns: ChatTurnsTable;
  status_cards: StatusCardsTable;
  routes: RoutesTable;
  bot_state: BotStateTable;
  undelivered: UndeliveredTable;
  ratings: RatingsTable;
  consents: ConsentsTable;
  comparisons: ComparisonsTable;
}
