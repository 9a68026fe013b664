import { TemplateError, type Expression } from './expression.js';
import { tokenize, type Token } from './lexer.js';

/** Parses what stands between the brackets: `expression := primary { '.' name | '[' expression ']' }`. */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let at = 0;

  const isNext = (value: string) => tokens[at]?.kind === 'punctuation' && tokens[at]?.value === value;
  const fail = (wanted: string): never => {
    const found = tokens[at]?.value ?? 'EndOfData';
    throw new TemplateError(
      `The language expression '${text}' is not valid: the string token '${wanted}' was expected, but found '${found}'.`,
    );
  };
  const take = (value: string) => {
    if (!isNext(value)) fail(value);
    at += 1;
  };

  const call = (name: string): Expression => {
    const args: Expression[] = [];
    take('(');
    while (!isNext(')')) {
      args.push(expression());
      if (!isNext(')')) take(',');
    }
    take(')');
    return { kind: 'call', name, args };
  };

  const primary = (): Expression => {
    const token: Token | undefined = tokens[at];
    at += 1;
    if (token?.kind === 'string' || token?.kind === 'number') return { kind: 'literal', value: token.value };
    if (token?.kind === 'name' && isNext('(')) return call(token.value);
    at -= 1;
    return fail('LeftParenthesis');
  };

  const expression = (): Expression => {
    let result = primary();
    for (;;) {
      if (isNext('.')) {
        at += 1;
        const name = tokens[at];
        if (name?.kind !== 'name') return fail('a property name');
        at += 1;
        result = { kind: 'member', target: result, key: { kind: 'literal', value: name.value } };
      } else if (isNext('[')) {
        at += 1;
        const key = expression();
        take(']');
        result = { kind: 'member', target: result, key };
      } else return result;
    }
  };

  const whole = expression();
  if (at < tokens.length) fail('EndOfData');
  return whole;
}
