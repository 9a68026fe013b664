import type { Argument } from '../../dialogs/argument.js';
import { datasetArguments } from '../../dialogs/sharedArguments.js';
import { deployArguments } from '../../dialogs/commands/deployCommand.js';
import { finetuneArguments } from '../../dialogs/commands/finetuneCommand.js';
import { journeyArguments } from '../../dialogs/commands/journeyCommand.js';
import { promptflowArguments } from '../../dialogs/commands/promptflowCommand.js';
import { provisionArguments } from '../../dialogs/commands/provisionCommand.js';
import {
  quotaBaseArgument,
  quotaForArgument,
  quotaRequestArguments,
} from '../../dialogs/commands/quotaRequestCommand.js';
import { rollbackArguments } from '../../dialogs/commands/rollbackCommand.js';
import { teardownArguments } from '../../dialogs/commands/teardownCommand.js';
import { trafficArguments } from '../../dialogs/commands/trafficCommand.js';
import { runStatuses } from '../../runs/run.js';
import type { Command } from '../../dialogs/command.js';

/** The id of a run. */
const runArgument = {
  name: 'run',
  type: 'text',
  maxLength: 100,
  positional: true,
  summary: 'The id of the run.',
  rule: 'the id of a run, as /runs shows it',
  example: 'run=ef1967413487',
} as const satisfies Argument;

/** All that is said after the command. */
const questionArgument = {
  name: 'question',
  type: 'text',
  maxLength: 8000,
  required: true,
  positional: true,
  rest: true,
  rule: 'a question of at most 8000 characters',
} as const;

