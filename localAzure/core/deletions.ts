import type { State } from './state.js';

type Watcher = (id: string) => void | Promise<void>;

/** Takes resources away together with all they contain, and tells those who hold more than documents of them. */
export class Deletions {
  private readonly watchers: Watcher[] = [];

  constructor(private readonly state: State) {}

  /** Called with the id on top of what goes, before the documents are gone. */
  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  async remove(id: string): Promise<void> {
    for (const watcher of this.watchers) await watcher(id);
    this.state.deleteUnder(id);
  }
}
