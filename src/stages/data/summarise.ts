import type { PreparedDataset } from '../../dataset/output/preparedFiles.js';
import { shownSource, warningLines } from '../../dataset/output/reportWords.js';
import type { Row } from '../../dataset/rows/row.js';
import type { Settings } from '../../settings.js';
import type { DatasetSummary } from './datasetSummary.js';
import type { RunInputs } from '../inputs.js';
import { tuningDefaults } from '../training/tuningDefaults.js';
import { tuningEstimate } from '../training/tuningEstimate.js';

/** Of a sample: enough to see what it is about. */
const shownMessages = 4;
const shownCharacters = 280;

/** What prepared data comes to, and what a tuning on it would take. */
export function summarise(
  { name, manifest, samples }: PreparedDataset,
  { trainingSize }: Settings,
  { epochs = tuningDefaults.epochs }: RunInputs,
): DatasetSummary {
  const { train, test, report } = manifest;
  return {
    name,
    source: shownSource(manifest),
    trainRows: train.rows,
    testRows: test.rows,
    tokens: report.tokens,
    leftOut: report.leftOut,
    warnings: warningLines(report),
    samples: samples.map(shortened),
    tuning: { ...tuningEstimate(report.tokens.perEpoch, epochs, trainingSize), epochs, size: trainingSize },
  };
}

const shortened = ({ messages }: Row): Row => ({
  messages: messages.slice(0, shownMessages).map(({ role, content }) => ({
    role,
    content: content.length > shownCharacters ? `${content.slice(0, shownCharacters).trimEnd()}…` : content,
  })),
});
