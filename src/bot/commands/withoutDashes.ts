import type { Argument } from '../../dialogs/argument.js';
import { sameName } from './lexer.js';

/** An option as shells write it; phones make one long dash of two. */
const option = /(?<!\S)(?:-{1,2}|[\u2013\u2014]{1,2})([A-Za-z][\w-]{0,60})(?:(\s*=\s*)|\s+|$)(yes\b|no\b)?/gi;

/** `--epochs 3`, `--epochs=3` and `--base` as `epochs=3` and `base=yes`. */
export const withoutDashes = (options: readonly Argument[], text: string): string =>
  text.replace(option, (written, name: string, equals?: string, answer?: string) => {
    const meant = options.find((argument) => sameName(argument.name, name));
    if (meant === undefined && equals === undefined && /^-[^-]/.test(written)) return written;
    const isAlone = equals === undefined && answer === undefined && meant?.type === 'flag';
    return `${name}=${isAlone ? 'yes ' : (answer ?? '')}`;
  });
