// A file named on the command line is run alone; mocha itself would add it to the specs of its configuration.
const named = process.argv.slice(2).some((argument) => /\.test\.ts$/.test(argument));

export default {
  import: ['tsx'],
  require: [
    './test/helpers/machine/seed.ts',
    './test/helpers/machine/unheardRejections.ts',
    './test/helpers/machine/noListenerLeaks.ts',
  ],
  // The long ones first, so that no worker has one left when the others are through.
  spec: named
    ? []
    : [
        'test/integration/*.test.ts',
        'test/unit/store/**/*.test.ts',
        'test/integration/*/**/*.test.ts',
        'test/unit/*.test.ts',
        'test/unit/!(store)/**/*.test.ts',
      ],
  parallel: true,
  jobs: 3,
  timeout: 90_000,
  forbidOnly: true,
  reporter: './test/helpers/machine/reporter.mjs',
};
