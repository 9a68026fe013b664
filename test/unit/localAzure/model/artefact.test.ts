import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { pairsOf } from '../../../../localAzure/model/recall/answerIndex.js';
import {
  artefactData,
  artefactFiles,
  readArtefact,
  type Artefact,
} from '../../../../localAzure/model/artefact.js';
import { LanguageModel } from '../../../../localAzure/model/languageModel.js';
import { hobbies } from './fixture.js';

const language = new LanguageModel();
language.learn(language.encode('a learnt sentence'), 1);
const artefact: Artefact = {
  baseModel: 'Phi-3-mini-4k-instruct',
  jobName: 'job-1',
  createdAt: 1_700_000_000_000,
  counts: language.learnt(),
  pairs: pairsOf(hobbies),
};

describe('the artefact of a job', () => {
  it('comes back as it was written', async () => {
    const files = await artefactFiles(artefact);
    assert.deepEqual(await readArtefact(files.get(artefactData) ?? Buffer.alloc(0)), artefact);
  });

  it('looks like an MLflow model and says that it is a stand-in', async () => {
    const files = await artefactFiles(artefact);
    assert.match(String(files.get('MLmodel')), /^flavors:\n {2}python_function:/);
    assert.match(String(files.get('conda.yaml')), /azureml-ai-monitoring/);
    assert.match(String(files.get('README.md')), /stand-in, not Phi-3-mini-4k-instruct/);
  });

  it('is refused when it is something else', async () => {
    await assert.rejects(readArtefact(gzipSync('{"format":"other"}\n{}')), /not a model of this local Azure/);
  });
});
