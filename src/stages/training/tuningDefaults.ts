/** What the model's own asset recommends (azure-ml.md, section 1.1), where the person says nothing else. */
export const tuningDefaults = { epochs: 1, learningRate: 5e-6, scheduler: 'cosine' } as const;
