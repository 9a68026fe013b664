import { ScoringFailure } from '../../../src/azure/ml/scoring/scoringFailure.js';
import { advice } from '../../../src/errors/nextStep.js';
import type { BotUnderTest } from './botUnderTest.js';

/** A model that says what the test says, when it says it. */
export class SlowModel {
  private resolve!: (text: string) => void;
  private reject!: (error: unknown) => void;
  private onText: ((piece: string) => void) | undefined;
  text = '';
  isGivenUp = false;

  constructor(readonly test: BotUnderTest) {
    test.model.reply = ({ options }) => {
      this.onText = options.onText;
      this.text = '';
      return new Promise((resolve, reject) => {
        this.resolve = resolve;
        this.reject = reject;
        options.signal?.addEventListener('abort', () => {
          this.isGivenUp = true;
          reject(options.signal?.reason as Error);
        });
      });
    };
  }

  get isHeard(): boolean {
    return this.onText !== undefined;
  }

  say(piece: string): void {
    this.text += piece;
    this.onText?.(piece);
  }

  end(): void {
    this.resolve(this.text.trim());
  }

  breaks(): void {
    const detail = {
      reason: 'unavailable',
      sentence: 'The answer broke off in the middle.',
      next: advice`Ask again.`,
    };
    this.reject(new ScoringFailure(detail as never, 'none', { partial: this.text }));
  }
}
