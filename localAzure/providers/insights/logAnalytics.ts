import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { isoTime } from '../../core/clock.js';
import { insightsDurations } from './insightsDurations.js';

const properties = z.strictObject({
  sku: z.strictObject({ name: z.string() }).optional(),
  retentionInDays: z.number().int().min(7).max(730).optional(),
});

/** Published api-versions of Log Analytics workspaces. */
const logAnalyticsVersions = [
  '2015-11-01-preview',
  '2020-03-01-preview',
  '2020-08-01',
  '2020-10-01',
  '2021-06-01',
  '2021-12-01-preview',
  '2022-10-01',
  '2023-09-01',
  '2025-02-01',
  '2025-07-01',
  '2026-03-01',
];

/** Only there because Application Insights wants one; nothing can be queried in it. */
export const logAnalyticsWorkspaces = documentType({
  type: 'Microsoft.OperationalInsights/workspaces',
  versions: logAnalyticsVersions,
  newer: { 'properties.createdDate': '2020-08-01' },
  durationMs: insightsDurations.logAnalytics,
  body: trackedBody({ properties: properties.optional() }),
  build: ({ body }) => ({
    properties: {
      retentionInDays: 30,
      ...body.properties,
      sku: body.properties?.sku ?? { name: 'PerGB2018' },
    },
  }),
  mint: (_service, doc) => ({ customerId: randomUUID(), createdDate: isoTime(doc.createdAt) }),
});
