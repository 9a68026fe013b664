const wordsOfCode: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full: make room on it',
  EDQUOT: 'its quota is used up: make room',
  EROFS: 'its disk can only be read',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOTDIR: 'it is not a folder',
  EEXIST: 'it is not a folder',
};

/** Why a start did not come about, for whoever looks at the terminal; a stack only where nobody knows better. */
export function cannotStart(error: unknown, folder: string | undefined): string {
  const { code, stack } = (error ?? {}) as { code?: unknown; stack?: string };
  const words = wordsOfCode[String(code)];
  return words === undefined || folder === undefined
    ? `The local Azure cannot start: ${stack ?? String(error)}`
    : `The local Azure cannot start: it keeps everything in ${folder}, and ${words}. Another folder: LOCAL_AZURE_DATA_DIR.`;
}
