import { randomUUID } from 'node:crypto';
import { ActivityTypes, type TurnContext } from 'botbuilder';
import {
  ChoiceFactory,
  ComponentDialog,
  TextPrompt,
  WaterfallDialog,
  type DialogTurnResult,
  type PromptValidatorContext,
  type WaterfallStep,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { allowed, type Argument, type ArgumentValues } from './argument.js';
import type { RunCommand } from './command.js';
import { offerPlan, type OfferDeps } from './offerPlan.js';
import { personOf, placeOf } from './person.js';
import { readArgument } from './readArgument.js';

export interface AdminDialogOptions {
  readonly values: ArgumentValues;
}

const attempts = 3;
const question = 'question';

/**
 * Collects what is missing, plans, offers the plan and ends. Nothing waits in a dialog for the confirmation: the offer is
 * kept by the runs, so a restart or a lost dialog state costs a repeated question at most.
 */
export class AdminDialog extends ComponentDialog<AdminDialogOptions> {
  constructor(
    private readonly command: RunCommand,
    private readonly deps: OfferDeps,
  ) {
    super(command.name);
    this.addDialog(new TextPrompt(question, (prompt) => this.accept(prompt)));
    const steps = command.arguments
      .filter((argument) => argument.required === true)
      .flatMap((argument) => this.collect(argument));
    this.addDialog(new WaterfallDialog('collect', [...steps, (step) => this.offer(step)]));
    this.initialDialogId = 'collect';
  }

  private collect(argument: Argument): WaterfallStep<AdminDialogOptions>[] {
    const ask = async (step: WaterfallStepContext<AdminDialogOptions>): Promise<DialogTurnResult> => {
      const given = step.options.values[argument.name];
      if (given !== undefined) return step.next(given);
      const text = argument.question ?? `Which ${argument.name}? ${sentenceCase(allowed(argument))}.`;
      const prompt =
        argument.type === 'choice'
          ? ChoiceFactory.forChannel(step.context, [...argument.choices], text)
          : text;
      return step.prompt(question, { prompt, validations: { argument: argument.name } });
    };
    const take = async (step: WaterfallStepContext<AdminDialogOptions>): Promise<DialogTurnResult> => {
      const value = step.result as ArgumentValues[string] | undefined;
      if (value === undefined || value === '') return step.endDialog();
      (step.values as Record<string, unknown>)[argument.name] = value;
      return step.next();
    };
    return [ask, take];
  }

  /** A wrong answer is told why and asked again; after the third one Hieno stops asking, so nobody is held in a question. */
  private async accept(prompt: PromptValidatorContext<string>): Promise<boolean> {
    const name = (prompt.options.validations as { argument?: string } | undefined)?.argument;
    const argument = this.command.arguments.find((candidate) => candidate.name === name);
    if (argument === undefined) return true;
    const reading = readArgument(argument, prompt.recognized.value ?? '');
    if (reading.kind === 'value') {
      (prompt.recognized as { value: unknown }).value = reading.value;
      return true;
    }
    if (prompt.attemptCount >= attempts) {
      await prompt.context.sendActivity(
        `${reading.sentence} I stop asking; run /${this.command.name} again when you know.`,
      );
      prompt.recognized.value = '';
      return true;
    }
    await prompt.context.sendActivity(`${reading.sentence} Or say \`cancel\`.`);
    return false;
  }

  private async offer(step: WaterfallStepContext<AdminDialogOptions>): Promise<DialogTurnResult> {
    await this.planAndOffer(step.context, { ...step.options.values, ...(step.values as ArgumentValues) });
    return step.endDialog();
  }

  private async planAndOffer(context: TurnContext, values: ArgumentValues): Promise<void> {
    const { activity } = context;
    const person = personOf(activity);
    if (person === undefined) return;
    // Planning asks Azure several questions; the person sees that something is going on.
    await context.sendActivity({ type: ActivityTypes.Typing });
    await offerPlan(this.deps, async (said) => (await context.sendActivity(said))?.id || undefined, {
      kind: this.command.name,
      // Each was read against its argument, and what is required has been asked for.
      inputs: this.command.inputs(values),
      person,
      place: placeOf(activity),
      activityId: activity.id ?? randomUUID(),
    });
  }
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
