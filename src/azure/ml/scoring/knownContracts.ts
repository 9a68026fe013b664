import { contracts, type Contract } from './contract.js';
import { ScoringFailure } from './scoringFailure.js';

interface Known {
  readonly contract: Contract;
  /** Refusals since the last answer that may have been about the shape. */
  doubts: number;
}

/**
 * Which contract each deployment has answered in. As long as none is known, a question that is refused for its shape is put in the next
 * one. Later a refusal is that message's own, until it can be another model's: it surely speaks of the shape, or a second message
 * in a row is refused. Servers that have OpenAI's contract have another one beside it: whoever wants pieces tries it first, once.
 */
export class KnownContracts {
  private readonly known = new Map<string, Known>();
  /** Those that have answered after they had refused OpenAI's contract. */
  private readonly whole = new Set<string>();

  of(deployment: string): Contract | undefined {
    return this.known.get(deployment)?.contract;
  }

  /**
   * @param wantsPieces whether it is worth a question more to find out that OpenAI's contract is not there
   * @throws what `put` throws; of several refusals the one that tells most
   */
  async ask<T>(deployment: string, put: (contract: Contract) => Promise<T>, wantsPieces = false): Promise<T> {
    if (!wantsPieces || this.of(deployment) === 'openai' || this.whole.has(deployment))
      return this.askAsKnown(deployment, put);
    try {
      const answer = await put('openai');
      this.known.set(deployment, { contract: 'openai', doubts: 0 });
      return answer;
    } catch (error) {
      if (!isAboutShape(error) && !isClosed(error)) throw error;
    }
    const answer = await this.askAsKnown(deployment, put);
    if (this.of(deployment) !== 'openai') this.whole.add(deployment);
    return answer;
  }

  private async askAsKnown<T>(deployment: string, put: (contract: Contract) => Promise<T>): Promise<T> {
    const known = this.known.get(deployment);
    if (known === undefined) return this.search(deployment, put, contracts);
    try {
      const answer = await put(known.contract);
      known.doubts = 0;
      return answer;
    } catch (error) {
      if (!isAboutShape(error)) throw error;
      known.doubts += 1;
      if (error.shape === 'perhaps' && known.doubts < 2) throw error;
      const others = contracts.filter((contract) => contract !== known.contract);
      // It may be another model's server by now.
      this.whole.delete(deployment);
      return this.search(deployment, put, others, error);
    }
  }

  private async search<T>(
    deployment: string,
    put: (contract: Contract) => Promise<T>,
    candidates: readonly Contract[],
    first?: ScoringFailure,
  ): Promise<T> {
    let told = first;
    for (const contract of candidates) {
      try {
        const answer = await put(contract);
        this.known.set(deployment, { contract, doubts: 0 });
        return answer;
      } catch (error) {
        // The same key has just been let in elsewhere.
        if (!(told !== undefined && isClosed(error)) && !isAboutShape(error)) throw error;
        // Who surely expects another shape has not read the message; who may have read it says what is wrong with it.
        if (told === undefined || (told.shape === 'surely' && error.shape === 'perhaps')) told = error;
      }
    }
    throw told ?? new Error('There is no contract to try.');
  }
}

/** A refused key, or a route that others have closed. */
const isClosed = (error: unknown): error is ScoringFailure =>
  error instanceof ScoringFailure && error.remedy === 'newKey';

const isAboutShape = (error: unknown): error is ScoringFailure =>
  error instanceof ScoringFailure && error.shape !== undefined;
