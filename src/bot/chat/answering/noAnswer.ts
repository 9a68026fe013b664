import type { Log } from '../../../log.js';
import { explained, said } from '../../explained.js';
import { Stopped } from '../answersUnderWay.js';
import { PutOff } from '../putOff.js';
import type { Answered } from './answerer.js';
import { noted } from './noted.js';

/** What is said in place of an answer. */
export function noAnswer(error: unknown, isAdmin: boolean, log: Log): Answered {
  if (error instanceof PutOff) return { isPutOff: true, reply: said(answersLater) };
  if (error instanceof Stopped) return { reply: said(stopped) };
  return { reply: explained(noted(error, log), isAdmin) };
}

const stopped = 'Stopped.';
const answersLater = 'I am being restarted. Your question is kept: I answer it when I am back.';
