import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';

/**
 * The configuration that is meant where none is named, by the rule of the `datasets` library: the default one, or the only
 * one.
 *
 * @returns undefined where there is none
 * @throws AppError `bad_argument` where one of several must be named
 */
export function chooseConfig(
  dataset: string,
  configs: readonly string[],
  preferred = 'default',
): string | undefined {
  const [first, ...others] = configs;
  if (others.length === 0 || configs.includes(preferred)) return others.length === 0 ? first : preferred;
  throw new AppError({
    reason: 'bad_argument',
    sentence: `${dataset} has several configurations: ${configs.join(', ')}.`,
    next: advice`Name one of them: npm run dataset -- --name ${dataset} --config ${first ?? ''}.`,
  });
}
