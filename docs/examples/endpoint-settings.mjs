// Where an endpoint of the local Azure is and what its key is, in the variables that OpenAI's clients read. Run it against
// `npm run local-azure`, with the endpoint's name where there are several:
//
//   node docs/examples/endpoint-settings.mjs local-azure.json example-chat > endpoint.env
import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ManagedIdentityCredential } from '@azure/identity';
import { readFileSync } from 'node:fs';

const [addresses = 'local-azure.json', wanted] = process.argv.slice(2);
const local = JSON.parse(readFileSync(addresses, 'utf8'));

process.env.IDENTITY_ENDPOINT = local.identityEndpoint;
process.env.IDENTITY_HEADER = local.identityHeader;
const ml = new AzureMachineLearningWorkspaces(new ManagedIdentityCredential(), local.subscriptionId, {
  endpoint: local.arm,
  credentialScopes: 'https://management.azure.com/.default',
  tlsOptions: { ca: readFileSync(local.caFile, 'utf8') },
});

const found = [];
for await (const workspace of ml.workspaces.listBySubscription()) {
  const group = workspace.id.split('/')[4];
  for await (const endpoint of ml.onlineEndpoints.list(group, workspace.name))
    if (wanted === undefined || endpoint.name === wanted) found.push([group, workspace.name, endpoint]);
}
if (found.length !== 1) {
  const names = found.map(([, , { name }]) => name).join(', ');
  throw new Error(found.length === 0 ? 'There is no such endpoint.' : `Which of these: ${names}?`);
}

const [[group, workspace, endpoint]] = found;
const { primaryKey } = await ml.onlineEndpoints.listKeys(group, workspace, endpoint.name);
console.log(`OPENAI_BASE_URL=${new URL('v1', endpoint.properties.scoringUri)}
OPENAI_API_KEY=${primaryKey}
NODE_EXTRA_CA_CERTS=${local.caFile}
SSL_CERT_FILE=${local.caFile}`);
