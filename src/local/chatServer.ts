import { host } from '../host.js';
import { readChatServer } from './chatServerConfig.js';
import { endpointAt } from './endpointAt.js';

// `npm run chat-server`: the bot with an endpoint of somebody's own to chat with, and no Azure.

await host(() => {
  const { config, endpoint } = readChatServer(process.env);
  return { config, options: endpointAt(endpoint) };
});
