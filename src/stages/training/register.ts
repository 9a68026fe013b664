import { modelOutput } from '../../azure/ml/fineTuneJob.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** The job's output as a model version; a version stays what it is, so every job gets its own. */
export const register: Stage = {
  name: 'register',
  title: 'Model',
  needs: ['finetune'],

  async plan({ azure, settings, facts }: PlanContext) {
    const versions = facts.jobName === undefined ? [] : await azure.models.versions(settings.model);
    const ours = versions.find(({ jobName }) => jobName === facts.jobName);
    if (ours !== undefined)
      return {
        facts: { modelName: ours.name, modelVersion: ours.version, modelId: ours.id },
        lines: [{ action: 'reuse', what: `Model ${ours.name}`, detail: `version ${ours.version}` }],
      };
    return { lines: [{ action: 'create', what: `Model ${settings.model}`, detail: 'a new version' }] };
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const jobName = requireFact(facts, 'jobName');
    const find = async () => {
      const versions = await azure.models.versions(settings.model);
      return { versions, ours: versions.find((version) => version.jobName === jobName) };
    };
    const before = await find();
    if (before.ours === undefined) {
      const highest = Math.max(0, ...before.versions.map(({ version }) => Number(version) || 0));
      await azure.models.register(settings.model, String(highest + 1), jobName, modelOutput);
    }
    const { ours } = before.ours === undefined ? await find() : before;
    if (ours === undefined) return { kind: 'wait', note: 'Registering' };
    return {
      kind: 'done',
      facts: { modelName: ours.name, modelVersion: ours.version, modelId: ours.id },
      note: `${ours.name}, version ${ours.version}`,
    };
  },
};
