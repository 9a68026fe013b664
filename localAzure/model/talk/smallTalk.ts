import { words } from '../words.js';

/** What people say to a chat that is no question about a subject. */
export type SmallTalk = 'greeting' | 'wellbeing' | 'thanks' | 'goodbye' | 'identity' | 'ability' | 'assent';

const addressee = '(?: (?:there|again|all|everyone|everybody|bot|hieno|phi|you|friend|team))*';
const gladly = '(?:(?:ok|okay|oh|ah|great|perfect|super|nice|good|cool|wow|well|and|hi|hello|hey) )*';
/** Of the words alone: case and punctuation make no difference. */
const patterns: readonly (readonly [SmallTalk, string])[] = [
  [
    'wellbeing',
    `${gladly}(?:there )?(?:how are (?:you|things)(?: doing| today)*|hows it going|how do you do|whats up)`,
  ],
  [
    'greeting',
    `(?:hi|hello|hey|hei|moi|terve|hallo|howdy|greetings|welcome|good (?:morning|afternoon|evening|day))(?: (?:hi|hello))*${addressee}`,
  ],
  [
    'thanks',
    `${gladly}(?:many |big )?(?:thanks|thank you|thankyou|thx|ty|cheers|kiitos|much appreciated)(?: (?:you|a lot|lots|so|very|much|again|bot|hieno|a million|for (?:the|your|all|that|this) .*|for (?:help|helping|everything).*|that (?:helps|helped|was helpful).*))*`,
  ],
  [
    'goodbye',
    `${gladly}(?:thanks |thank you )?(?:bye|goodbye|good bye|bye bye|see (?:you|ya)(?: later| soon| tomorrow| around)?|good night|ciao|hei hei|moi moi|farewell|have a (?:nice|good|great) (?:day|evening|weekend)|talk to you later|until next time|im done|that is all|thats all)${addressee}(?: for (?:now|today))?`,
  ],
  [
    'identity',
    `${gladly}(?:so )?(?:(?:who|what) (?:are|r) (?:you|u)(?: exactly| really| actually)?|whats your name|what is your name|who am i (?:talking|speaking|chatting) (?:to|with)|tell me about yourself|introduce yourself|are you (?:a |an |the |really |real )*(?:bot|robot|human|person|ai|machine|model|phi.*|chatgpt|gpt.*|real|language model|there)|(?:what|which) (?:kind of )?model (?:are you|is this|am i talking to)|who (?:made|built|trained|created) you)`,
  ],
  [
    'ability',
    `${gladly}(?:(?:i need |can you |could you |please )*help(?: me)?(?: please)?|what (?:can|do) (?:you|i) (?:do|know|ask|ask you|help with|help me with|offer)(?: here| for me| about)?|how can you help(?: me)?|what (?:questions|topics|things) (?:can|do) (?:i|you) (?:ask|know|answer)(?: you| about)?|what (?:were|are|have) you (?:been )?(?:trained|tuned|taught|learnt|learned)(?: on| about)?|what (?:have|did) you (?:learn|learnt|learned)|what should i ask(?: you)?|what do you know about)`,
  ],
  [
    'assent',
    `(?:ok|okay|k|fine|great|good|nice|cool|perfect|super|wow|alright|all right|i see|got it|understood|makes sense|yes|yep|sure|interesting|right|exactly|no|nope|hm+|aha|good (?:answer|job|one)|well done|very (?:good|nice|helpful))(?: (?:then|thanks))?`,
  ],
];
const compiled = patterns.map(([kind, pattern]) => [kind, new RegExp(`^(?:${pattern})$`)] as const);
const greetingBefore =
  /^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b(?:\s+(?:there|all|bot|hieno))?[\s,.!:-]+(?=\S+\s+\S)/i;

/** What a message is when it is nothing but that. */
export function smallTalk(message: string): SmallTalk | undefined {
  const said = words(message).join(' ');
  return compiled.find(([, pattern]) => pattern.test(said))?.[0];
}

/** The message without the greeting that it begins with. */
export function withoutGreeting(message: string): string {
  return message.replace(greetingBefore, '');
}
