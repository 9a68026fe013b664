import type { Routes } from '../../../backends/routes.js';
import type { Log } from '../../../log.js';
import { storableText } from '../../../storable.js';
import { abilitiesAt } from '../../channel/abilities.js';
import { conversationKey } from '../../channel/conversationKey.js';
import { commandAsked } from '../../commands/commandAsked.js';
import { whoAnswered } from '../../feedback/whoAnswered.js';
import type { Lines } from '../../limits/lines.js';
import type { Prompts } from '../../prompts.js';
import type { Outlook } from '../../status/outlook.js';
import type { ConversationMemory } from '../conversationMemory.js';
import { inMarkdown } from '../markdown/inMarkdown.js';
import { withNote } from '../markdown/withNote.js';
import { noModel } from '../noModel.js';
import { offered, offeredAlone, prompted } from '../offered.js';
import { promptOf, type PromptLimits } from '../prompt.js';
import type { Answered, Answerer, Question, Work } from './answerer.js';
import { byModel, modelReply } from './modelReply.js';
import { noAnswer } from './noAnswer.js';
import type { QueuedModel } from './queuedModel.js';
import { readable } from './readable.js';

export interface ModelAnswererDeps {
  readonly model: QueuedModel;
  readonly memory: ConversationMemory;
  readonly limits: PromptLimits;
  readonly routes: Routes;
  readonly lines: Pick<Lines, 'look'>;
  readonly outlook: Outlook;
  readonly prompts: Prompts;
  readonly log: Log;
}

/** The tuned model, told what was said before; what asks for a command gets that command's button with it. */
export class ModelAnswerer implements Answerer {
  constructor(private readonly deps: ModelAnswererDeps) {}

  async answer(question: Question, work: Work): Promise<Answered> {
    const { routes, outlook } = this.deps;
    const command = commandAsked(question.text, question.isAdmin);
    if (command !== undefined && (await routes.current()) === undefined)
      return { reply: offeredAlone(command, await outlook.underWay()) };
    return offered(await this.byTuned(question, work), command, question.place);
  }

  private async byTuned({ place, person, text, isAdmin, received }: Question, work: Work): Promise<Answered> {
    const { model, memory, limits, routes, lines, outlook, prompts, log } = this.deps;
    const question = readable(text, limits.tokens);
    const route = await routes.current();
    if (route === undefined) throw await noModel(outlook, isAdmin);
    lines.look(route);
    const turns = await memory.load(conversationKey(place), received.turns);
    const prompt = promptOf(turns, question, limits);
    try {
      const { text: answer, isCut, deployment } = await model.answer(prompt, 'tuned', place, work);
      const answered = modelReply(answer, isCut, place, received.key);
      const asks = turns.length === 0 ? await prompts.current() : [];
      return {
        ...prompted(answered, asks, question, place),
        turn: { user: question, assistant: answer, person, by: whoAnswered(route, deployment) },
      };
    } catch (error) {
      const said = storableText(work.showing.said).trim();
      if (said === '') throw error;
      // What has come of it is shown, and what was shown is remembered.
      const { reply, isPutOff = false } = noAnswer(error, isAdmin, log);
      const shown = inMarkdown(abilitiesAt(place).markdown, said, true);
      return {
        reply: { ...reply, ...byModel(withNote(shown, reply.text ?? '')) },
        ...(isPutOff
          ? { isPutOff }
          : { turn: { user: question, assistant: said, person, by: whoAnswered(route) } }),
      };
    }
  }
}
