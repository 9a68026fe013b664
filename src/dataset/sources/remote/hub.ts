/** Hugging Face's hub, or a mirror of it. */
export interface Hub {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token?: string;
}

export const publicHub: Hub = { endpoint: 'https://huggingface.co' };

/** The token goes to the hub itself and nowhere else: not to the store that it redirects to. */
export const hubHeaders = ({ endpoint, token }: Hub, url: string): Record<string, string> =>
  token !== undefined && new URL(url).origin === new URL(endpoint).origin
    ? { authorization: `Bearer ${token}` }
    : {};
