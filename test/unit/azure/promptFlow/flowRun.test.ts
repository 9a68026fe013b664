import assert from 'node:assert/strict';
import { readFlowRun } from '../../../../src/azure/promptFlow/flowRun.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const words = (said: string): string => {
  const run = readFlowRun({ flow_runs: [{ status: 'Failed', error: { code: 'UserError', message: said } }] });
  return run.state === 'failed' ? `${run.error.sentence} ${inChat(run.error.next ?? '')}` : run.state;
};

describe('the record of a flow run', () => {
  it('is still going for every word that is no end', () => {
    for (const status of ['NotStarted', 'Running', 'Finalizing', 'SomethingNew', undefined])
      assert.deepEqual(readFlowRun({ flow_runs: [status === undefined ? {} : { status }] }), {
        state: 'waiting',
      });
    assert.deepEqual(readFlowRun({}), { state: 'waiting' });
  });

  it('ends with its outputs', () => {
    const output = { answer: 'yes' };
    assert.deepEqual(readFlowRun({ flow_runs: [{ status: 'Completed', output }] }), {
      state: 'done',
      outputs: output,
    });
  });

  it("ends with our tool's own sentence, or with the service's", () => {
    assert.equal(
      words(
        "Execution failure in 'chat': (EndpointError) The endpoint answered 401: it refused the key. Do this.",
      ),
      'The flow failed: The endpoint answered 401: it refused the key. Do this. /promptflow',
    );
    assert.equal(words('Line 3 is wrong'), 'The flow failed: Line 3 is wrong. /status');
    assert.equal(
      words("Connection 'x' is not found."),
      "The flow failed: Connection 'x' is not found. /promptflow",
    );
  });

  it('has failed when the service could not run it at all, or somebody stopped it', () => {
    const refused = readFlowRun({ errorResponse: { error: { code: 'SystemError', message: 'No.' } } });
    assert.ok(refused.state === 'failed' && /No\./.test(refused.error.sentence));
    const stopped = readFlowRun({ flow_runs: [{ status: 'Canceled' }] });
    assert.ok(stopped.state === 'failed' && /the run is Canceled/.test(stopped.error.sentence));
  });
});
