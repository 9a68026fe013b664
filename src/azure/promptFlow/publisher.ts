import type { FoundryWorkspace } from './foundry.js';

/** What a chat is published with, and how long that lasts. */
export interface Product {
  readonly name: string;
  /** One sentence: until when Microsoft runs it, and what comes after it. */
  readonly outlook: string;
  /** Where Microsoft says how to move on. */
  readonly guide: string;
}

/** The tuned endpoint's chat as it stands in a Foundry project. */
export interface PublishedChat {
  readonly id: string;
  readonly name: string;
  /** Where its files are, as the product says it. */
  readonly path: string;
  readonly url: string | undefined;
}

export interface ChatTurn {
  readonly user: string;
  readonly assistant: string;
}

export interface Question {
  /** Of our choice: the same id is the same question, however often it is asked. Letters, digits, `-` and `_`. */
  readonly id: string;
  readonly text: string;
  /** What was said before it, oldest first. */
  readonly history: readonly ChatTurn[];
  /** From the look before this one, where it said `opening`. */
  readonly opening?: string | undefined;
}

export type Asking =
  /** The machine that answers is started; `opening` is for the next look. */
  | { readonly state: 'opening'; readonly opening: string }
  | { readonly state: 'answering' }
  | { readonly state: 'answered'; readonly answer: string };

/** The chat's files: whether the project has them as they should be. */
export interface PublishedFiles {
  readonly path: string;
  readonly state: 'absent' | 'different' | 'same';
}

/**
 * Publishes the tuned endpoint as a chat in a Foundry project, by way of a connection that holds the endpoint's address
 * and key. The one implementation is Prompt flow's; what follows it is a second one. Every call is one look or one act
 * and may be repeated; all throw AppError.
 */
export interface Publisher {
  readonly product: Product;
  files(project: FoundryWorkspace, name: string, connection: string): Promise<PublishedFiles>;
  /** Writes what is absent or different. */
  writeFiles(project: FoundryWorkspace, name: string, connection: string): Promise<void>;
  find(project: FoundryWorkspace, name: string): Promise<PublishedChat | undefined>;
  /** Makes it from the files at `path`, or points what there is to them. */
  publish(
    project: FoundryWorkspace,
    chat: { readonly name: string; readonly path: string; readonly tags: Readonly<Record<string, string>> },
  ): Promise<PublishedChat>;
  /** One look at a question, which is put first where it was not yet. */
  ask(project: FoundryWorkspace, chat: PublishedChat, question: Question): Promise<Asking>;
}
