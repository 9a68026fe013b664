import assert from 'node:assert/strict';
import {
  evaluate,
  NotYetKnown,
  evaluateWhatIsKnown,
  type Scope,
} from '../../../../../localAzure/arm/templates/evaluate.js';

const scope: Scope = {
  subscription: { subscriptionId: 'sub', tenantId: 'tenant' },
  resourceGroup: { name: 'rg', id: '/subscriptions/sub/resourceGroups/rg', location: 'eastus2' },
  deployment: { name: 'first' },
  tenant: { tenantId: 'tenant' },
  environment: { name: 'LocalAzure' },
  parameter: (name) => ({ name: 'Kissa', tags: { a: 'x' }, list: [1, 2, 3] })[name],
  variable: (name) => `variable ${name}`,
  reference(target) {
    if (target === 'later') throw new NotYetKnown(target);
    return { uri: `https://${target}/` };
  },
};

describe('template expressions', () => {
  for (const [text, expected] of [
    ['plain text', 'plain text'],
    ['[[not an expression]', '[not an expression]'],
    ["[parameters('name')]", 'Kissa'],
    ["[variables('v')]", 'variable v'],
    ["[parameters('tags').A]", 'x'],
    ["[parameters('list')[1]]", 2],
    ["[concat('a', 1, true())]", 'a1True'],
    ["[concat(parameters('list'), createArray(4))]", [1, 2, 3, 4]],
    ["[format('{0}-{1}-{{}}', 'a', 7)]", 'a-7-{}'],
    ["['it''s']", "it's"],
    ["[toUpper(substring('abcdef', 1, 3))]", 'BCD'],
    ["[take(toLower('ABC'), 2)]", 'ab'],
    ["[length('four')]", 4],
    ["[replace('a-b-c', '-', '')]", 'abc'],
    ["[if(equals(1, 1), 'yes', parameters('missing').deep)]", 'yes'],
    ["[not(and(true(), or(false(), empty(''))))]", false],
    ["[contains(createArray('a', 'b'), 'b')]", true],
    ["[contains('hay', 'y')]", true],
    ["[coalesce(null(), 'second')]", 'second'],
    ["[createObject('k', 1, 'l', 'x').l]", 'x'],
    ["[union(createObject('a', 1), createObject('b', 2))]", { a: 1, b: 2 }],
    ["[join(split('a,b', ','), ';')]", 'a;b'],
    ['[string(createArray(1))]', '[1]'],
    ["[int('12')]", 12],
    ["[bool('true')]", true],
    [`[json('{"a":[1]}').a[0]]`, 1],
    ["[base64('hei')]", 'aGVp'],
    ["[first(parameters('list'))]", 1],
    ["[last('abc')]", 'c'],
    ['[subscription().tenantId]', 'tenant'],
    ['[resourceGroup().location]', 'eastus2'],
    ['[deployment().name]', 'first'],
    ["[resourceId('A.B/c', 'n')]", '/subscriptions/sub/resourceGroups/rg/providers/A.B/c/n'],
    [
      "[resourceId('other', 'A.B/c/d', 'n', 'm')]",
      '/subscriptions/sub/resourceGroups/other/providers/A.B/c/n/d/m',
    ],
    ["[subscriptionResourceId('A.B/c', 'n')]", '/subscriptions/sub/providers/A.B/c/n'],
    ["[extensionResourceId('/x', 'A.B/c', 'n')]", '/x/providers/A.B/c/n'],
    ["[reference('vault').uri]", 'https://vault/'],
  ] as const)
    it(`evaluates ${text}`, () => assert.deepEqual(evaluate(text, scope), expected));

  it('makes the same names from the same input, in the form of Azure', () => {
    const one = evaluate("[uniqueString('a', 'b')]", scope) as string;
    assert.match(one, /^[a-z2-7]{13}$/);
    assert.equal(evaluate("[uniqueString('a', 'b')]", scope), one);
    assert.notEqual(evaluate("[uniqueString('a', 'c')]", scope), one);
    assert.match(
      evaluate("[guid('a', 'b')]", scope) as string,
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('evaluates inside objects and lists, keys too', () => {
    assert.deepEqual(evaluate({ "[concat('k', '1')]": ["[length('ab')]"] }, scope), { k1: [2] });
  });

  it('leaves in place what is not known yet', () => {
    const body = { later: "[reference('later').uri]", now: "[reference('now').uri]" };
    assert.deepEqual(evaluateWhatIsKnown(body, scope), { later: body.later, now: 'https://now/' });
  });

  for (const [text, message] of [
    ['[guess()]', /template function 'guess' is not valid/],
    ["[concat('a'", /EndOfData|LeftParenthesis|is not valid/],
    ["[concat('a' 'b')]", /',' was expected, but found 'b'/],
    ['[parameters]', /LeftParenthesis/],
    ["[concat('a');]", /unexpected character ';'/],
    ["[resourceId('A.B/c')]", /requires '1' resource name argument/],
    ["[parameters('tags').missing]", /property 'missing' doesn't exist, available properties are 'a'/],
    ["[substring('abc', 2, 5)]", /index and length/],
    ["[parameters('list')[3]]", /array index '3' is out of bounds/],
  ] as const)
    it(`refuses ${text}`, () =>
      assert.throws(() => evaluate(text === "[concat('a'" ? "[concat('a']" : text, scope), message));
});
