import { duration } from '../../duration.js';
import { overheadMinutes, type TuningEstimate } from './tuningEstimate.js';

/** An estimate as people read it, with the part that the data and the epochs make longer, and why there is no price. */
export function tuningWords({
  minutes,
  trainingSeconds,
  dollars,
  epochs,
  size,
}: TuningEstimate & { readonly epochs: number; readonly size: string }): string {
  const time = minutes < 120 ? `${minutes} minutes` : `${(minutes / 60).toFixed(1)} hours`;
  const price = dollars === undefined ? '' : `, $${dollars.toFixed(2)}`;
  const parts =
    trainingSeconds === undefined
      ? ''
      : `: ${overheadMinutes} minutes to begin and to save, whatever the data; ${duration(trainingSeconds * 1000)} to train`;
  const why = dollars === undefined ? `; the price of ${size} is not known here` : '';
  return `about ${time}${price} for ${epochs === 1 ? 'one epoch' : `${epochs} epochs`} on ${size}${parts}${why}`;
}
