/** By Azure's provisioning state. */
export const hasFailed = (state: string): boolean => ['Failed', 'Canceled'].includes(state);

/** Whether a deployment has its machines, or is getting them: its cores count already. */
export const isUp = (state: string): boolean => !hasFailed(state) && state !== 'Deleting';
