/** A person does not want the answer any more. */
export class Stopped extends Error {}

/** The answers that are owed, by their conversation: each with a signal that says when it is not waited for any more, and why. */
export class AnswersUnderWay {
  readonly #byConversation = new Map<string, Set<AbortController>>();
  /** Whatever begins after that is not waited for either. */
  #end: Error | undefined;

  /** @returns the controller of the answer, which whoever gives it takes back at the end */
  begin(conversation: string): AbortController {
    const answer = new AbortController();
    if (this.#end !== undefined) answer.abort(this.#end);
    const answers = this.#byConversation.get(conversation);
    if (answers === undefined) this.#byConversation.set(conversation, new Set([answer]));
    else answers.add(answer);
    return answer;
  }

  end(conversation: string, answer: AbortController): void {
    const answers = this.#byConversation.get(conversation);
    answers?.delete(answer);
    if (answers?.size === 0) this.#byConversation.delete(conversation);
  }

  /** @returns whether there was any in that conversation */
  stop(conversation: string): boolean {
    const answers = this.#byConversation.get(conversation);
    for (const answer of answers ?? []) answer.abort(new Stopped());
    return answers !== undefined;
  }

  /** For good: the process ends. */
  stopAll(reason: Error): void {
    this.#end = reason;
    for (const answers of this.#byConversation.values()) for (const answer of answers) answer.abort(reason);
  }
}
