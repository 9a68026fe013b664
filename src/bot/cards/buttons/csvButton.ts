import type { CardElement } from '../cardElement.js';
import { sayButton } from './sayButton.js';

/** All that a list is a part of, as a file. */
export const csvButton = (line: `/${string} export`): CardElement => sayButton('As CSV', line);
