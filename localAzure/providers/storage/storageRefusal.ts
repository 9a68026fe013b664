/** A refusal as the storage services write it: XML, with the code in a header too, as a HEAD has no body. */
export function storageRefusal(code: string, message: string) {
  return {
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${xmlText(message)}</Message></Error>`,
  };
}

/** Text as it may stand in an element or an attribute. */
export function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
