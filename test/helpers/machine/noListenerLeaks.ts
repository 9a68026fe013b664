/** More listeners than anybody means are a leak that Node only warns of: here it fails the test that it falls into. */
const fail = (warning: Error): void => {
  if (warning.name === 'MaxListenersExceededWarning') throw warning;
};

export const mochaHooks = {
  beforeAll() {
    process.on('warning', fail);
  },
  afterAll() {
    process.off('warning', fail);
  },
};
