import js from '@eslint/js';
import { readFileSync } from 'node:fs';
import tseslint from 'typescript-eslint';

const names = readFileSync(new URL('src/errors/nextStep.ts', import.meta.url), 'utf8');
const commands = [...names.matchAll(/^ {2}'([a-z]+)',$/gm)].map(([, name]) => name);

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', '.hieno/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Only the chat writes a command with a slash: below it a command is data (src/errors/nextStep.ts), for each surface writes it otherwise.
    files: ['src/{azure,backends,dataset,runs,stages,store}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        // What follows a value in a template and begins with a slash is a path: `${job}/cancel`.
        ...[
          ['Literal[value', '(?<![\\w.:\\u002f])'],
          ['TemplateElement:first-child[value.raw', '^'],
          ['TemplateElement[value.raw', '[^\\w.:\\u002f]'],
        ].map(([text, before]) => ({
          selector: `${text}=/${before}\\u002f(${commands.join('|')})(?![\\w\\u002f-])/]`,
          message: 'A command in words is `command(…)` of src/errors/nextStep.ts.',
        })),
      ],
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-base-to-string': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', fetch: 'readonly', URL: 'readonly' },
    },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: { require: 'readonly', module: 'readonly' } } },
);
