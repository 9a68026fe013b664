type Rooms = Readonly<Record<string, readonly string[]>>;

/** Which rooms a room may ask; arrows point one way (docs/architecture.md). A room that is not named here may ask any. */
export const arrows: Readonly<Record<string, Rooms>> = {
  src: {
    bot: ['dialogs', 'runs', 'stages', 'backends', 'azure', 'dataset', 'store'],
    dialogs: ['runs', 'stages', 'backends', 'azure', 'dataset', 'store'],
    runs: ['stages', 'backends', 'azure', 'dataset', 'store'],
    stages: ['backends', 'azure', 'dataset'],
    backends: ['azure'],
    azure: [],
    dataset: [],
    store: [],
    errors: [],
    config: ['azure', 'dataset'],
    // The launcher and the tour stand beside the app and use it as anybody would; the launcher may read what the app reads.
    // The chat server is a start of the app of its own.
    local: ['bot', 'dataset', 'stages', 'app', 'config', 'host', 'startProblem'],
  },
  localAzure: {
    providers: ['arm', 'http', 'core', 'model'],
    arm: ['core'],
    http: ['core'],
    core: [],
    model: [],
  },
};

/** What stands at the top and every room may ask; the other files there (app, main, config ...) stand above all rooms. */
export const leaves: Rooms = {
  src: [
    'adminChannels',
    'botCredentials',
    'defined',
    'duration',
    'errors',
    'everyDay',
    'httpDispatcher',
    'limits',
    'log',
    'loopback',
    'nearest',
    'pace',
    'packageRoot',
    'redact',
    'retryAfter',
    'settings',
    'steadyNow',
    'stopSignals',
    'storable',
    'thousands',
    'tokens',
    'unlessAborted',
  ],
};

/** Where foreign types may come in. */
export const foreign: Readonly<
  Record<string, readonly (readonly [pattern: RegExp, rooms: readonly string[]])[]>
> = {
  src: [
    [/^(botbuilder|botframework)/, ['bot', 'dialogs', 'local']],
    [/^@azure\//, ['azure', 'app']],
    [/^restify$/, ['bot']],
    [/^(kysely|@electric-sql|pg$)/, ['store']],
  ],
  localAzure: [
    [/^(@azure\/|azurite)/, ['providers']],
    [/^selfsigned$/, ['core']],
    [/^minisearch$/, ['model']],
  ],
};

/** In one room. */
export const mostFiles = 26;
