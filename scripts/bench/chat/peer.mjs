// What a chat costs at least with the same parts: a bot as the SDK's samples have it, that does what ours does for a
// question and nothing else. It answers in the turn, keeps its conversations in memory, and forgets them with the process.
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
} from 'botbuilder';
import restify from 'restify';

const { PORT, SCORE_URL, SCORE_KEY, HISTORY_TURNS } = process.env;
const mostTurns = Number(HISTORY_TURNS);

const state = new ConversationState(new MemoryStorage());
const history = state.createProperty('history');

async function ask(messages) {
  const response = await fetch(SCORE_URL, {
    method: 'POST',
    headers: { authorization: `Bearer ${SCORE_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      input_data: {
        input_string: messages,
        parameters: { temperature: 0.7, top_p: 0.9, do_sample: true, max_new_tokens: 768 },
      },
    }),
  });
  if (!response.ok) throw new Error(`The endpoint answered ${response.status}.`);
  return (await response.json()).output;
}

const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  const said = await history.get(context, []);
  const question = context.activity.text;
  const answer = await ask([...said, { role: 'user', content: question }]);
  said.push({ role: 'user', content: question }, { role: 'assistant', content: answer });
  said.splice(0, said.length - 2 * mostTurns);
  await context.sendActivity(answer);
  await state.saveChanges(context);
  await next();
});

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const server = restify.createServer({ name: 'peer' });
server.use(restify.plugins.bodyParser({ mapParams: false }));
server.post('/api/messages', async (request, response) => {
  await adapter.process(request, response, (context) => bot.run(context));
});
server.listen(PORT, '127.0.0.1', () =>
  console.log(`ready bot=http://localhost:${server.address().port}/api/messages`),
);
