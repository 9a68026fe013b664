import { resourceOperations, usualIds } from '../../arm/resources/resourceOperations.js';
import type { Provider } from '../../core/provider.js';
import { insightsComponents } from './insightsComponents.js';
import { insightsDurations } from './insightsDurations.js';
import { logAnalyticsWorkspaces } from './logAnalytics.js';

/** Application Insights, and the Log Analytics workspace that it wants. */
export const insightsProvider: Provider = {
  namespaces: ['Microsoft.OperationalInsights', 'Microsoft.Insights'],
  resourceTypes: [logAnalyticsWorkspaces, insightsComponents],
  operations: [
    ...resourceOperations({
      type: logAnalyticsWorkspaces,
      put: 'async',
      ids: usualIds('LogAnalyticsWorkspaces'),
    }),
    ...resourceOperations({
      type: insightsComponents,
      put: 'ok',
      ids: { ...usualIds('Components'), list: 'Components_List' },
    }),
  ],
  durations: insightsDurations,
};
