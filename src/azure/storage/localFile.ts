/** A file on this machine. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  readonly contentType: string;
}
