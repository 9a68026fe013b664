// A file named on the command line is run alone; mocha itself would add it to the specs of its configuration.
const named = process.argv
  .slice(2)
  .some((argument, index, all) => /\.test\.ts$/.test(argument) && all[index - 1] !== '--ignore');

export default {
  import: ['tsx'],
  require: ['./test/helpers/machine/unheardRejections.ts', './test/helpers/machine/noListenerLeaks.ts'],
  spec: named ? [] : ['test/acceptance/**/*.test.ts'],
  reporter: './test/helpers/machine/reporter.mjs',
  timeout: 300_000,
  exit: true,
  forbidOnly: true,
};
