import { stripVTControlCharacters } from 'node:util';
import { ActivityTypes, type Activity } from 'botbuilder';
import type { StageLog } from '../../stages/stage.js';
import { escapeMarkdown } from '../cards/markdown.js';

const mostLines = 40;
const longestLine = 240;
/** Well under what Teams takes in one message. */
const mostCharacters = 8000;

/** The end of a log in letters of one width; long lines are cut, and lines that do not fit are left out at the beginning. */
export function logMessage(runId: string, { what, text }: StageLog): Partial<Activity> {
  const lines = text
    .split(/\r?\n/)
    .map(shown)
    .filter((line) => line.trim() !== '');
  const last: string[] = [];
  let length = 0;
  for (const line of lines.slice(-mostLines).reverse()) {
    length += line.length + 1;
    if (length > mostCharacters) break;
    last.unshift(line);
  }
  const heading = `**${escapeMarkdown(what)}** (run ${escapeMarkdown(runId)})`;
  const body =
    last.length === 0
      ? 'Azure has no log of it yet.'
      : `${last.length < lines.length ? `The last ${last.length} lines` : 'All of it'}${cutLines(last)}:\n\n\`\`\`\n${last.join('\n')}\n\`\`\``;
  return { type: ActivityTypes.Message, text: `${heading}. ${body}`, textFormat: 'markdown' };
}

/** A line that ends in `…` may be one of Azure's own. */
const cutLines = (lines: readonly string[]): string => {
  const cut = lines.filter((line) => line.length === longestLine && line.endsWith('…')).length;
  return cut === 0 ? '' : ` (${cut === 1 ? 'one is' : `${cut} are`} cut at ${longestLine} characters)`;
};

/** What a log brings along must neither end the block nor draw over it. */
function shown(line: string): string {
  const plain = stripVTControlCharacters(line)
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('```', "'''");
  return plain.length <= longestLine ? plain : `${plain.slice(0, longestLine - 1)}…`;
}
