import { attribute, decoded } from '../text/markup.js';

const markdownLink = /\[[^\][\n]{0,300}\]\(<?(https?:\/\/[^\s()<>]+)>?(?: "[^"\n]{0,300}")?\)/gi;
const markupLink = /<a\s[^<>]{0,3000}>[^<>]{0,1000}<\/a>/gi;
const inBrackets = /<(https?:\/\/[^\s<>]+)>/gi;
const address = /https?:\/\/[^\s"'<>“”„«»]+/gi;

/** The addresses in a command's arguments as they were meant: without the link that a client or Outlook made of them. */
export const plainAddresses = (text: string): string =>
  text
    .replace(markdownLink, '$1')
    .replace(markupLink, (link) => attribute(link, 'href') ?? link)
    .replace(inBrackets, '$1')
    .replace(address, (written) => wrapped(decoded(written)));

/** Safe Links (Microsoft Defender) leads to its own check first, and has the address as a parameter. */
function wrapped(url: string): string {
  if (!/safelinks/i.test(url) || !URL.canParse(url)) return url;
  const { hostname, pathname, searchParams } = new URL(url);
  const isCheck =
    hostname.endsWith('.safelinks.protection.outlook.com') ||
    (hostname.endsWith('.office.net') && pathname.includes('/safelinks/'));
  const meant = searchParams.get('url');
  return isCheck && meant !== null && /^https?:\/\//i.test(meant) ? meant : url;
}
