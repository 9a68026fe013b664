/** In ms of Azure time. */
export const mlDurations = {
  workspace: 70_000,
  workspaceDelete: 40_000,
  cluster: 60_000,
  clusterDelete: 30_000,
  /** How long a job has each status; they sum to 25 minutes. `jobRunning` includes `jobFinalizing`. */
  jobNotStarted: 5_000,
  jobStarting: 10_000,
  jobPreparing: 180_000,
  jobQueued: 120_000,
  jobRunning: 1_200_000,
  jobFinalizing: 60_000,
  /** Of a command job, after its command has ended. */
  commandFinalizing: 15_000,
  /** Until the component's check of the files, its first step, has failed. */
  jobValidation: 60_000,
  /** How often a job in the queue looks whether there is room for it. */
  jobQueueLook: 30_000,
  jobCancel: 20_000,
  jobDelete: 10_000,
  endpoint: 90_000,
  endpointDelete: 60_000,
  trafficUpdate: 20_000,
  keyRenewal: 5_000,
  onlineDeployment: 720_000,
  /** Of a deployment, after which its image and model are pulled, and a missing role shows. */
  modelPull: 300_000,
  deploymentScale: 180_000,
  deploymentDelete: 60_000,
  /** What the stand-in takes for an answer: longer than the default time limit of a deployment, as Phi-3 does. */
  answer: 6_000,
  /** Of an answer that is streamed: until it begins, and from word to word. */
  firstWord: 600,
  nextWord: 40,
  /** After which the proxy in front of a deployment breaks a stream. */
  longestStream: 180_000,
  flowSession: 120_000,
  flowRunQueued: 4_000,
} as const;
