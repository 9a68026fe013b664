import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { findResource } from '../../arm/resources/resourceDoc.js';
import { isoTime } from '../../core/clock.js';
import { errors } from '../../core/errors.js';
import { insightsDurations } from './insightsDurations.js';

const properties = z.strictObject({
  Application_Type: z.enum(['web', 'other']),
  Flow_Type: z.literal('Bluefield').optional(),
  Request_Source: z.literal('rest').optional(),
  IngestionMode: z.literal('LogAnalytics').optional(),
  RetentionInDays: z.number().int().optional(),
  WorkspaceResourceId: z.string().optional(),
});

export const insightsComponents = documentType({
  type: 'Microsoft.Insights/components',
  versions: ['2015-05-01', '2018-05-01-preview', '2020-02-02-preview', '2020-02-02'],
  newer: { 'properties.Name': '2020-02-02-preview', 'properties.WorkspaceResourceId': '2020-02-02-preview' },
  durationMs: insightsDurations.insights,
  body: trackedBody({ kind: z.string(), properties }),
  build({ service, body }) {
    const workspace = body.properties.WorkspaceResourceId;
    if (workspace !== undefined && !findResource(service, workspace))
      throw errors.invalid('BadRequest', `The Log Analytics workspace '${workspace}' was not found.`);
    return {
      kind: body.kind,
      properties: { RetentionInDays: 90, IngestionMode: 'LogAnalytics', ...body.properties },
    };
  },
  mint(service, doc) {
    const key = randomUUID();
    const appId = randomUUID();
    return {
      ApplicationId: doc.name,
      AppId: appId,
      Name: doc.name,
      InstrumentationKey: key,
      ConnectionString: `InstrumentationKey=${key};ApplicationId=${appId}`,
      CreationDate: isoTime(doc.createdAt),
      TenantId: service.subscriptionId,
    };
  },
});
