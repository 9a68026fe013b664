/** What the model's own asset recommends (docs/azure-facts.md, “The component”), where the person says nothing else. */
export const tuningDefaults = { epochs: 1, learningRate: 5e-6, scheduler: 'cosine' } as const;
