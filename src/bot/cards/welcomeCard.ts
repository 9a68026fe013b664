import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { small, text, title } from './elements.js';
import { firstStep, type HelpState } from './helpCard.js';
import { escapeMarkdown } from './markdown.js';
import { commandButton } from './buttons/nextButtons.js';
import { promptButtons } from './buttons/promptButtons.js';

export interface Welcome extends HelpState {
  /** One sentence that everybody should know of the cloud. */
  readonly notice: string | undefined;
}

/** The first message in a conversation: what this is, how it stands, and what the person may do, the first step first. */
export function welcomeCard(state: Welcome): Card {
  const { notice, modelAnswers, prompts } = state;
  const others = modelAnswers ? ['/model', '/status', '/help'] : ['/status', '/help'];
  return card(
    [
      title('I am Hieno'),
      text(
        'I take an Azure subscription from nothing to a fine-tuned Phi-3 in this chat, and then answer your messages with it.',
      ),
      ...(notice === undefined ? [] : [small(escapeMarkdown(notice), { spacing: 'Small' })]),
      ...standing(state),
      ...promptButtons(prompts),
    ],
    [...firstStep(state), ...others.map((line) => commandButton(line))],
  );
}

function standing({ modelAnswers, underWay, next, isAdmin, prompts }: Welcome): CardElement[] {
  const said = (words: string) => [text(words, { spacing: 'Medium' })];
  if (modelAnswers)
    return said(
      `**A fine-tuned model answers here.** Just write to it${prompts.length === 0 ? '' : ', or try one of these'}.`,
    );
  if (underWay !== undefined)
    return said(`**No model answers yet.** ${escapeMarkdown(underWay)}. Then just write.`);
  if (!isAdmin)
    return said('**No model answers yet.** An admin has to deploy a model first; then just write.');
  return said(
    next === undefined
      ? '**No model answers yet.**'
      : (planOf[next.command] ?? '**No model answers yet.** This leads on:'),
  );
}

const planOf: Readonly<Partial<Record<string, string>>> = {
  journey:
    '**No model answers yet.** The first step is a plan of the whole journey: it shows what would be made and what that costs. Nothing is made before you confirm it.',
  finetune:
    '**No model answers yet.** The workspace is there; the next step is the plan of a tuning. Nothing is made before you confirm it.',
  deploy:
    '**No model answers yet.** A tuned model is there; the next step is the plan of its deployment. Nothing is made before you confirm it.',
};
