import type { Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';
import { listAll } from '../arm/listAll.js';

export interface RegisteredModel {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** The job that made it. */
  readonly jobName: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Models registered in the workspace. */
export interface Models {
  /** Newest first. */
  versions(name: string): Promise<readonly RegisteredModel[]>;
  register(name: string, version: string, jobName: string, output: string): Promise<void>;
}

/** Which job a version came from; Azure's own `jobName` is not in every answer, a tag is. */
const jobTag = 'hieno.job';

export const createModels = ({ ml, resourceGroup, workspace }: Arm): Models => ({
  async versions(name) {
    const found = await orUndefined(listAll(ml.modelVersions.list(resourceGroup, workspace, name)));
    return (found ?? [])
      .map(({ id = '', name: version = '', properties, systemData }) => ({
        id,
        name,
        version,
        jobName: properties?.tags?.[jobTag] ?? properties?.jobName ?? undefined,
        createdAt: systemData?.createdAt?.getTime() ?? 0,
      }))
      .sort((a, b) => b.createdAt - a.createdAt || Number(b.version) - Number(a.version));
  },
  async register(name, version, jobName, output) {
    await ask(
      ml.modelVersions.createOrUpdate(resourceGroup, workspace, name, version, {
        properties: {
          modelType: 'mlflow_model',
          modelUri: `azureml://jobs/${jobName}/outputs/${output}`,
          jobName,
          description: 'Fine-tuned by Hieno',
          tags: { [jobTag]: jobName },
        },
      }),
    );
  },
});
