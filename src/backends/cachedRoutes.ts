import type { Routes } from './routes.js';

/** What the processes that share the routes tell each other. */
export interface News {
  tell(news: string): Promise<void>;
  subscribe(listener: { onNews(news: string): void; onBack(): Promise<void> }): void;
  /** How long news may have been missed; milliseconds, 0 while they cannot be. */
  unseenMs(): number;
}

const changed = 'route';
/** Should the news of a change be lost, a route is wrong for no longer. */
const keptMs = 10_000;

/** Tells all replicas when a route is changed. */
export const toldRoutes = (routes: Routes, news: News): Routes => ({
  current: () => routes.current(),
  async set(route) {
    await routes.set(route);
    await news.tell(changed);
  },
  async clear() {
    await routes.clear();
    await news.tell(changed);
  },
});

/** For whoever asks with every message: read once, and again when it was changed, here or by another replica. */
export function cachedRoutes(routes: Routes, news: News): Routes {
  let known: { readonly route: ReturnType<Routes['current']>; readonly until: number } | undefined;
  const forget = (): void => void (known = undefined);
  news.subscribe({
    onNews: (told) => {
      if (told === changed) forget();
    },
    onBack: async () => forget(),
  });
  return {
    ...routes,
    current() {
      if (news.unseenMs() > 0) return routes.current();
      if (known === undefined || known.until < performance.now()) {
        known = { route: routes.current(), until: performance.now() + keptMs };
        known.route.catch(forget);
      }
      return known.route;
    },
  };
}
