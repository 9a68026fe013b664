import type { Contract } from '../../azure/ml/scoring/contract.js';
import type { DeployedModel, Route } from '../../backends/routes.js';
import { duration } from '../../duration.js';
import type { ModelSettings, Settings } from '../../settings.js';
import { thousands } from '../../thousands.js';
import type { CommandStep } from '../../errors/nextStep.js';
import { commandButton, nextButtons } from './buttons/nextButtons.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { factSet, small, text, title } from './elements.js';
import { escapeMarkdown } from './markdown.js';

export interface ModelReport {
  /** Undefined: nothing is deployed. */
  readonly route: Route | undefined;
  readonly settings: Pick<Settings, 'baseModel' | 'models'>;
  /** How each has answered; undefined as long as it has not. */
  readonly contracts: { readonly tuned: Contract | undefined; readonly base: Contract | undefined };
  /** Where nothing is deployed: the command that leads on, for whoever may run it. */
  readonly next?: CommandStep | undefined;
  /** Who may change a setting is told its name. */
  readonly isAdmin: boolean;
  readonly now: number;
}

/** What `/model` shows: which models answer, and how each of them is asked. */
export function modelCard({ route, settings, contracts, next, isAdmin, now }: ModelReport): Card {
  const { tuned, base } = settings.models;
  const namesOf = (of: 'tuned' | 'base') => (isAdmin ? settingNames[of] : undefined);
  const body = [
    title('Models of the chat'),
    ...model('Fine-tuned', tunedOnes(route), contracts.tuned, tuned, namesOf('tuned')),
    ...model('Base model', baseOne(route, settings.baseModel), contracts.base, base, namesOf('base')),
    ...(route === undefined
      ? []
      : [
          small(
            `Deployed so ${duration(now - route.updatedAt)} ago. **/status** asks Azure what is there now.`,
            {
              spacing: 'Medium',
            },
          ),
        ]),
    ...(isAdmin ? [small('A setting counts from the next start of the bot.')] : []),
  ];
  return card(body, [...nextButtons(next, isAdmin), commandButton('/status')]);
}

/** @param deployed one line for each deployment; none: it is not deployed */
function model(
  heading: string,
  deployed: readonly string[],
  contract: Contract | undefined,
  { systemPrompt, temperature, topP, answerTokens }: ModelSettings,
  names: SettingNames | undefined,
): CardElement[] {
  const named = (value: string, setting: keyof ModelSettings): string =>
    names === undefined ? value : `${value} · ${escapeMarkdown(names[setting])}`;
  return [
    text(heading, { weight: 'Bolder', spacing: 'Medium' }),
    ...factSet([
      ...(deployed.length === 0
        ? [['Deployment', 'none'] as const]
        : [
            ...deployed.map((one) => ['Deployment', escapeMarkdown(one)] as const),
            [
              'Asked by',
              contract === undefined ? 'not known before its first answer' : contractWords[contract],
            ] as const,
          ]),
      ['Temperature', named(String(temperature), 'temperature')],
      ['Top-p', named(String(topP), 'topP')],
      ['Answers', named(`up to ${thousands(answerTokens)} tokens`, 'answerTokens')],
      ['Instructions', named(systemPrompt === undefined ? 'none' : 'below', 'systemPrompt')],
    ]),
    ...(systemPrompt === undefined ? [] : [text(escapeMarkdown(systemPrompt), { spacing: 'Small' })]),
  ];
}

const tunedOnes = (route: Route | undefined): string[] =>
  (route?.shares ?? []).map(
    ({ deploymentName, percent, ...deployed }) =>
      `${deploymentName}: ${modelAndVersion(deployed)}, ${percent} % of the traffic`,
  );

/** @param usual what Hieno deploys as the base model, for a route that does not tell */
function baseOne(route: Route | undefined, usual: string): string[] {
  if (route?.baseDeploymentName === undefined) return [];
  const { baseDeploymentName: name, baseModel } = route;
  return [
    `${name}: ${baseModel === undefined ? usual : modelAndVersion(baseModel)}, asked by /compare alone`,
  ];
}

const modelAndVersion = ({ modelName, modelVersion }: DeployedModel): string =>
  `${modelName}, version ${modelVersion}`;

const contractWords: Readonly<Record<Contract, string>> = {
  flat: '/score, with a list of messages',
  nested: '/score, with a list of conversations',
  openai: 'OpenAI’s /v1/chat/completions',
};

type SettingNames = Readonly<Record<keyof ModelSettings, string>>;

const settingNames: Readonly<Record<'tuned' | 'base', SettingNames>> = {
  tuned: {
    systemPrompt: 'HIENO_SYSTEM_PROMPT',
    temperature: 'HIENO_TEMPERATURE',
    topP: 'HIENO_TOP_P',
    answerTokens: 'HIENO_ANSWER_TOKENS',
  },
  base: {
    systemPrompt: 'HIENO_BASE_SYSTEM_PROMPT',
    temperature: 'HIENO_BASE_TEMPERATURE',
    topP: 'HIENO_BASE_TOP_P',
    answerTokens: 'HIENO_BASE_ANSWER_TOKENS',
  },
};
