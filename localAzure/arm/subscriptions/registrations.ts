import { AzureError } from '../../core/azureError.js';
import type { Service } from '../../core/context.js';
import { armDurations } from '../armDurations.js';

export type RegistrationState = 'Registered' | 'Registering' | 'Unregistered';

/** Kept only for a provider that somebody has unregistered: when it is registered again, epoch ms. */
interface ProviderDoc {
  readonly registeredAt?: number;
}

const collection = 'providers';

/** Whether the subscription may use a resource provider. All are registered from the start, as in one that is in use. */
export function registrationOf(service: Service, namespace: string): RegistrationState {
  const doc = service.state.get<ProviderDoc>(collection, namespace);
  if (!doc) return 'Registered';
  if (doc.registeredAt === undefined) return 'Unregistered';
  return doc.registeredAt <= service.clock.now() ? 'Registered' : 'Registering';
}

export function registerProvider(service: Service, namespace: string): void {
  if (registrationOf(service, namespace) !== 'Unregistered') return;
  const registeredAt = service.clock.now() + service.clock.scaled(armDurations.providerRegistration);
  service.state.put(collection, namespace, { registeredAt } satisfies ProviderDoc);
}

export function unregisterProvider(service: Service, namespace: string): void {
  service.state.put(collection, namespace, {} satisfies ProviderDoc);
}

/** ARM's refusal of what belongs to a provider that is not registered; the last one in the path is meant. */
export function refuseUnregistered(service: Service, { pathname }: URL): void {
  const namespace = [...pathname.matchAll(/\/providers\/(Microsoft\.\w+)(?=\/(?!(?:un)?register$))/gi)].at(
    -1,
  )?.[1];
  if (namespace === undefined || registrationOf(service, namespace) === 'Registered') return;
  throw new AzureError(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    {
      details: [
        {
          code: 'MissingSubscriptionRegistration',
          message: `The subscription is not registered to use namespace '${namespace}'.`,
        },
      ],
    },
  );
}
