import type { Share } from '../../backends/routes.js';

/** Who may answer: `hieno-phi3, version 2`, and with a split `hieno-phi3, version 1 (90 %) or hieno-phi3, version 2 (10 %)`. */
export function modelWords(shares: readonly Share[]): string {
  const percents = new Map<string, number>();
  for (const { modelName, modelVersion, percent } of shares) {
    const model = `${modelName}, version ${modelVersion}`;
    percents.set(model, (percents.get(model) ?? 0) + percent);
  }
  const models = [...percents].map(([model, percent]) =>
    percents.size === 1 ? model : `${model} (${percent} %)`,
  );
  return models.length === 0 ? 'nobody' : models.join(' or ');
}
