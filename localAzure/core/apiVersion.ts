/** The first api-version that has something; where stable versions got it later than previews did, the first of each. */
export type Since = string | { readonly preview: string; readonly stable: string };

/** Of a preview too, which counts as its day's version. */
const dateLength = '2024-10-01'.length;

/** Whether an api-version is no older than that. No version at all, as in a list across types, counts as the newest. */
export function hasCome(since: Since, apiVersion: string): boolean {
  if (apiVersion === '') return true;
  const first =
    typeof since === 'string' ? since : apiVersion.endsWith('-preview') ? since.preview : since.stable;
  return apiVersion.slice(0, dateLength) >= first.slice(0, dateLength);
}
