import type { Arm } from '../arm/arm.js';

/** Address of the workspace's run history, which shares its host with MLflow's (docs/azure-facts.md, “Metrics and logs”). */
export function runHistoryOf({ workspaceId }: Arm, trackingUri: string): string {
  const { origin } = new URL(trackingUri.replace(/^azureml:/, 'https:'));
  return `${origin}/history/v1.0${workspaceId}`;
}
