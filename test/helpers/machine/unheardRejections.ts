const fail = (reason: unknown): never => {
  throw reason;
};

/** A rejection that nobody hears ends the bot, and mocha passes over it: here it fails the test that it falls into. */
export const mochaHooks = {
  beforeAll() {
    process.on('unhandledRejection', fail);
  },
  afterAll() {
    process.off('unhandledRejection', fail);
  },
};