/** Every command once. Parsing, help, argument errors, docs/commands.md and the Teams manifest are made from it. */
export const commands: readonly Command[] = [
  {
    name: 'journey',
    group: 'begin',
    summary:
      'From nothing to a fine-tuned model in this chat: provision, dataset, fine-tune and deploy in one run.',
    arguments: journeyArguments,
    examples: ['/journey', '/journey epochs=3 base=yes promptflow=yes'],
    role: 'admin',
    effect: 'costs',
    run: { dialog: 'journey' },
  },
  {
    name: 'provision',
    group: 'steps',
    summary: 'Create the Azure ML workspace and everything around it.',
    arguments: provisionArguments,
    examples: ['/provision'],
    role: 'admin',
    effect: 'costs',
    run: { dialog: 'provision' },
  },
  {
    name: 'dataset',
    group: 'steps',
    summary: 'Check, split and upload the chats to train on.',
    arguments: datasetArguments,
    examples: [
      '/dataset',
      '/dataset HuggingFaceH4/ultrachat_200k train_sft[:1%]',
      '/dataset ./support-chats.jsonl',
    ],
    role: 'admin',
    effect: 'changes',
    needs: 'a workspace (/provision)',
    run: { dialog: 'dataset' },
  },
  {
    name: 'dataset paste',
    group: 'steps',
    summary: 'A form to paste a few chats into; /dataset goes on with them.',
    arguments: [
      {
        name: 'rows',
        type: 'text',
        // As much as a message has; how much is taken is said by whoever takes it.
        maxLength: 256 * 1024,
        positional: true,
        rest: true,
        summary: 'The rows themselves, written after the command.',
        rule: 'rows of JSONL or CSV',
        otherwise: 'a form for them',
        example: '/dataset paste, and the rows below it',
      },
    ],
    examples: ['/dataset paste'],
    role: 'admin',
    effect: 'changes',
    needs: 'a workspace (/provision)',
    run: { handler: 'pasteDataset' },
  },
  {
    name: 'finetune',
    group: 'steps',
    summary: 'Fine-tune Phi-3 on the dataset and register the result as a model.',
    arguments: finetuneArguments,
    examples: ['/finetune', '/finetune epochs=3 learning_rate=5e-6 scheduler=cosine'],
    role: 'admin',
    effect: 'costs',
    needs: 'a workspace (/provision)',
    run: { dialog: 'finetune' },
  },
  {
    name: 'deploy',
    group: 'steps',
    summary: 'Put a fine-tuned model on an endpoint and let it answer this chat.',
    arguments: deployArguments,
    examples: ['/deploy', '/deploy version=2 base=yes'],
    role: 'admin',
    effect: 'costs',
    needs: 'a fine-tuned model (/finetune)',
    run: { dialog: 'deploy' },
  },
  {
    name: 'traffic',
    group: 'serve',
    summary: 'Split the messages between the deployments of the endpoint.',
    arguments: trafficArguments,
    examples: ['/traffic blue=90 green=10', '/traffic green=100'],
    role: 'admin',
    effect: 'changes',
    needs: 'a deployed model (/deploy)',
    run: { dialog: 'traffic' },
  },
  {
    name: 'rollback',
    group: 'serve',
    summary: 'Go back to the split before the last change of the traffic; again: forth.',
    arguments: rollbackArguments,
    examples: ['/rollback'],
    role: 'admin',
    effect: 'changes',
    needs: 'a change to go back on (/deploy, /traffic)',
    run: { dialog: 'rollback' },
  },
  {
    name: 'promptflow',
    group: 'serve',
    summary: 'Publish the endpoint as a chat flow in a Foundry project, and ask it one question.',
    arguments: promptflowArguments,
    examples: ['/promptflow'],
    role: 'admin',
    effect: 'costs',
    needs: 'a deployed model (/deploy)',
    run: { dialog: 'promptflow' },
  },
  {
    name: 'promptflow ask',
    group: 'talk',
    summary: 'Ask the published flow instead of the endpoint, with this conversation in mind.',
    arguments: [
      {
        ...questionArgument,
        summary: 'What to ask.',
        example: '/promptflow ask Can I cancel a fine-tune that is clearly going wrong?',
      },
    ],
    examples: ['/promptflow ask Can I cancel a fine-tune that is clearly going wrong?'],
    role: 'everyone',
    effect: 'reads',
    needs: 'a published flow (/promptflow)',
    run: { handler: 'askFlow' },
  },
  {
    name: 'quota',
    group: 'steps',
    summary: 'Cores: used, limit and need of every machine that a command takes.',
    arguments: [quotaForArgument, quotaBaseArgument],
    examples: ['/quota', '/quota for=deploy base=yes'],
    role: 'admin',
    effect: 'reads',
    run: { handler: 'quota' },
  },
  {
    name: 'quota request',
    group: 'steps',
    summary: 'Ask Microsoft for the cores that are missing, and watch until it is decided.',
    arguments: quotaRequestArguments,
    examples: ['/quota request', '/quota request for=deploy'],
    role: 'admin',
    effect: 'changes',
    needs: 'the role Quota Request Operator on the subscription',
    run: { dialog: 'quota request' },
  },
  {
    name: 'teardown',
    group: 'stop',
    summary: 'Remove the endpoint, or everything Hieno made.',
    arguments: teardownArguments,
    examples: ['/teardown endpoint', '/teardown everything'],
    role: 'admin',
    effect: 'deletes',
    run: { dialog: 'teardown' },
  },
  {
    name: 'status',
    group: 'look',
    summary: 'What is deployed and what the last runs did, or one run in full.',
    arguments: [{ ...runArgument, summary: 'The id of a run.', otherwise: 'an overview' }],
    examples: ['/status', '/status ef1967413487'],
    role: 'everyone',
    effect: 'reads',
    run: { handler: 'status' },
  },
  {
    name: 'runs',
    group: 'look',
    summary: 'The last runs: who asked for what, how it went, and how long it took.',
    arguments: [
      {
        name: 'count',
        type: 'integer',
        min: 1,
        max: 25,
        positional: true,
        summary: 'How many.',
        otherwise: '10',
        example: 'count=25',
      },
      {
        name: 'status',
        type: 'choice',
        choices: runStatuses,
        summary: 'Only those that stand like this.',
        otherwise: 'all',
        example: 'status=failed',
      },
    ],
    examples: ['/runs', '/runs 25', '/runs status=failed'],
    role: 'everyone',
    effect: 'reads',
    run: { handler: 'runs' },
  },
  {
    name: 'logs',
    group: 'look',
    summary: "The end of a run's log in Azure: its fine-tuning job's, or its deployment's.",
    arguments: [{ ...runArgument, otherwise: 'the newest run that trains or deploys' }],
    examples: ['/logs', '/logs ef1967413487'],
    role: 'admin',
    effect: 'reads',
    run: { handler: 'logs' },
  },
  {
    name: 'audit',
    group: 'look',
    summary: 'What the admins did: who, what, when, in which run.',
    arguments: [
      {
        name: 'count',
        type: 'integer',
        min: 1,
        max: 50,
        positional: true,
        summary: 'How many entries.',
        otherwise: '20',
        example: 'count=50',
      },
    ],
    examples: ['/audit', '/audit 50'],
    role: 'admin',
    effect: 'reads',
    run: { handler: 'audit' },
  },
  {
    name: 'compare',
    group: 'talk',
    summary: 'Ask the fine-tuned and the base model the same question.',
    arguments: [
      {
        ...questionArgument,
        summary: 'What to ask both.',
        example: '/compare How many examples do I need before tuning is worthwhile?',
      },
    ],
    examples: ['/compare How many examples do I need before tuning is worthwhile?'],
    role: 'everyone',
    effect: 'reads',
    needs: 'a base deployment (/deploy base=yes)',
    run: { handler: 'compare' },
  },
  {
    name: 'reset',
    group: 'talk',
    summary: 'Forget what was said in this conversation.',
    arguments: [],
    examples: ['/reset'],
    role: 'everyone',
    effect: 'changes',
    run: { handler: 'reset' },
  },
  {
    name: 'cancel',
    group: 'stop',
    summary: 'Leave the question or the plan that is open, or stop a run.',
    arguments: [
      {
        ...runArgument,
        summary: 'The id of a run to stop.',
        otherwise: 'leaves your open question or plan, or offers to stop what is under way',
      },
    ],
    examples: ['/cancel', '/cancel ef1967413487'],
    role: 'admin',
    effect: 'changes',
    run: { handler: 'cancel' },
  },
  {
    name: 'retry',
    group: 'stop',
    summary: 'Take a run up again that failed or was cancelled, from where it stopped.',
    arguments: [{ ...runArgument, otherwise: 'the newest one that failed or was cancelled' }],
    examples: ['/retry', '/retry ef1967413487'],
    role: 'admin',
    effect: 'continues',
    run: { handler: 'retry' },
  },
  {
    name: 'help',
    group: 'look',
    summary: 'What you can do here.',
    arguments: [
      {
        name: 'command',
        type: 'text',
        maxLength: 40,
        positional: true,
        rest: true,
        summary: 'A command to explain.',
        rule: 'the name of a command',
        otherwise: 'all of them',
        example: 'command=status',
      },
    ],
    examples: ['/help', '/help status', '/help promptflow ask'],
    role: 'everyone',
    effect: 'reads',
    run: { handler: 'help' },
  },
];

export const findCommand = (name: string): Command | undefined => {
  const wanted = name.trim().toLowerCase().replace(/^\//, '').replace(/\s+/g, ' ');
  return commands.find((command) => command.name === wanted);
};

/** The command that a text begins with, by its longest name, and what comes after it; the slash is optional. */
export function commandIn(text: string): { readonly command: Command; readonly rest: string } | undefined {
  const words = /^\/?(\S+)(?:\s+(\S+))?/.exec(text.trim());
  if (words === null) return undefined;
  const [both, first = '', second] = words;
  const longest = second === undefined ? undefined : findCommand(`${first} ${second}`);
  const command = longest ?? findCommand(first);
  if (command === undefined) return undefined;
  const used = longest === undefined ? text.trim().search(/\s|$/) : both.length;
  return { command, rest: text.trim().slice(used).trimStart() };
}

/** The second words that a command's name may be followed by: `request` after `quota`. */
export const furtherWords = ({ name }: Command): readonly string[] =>
  commands.flatMap((other) => (other.name.startsWith(`${name} `) ? [other.name.slice(name.length + 1)] : []));
