import type { Activity, TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { Card } from './cards/card.js';

/** What a press of a button comes to, for both ways in which it may have come. */
export type PressOutcome =
  /** A sentence, said either way. */
  | { readonly answer: string; readonly follow?: undefined; readonly tell?: undefined }
  | {
      /** Answers an invoke, for whoever pressed: a sentence, or what takes the pressed card's place. */
      readonly answer: string | Card;
      /** What comes after that answer, which does not wait for it. */
      readonly follow?: () => Promise<void>;
      /** All of it, where the press came as a message. */
      readonly tell: () => Promise<void>;
    };

/** A press that holds what its button carries. */
export type Press = (context: TurnContext) => Promise<PressOutcome>;

/** Reads what a press brought; undefined where it is nothing of this button's. */
export type CardAction = (data: unknown) => Press | undefined;

/** By the verb that their buttons carry. */
export type CardActions = Readonly<Record<string, CardAction>>;

/** A button's action, by what it carries and what a press of it does. */
export const cardAction = <Shape extends z.ZodRawShape>(
  shape: Shape,
  press: (context: TurnContext, data: z.infer<z.ZodObject<Shape>>) => Promise<PressOutcome>,
): CardAction => {
  const reader = z.object(shape);
  return (data) => {
    const read = reader.safeParse(data);
    return read.success ? (context) => press(context, read.data) : undefined;
  };
};

/**
 * The press in an Action.Execute invoke, or in the message that its fallback Action.Submit sends: a claim about what to do, by
 * whoever pressed.
 */
export function pressIn(actions: CardActions, activity: Partial<Activity>): Press | undefined {
  const value: unknown = activity.value;
  const data = activity.type === 'invoke' ? executeData(value) : value;
  const { verb } = (data ?? {}) as { readonly verb?: unknown };
  return typeof verb === 'string' && Object.hasOwn(actions, verb) ? actions[verb]?.(data) : undefined;
}

function executeData(value: unknown): unknown {
  const action = (value as { action?: { verb?: unknown; data?: unknown } } | null | undefined)?.action;
  if (typeof action?.data !== 'object' || action.data === null) return undefined;
  return { ...action.data, verb: action.verb };
}

export const unknownButton =
  'I do not know that button; it may be from an older version. `/help` shows what you can do.';
