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
 * in a row is refused.
 */
export class KnownContracts {
  private readonly known = new Map<string, Known>();

  of(deployment: string): Contract | undefined {
    return this.known.get(deployment)?.contract;
  }

  /** @throws what `put` throws; of several refusals the one that tells most */
  async ask<T>(deployment: string, put: (contract: Contract) => Promise<T>): Promise<T> {
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
        // A route that others have closed is no key that was refused: the same key has just been let in elsewhere.
        const isOpenToo = told !== undefined && error instanceof ScoringFailure && error.remedy === 'newKey';
        if (!isOpenToo && !isAboutShape(error)) throw error;
        // Who surely expects another shape has not read the message; who may have read it says what is wrong with it.
        if (told === undefined || (told.shape === 'surely' && error.shape === 'perhaps')) told = error;
      }
    }
    throw told ?? new Error('There is no contract to try.');
  }
}

const isAboutShape = (error: unknown): error is ScoringFailure =>
  error instanceof ScoringFailure && error.shape !== undefined;
