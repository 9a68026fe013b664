import mocha from 'mocha';

/** Mocha's own report, closed with a line that is easy to read by a program. */
export default class CountingReporter extends mocha.reporters.Spec {
  done(failures, finish) {
    const { passes, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
    finish(failures);
  }
}
