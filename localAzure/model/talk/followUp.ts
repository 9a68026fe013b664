import { words } from '../words.js';

/** A message that is about the answer before it: another form of it, more of it, or the same of something else. */
export type FollowUp = 'shorter' | 'more' | 'why' | 'example' | 'doubt' | 'aside';

const please = '(?: (?:please|pls|now|then|thanks))*';
const lead = '(?:(?:and|but|so|ok|okay|hm+|well|no|please|can you|could you|would you|will you|try|just) )*';
const it = '(?: (?:it|that|this|me|us|them|your answer|the answer))*';
const patterns: readonly (readonly [FollowUp, string])[] = [
  [
    'shorter',
    `(?:(?:make|say|put|write|give)${it} )?(?:a |an |the |be |much |even |bit |in )*(?:shorter|short|briefer|brief|briefly|simpler|simple words|plain words|plain english|few words|one sentence|a sentence|a nutshell|nutshell|tldr|tl dr|summary|concise)(?: version| answer| one| words)?|(?:summari[sz]e|shorten|simplify|sum)${it}(?: up)?|(?:thats |that is |its )?too (?:long|much|complicated)|eli5|i (?:dont|do not) (?:understand|get it|get that)`,
  ],
  [
    'more',
    `(?:(?:tell|say|give|show|know)${it} )?(?:some |a bit |a little |any )*(?:more|further)(?: details?| information| info)?(?: (?:about|on|of) (?:it|that|this))?|go on|continue|carry on|keep going|(?:and )?then|what (?:else|next|then)|anything else|(?:some |more )?details?|elaborate(?: on (?:it|that))?|explain${it}(?: further| more| better| in detail)?|expand(?: on (?:it|that))?|next|longer`,
  ],
  [
    'why',
    'why(?: (?:is|was|does|do) (?:that|this|it)(?: so| the case| matter)?| not| so| exactly)?|how so|how come|what for|for what reason|whats the reason|what is the reason|what makes you (?:say|think) (?:so|that)|because',
  ],
  [
    'example',
    `(?:(?:give|show|tell|have|name|got|do you have)${it} )?(?:me )?(?:an? |one |some |any |another |concrete )*(?:examples?|instance|sample)(?: (?:of|for) (?:it|that|this))?|for (?:example|instance)|such as|like what|how would that look(?: like)?|what would that look like`,
  ],
  [
    'doubt',
    '(?:really|seriously|are you (?:sure|certain)|you sure|sure|is (?:that|this|it) (?:true|right|correct)|(?:thats|that is|this is|you are|youre|its|it is)(?: just| simply)? (?:wrong|not true|not right|incorrect|nonsense|mistaken)|i (?:doubt|dont believe) (?:it|that)|says who|source)(?: about (?:it|that|this))?',
  ],
];
const compiled = patterns.map(
  ([kind, pattern]) => [kind, new RegExp(`^${lead}(?:${pattern})${please}$`)] as const,
);

const asideBefore = /^(?:and|or|but|what about|how about|what if|what of|same for|also|even|only|then|so)\b/;
const pointsBack = /\b(?:it|its|that|this|these|those|them|they|there|one|ones)\b/;
const mostAsideWords = 9;

/** What kind of follow-up a message is by its own words; an `aside` only makes sense where something was said before. */
export function followUp(message: string): FollowUp | undefined {
  const asked = words(message);
  const said = asked.join(' ');
  const kind = compiled.find(([, pattern]) => pattern.test(said))?.[0];
  if (kind) return kind;
  const isShort = asked.length > 0 && asked.length <= mostAsideWords;
  return isShort && (asideBefore.test(said) || pointsBack.test(said) || asked.length <= 3)
    ? 'aside'
    : undefined;
}
