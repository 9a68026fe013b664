import type { Head } from './textHead.js';

/** What a file is that is no dataset, and what to do about it. */
export interface KnownThing {
  /** Follows `it`. */
  readonly is: string;
  readonly next: string;
}

const unpack = 'Unpack it, and name the file in it.';
const asTable = 'Save its rows as JSONL, CSV or Parquet, and name that file.';
const itself = 'Name the address of the file itself, not of the page that shows it.';

/** By their first bytes, as Latin-1; the longer ones first. */
const beginnings: readonly (readonly [begins: string | RegExp, is: string, next: string])[] = [
  ['\x1f\x8b', 'is compressed with gzip', 'Unpack it with gunzip and name the result.'],
  ['\x28\xb5\x2f\xfd', 'is compressed with Zstandard', 'Unpack it with unzstd and name the result.'],
  [/^BZh[1-9]/, 'is compressed with bzip2', 'Unpack it with bunzip2 and name the result.'],
  ['\xfd7zXZ\0', 'is compressed with xz', 'Unpack it with unxz and name the result.'],
  ['\x04\x22\x4d\x18', 'is compressed with LZ4', 'Unpack it with unlz4 and name the result.'],
  ['7z\xbc\xaf\x27\x1c', 'is a 7-Zip archive', unpack],
  ['Rar!\x1a\x07', 'is a RAR archive', unpack],
  ['%PDF-', 'is a PDF', asTable],
  [
    'ARROW1\0',
    'is an Arrow or Feather file',
    'Write it as Parquet, for example with Dataset.to_parquet of the datasets library.',
  ],
  [/^FEA1\0/, 'is a Feather file', 'Write it as Parquet: pandas has to_parquet.'],
  [
    /^\xff{4}[^]{3}\0/,
    'is an Arrow stream, as save_to_disk of the datasets library writes it',
    'Write it as Parquet, for example with Dataset.to_parquet of the datasets library.',
  ],
  ['SQLite format 3\0', 'is a SQLite database', asTable],
  [/^[^]{8}DUCK/, 'is a DuckDB database', asTable],
  [
    // eslint-disable-next-line no-control-regex
    /^\x80[\x02-\x05](?:\x95|[\]}(ci]|q\0)/,
    'is a Python pickle, which is a program rather than data',
    asTable,
  ],
  [/^[^]{3}\0{5}\{"/, 'is a safetensors file: weights of a model', 'Name a file of chats.'],
  [/^GGUF[^ -~]/, 'is a GGUF file: weights of a model', 'Name a file of chats.'],
  ['\x89HDF\r\n\x1a\n', 'is an HDF5 file', asTable],
  ['\x93NUMPY', 'is a NumPy array', asTable],
  ['Obj\x01', 'is an Avro file', asTable],
  [/^ORC[^ -~]/, 'is an ORC file', asTable],
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'is an old Office document (an .xls workbook, perhaps)',
    'Save the sheet as CSV UTF-8, and name that file.',
  ],
  ['{\\rtf', 'is a document in rich text', asTable],
  [
    '\0\x05\x16\x07',
    'is an AppleDouble file, which macOS puts beside the file itself',
    'Name the one without ._ before it.',
  ],
  ['\0\0\0\x01Bud1', 'is a .DS_Store of macOS', 'Name a file of chats.'],
  [
    /^(?:RIFF[^]{4}(?:WAVE|WEBP|AVI )|OggS\0|\0{3}[^]ftyp)/,
    'is sound, a film or a picture',
    'Name a file of chats.',
  ],
  ['ID3\x04', 'is sound', 'Name a file of chats.'],
  ['MZ\x90\0', 'is a program', 'Name a file of chats.'],
  ['bplist00', 'is a property list of macOS', asTable],
  [/^(?:\x89PNG|\xff\xd8\xff|GIF8)/, 'is a picture', 'Name a file of chats.'],
  ['\xff\xfe\0\0', 'is UTF-32', 'Save it as UTF-8.'],
];

/** Small files of text that stand in for something else, or say why it is not there. */
const texts: readonly (readonly [begins: RegExp, is: string, next: string])[] = [
  [
    /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\//,
    'is a Git LFS pointer and not the file itself',
    'Fetch the file with git lfs pull, and try again.',
  ],
  [
    /^(?:\.\.\/)*(?:\.git)?\/annex\/objects\//,
    'is a git-annex pointer and not the file itself',
    'Fetch the file with git annex get, and try again.',
  ],
  [
    /^# xet version \d/,
    'is a Xet pointer and not the file itself',
    'Fetch the file with git xet pull, and try again.',
  ],
  [
    /^(?:md5: \w+\s*)?outs:\s*\n\s*- (?:md5|hash|path|size)/,
    'is a DVC pointer and not the file itself',
    'Fetch the file with dvc pull, and name it without .dvc.',
  ],
  [
    /^(?:\.\.?\/)+[\w./-]{1,200}\s*$/,
    'is a link that was stored as text: the name of another file',
    'Name the file that it leads to.',
  ],
  [/^\[InternetShortcut\]/i, 'is a shortcut to an address', 'Name the address in it.'],
  [/^```/, 'begins with a code fence of Markdown', 'Take out the lines with ```.'],
  [
    /^\s*\|?[^|\n]+\|[^\n]*\n\s*\|?\s*:?-+:?\s*\|[-:| ]*(?:\n|$)/,
    'is a Markdown table',
    'Save it as CSV or JSONL.',
  ],
  [/^\s*<(?:!doctype html|html|head|body|script)\b/i, 'is a web page', itself],
  [
    /^(?:\d{3}:? )?(?:entry |repository |file )?not found[.!]?\s*$/i,
    'says “not found”, as a server does where the file is not',
    'Check the address.',
  ],
  [
    /^(?:\d{3}:? )?(?:unauthorized|forbidden|access denied|access to dataset \S+ is restricted|invalid (?:username or password|credentials))[^\n]{0,200}\s*$/i,
    'says that access is denied, as a server does',
    'Check the address: it may need a token, or a new signature.',
  ],
  [/^---\s*\n[^]*?\n---\s*(?:\n|$)/, 'is a README: text about a dataset', 'Name the file with the rows.'],
  [/^# \S[^\n]*\n\s*\n[^{[]/, 'is a README: text about a dataset', 'Name the file with the rows.'],
];

/** What a file is, by its content, if it is known and no dataset. What may be one is not: text, JSON, CSV, Parquet. */
export function knownThing({ bytes, size }: Head): KnownThing | undefined {
  if (size === 0) return { is: 'is empty', next: 'Fetch or write it again.' };
  const latin1 = bytes.toString('latin1', 0, 4096);
  if (latin1.startsWith('PK\x03\x04') || latin1.startsWith('PK\x05\x06')) return zipped(latin1);
  if (latin1.slice(257, 262) === 'ustar') return { is: 'is a tar archive', next: unpack };
  const found = beginnings.find(([begins]) =>
    typeof begins === 'string' ? latin1.startsWith(begins) : begins.test(latin1),
  );
  if (found !== undefined) return { is: found[1], next: found[2] };
  const text = latin1.replace(/^ï»¿/, '').replaceAll('\r\n', '\n');
  if (/^\s*<\?xml|^\s*<Error>/i.test(text)) return xml(text);
  const small = texts.find(([begins]) => begins.test(text));
  if (small === undefined) return written(text);
  const pointer = small[1].includes('pointer');
  return { is: pointer ? small[1].replace(' and', ` (${size} bytes) and`) : small[1], next: small[2] };
}

function zipped(latin1: string): KnownThing {
  const sheet = 'Save the sheet as CSV UTF-8, and name that file.';
  if (/xl\/|\[Content_Types\]\.xml/.test(latin1) && !/word\/|ppt\//.test(latin1))
    return { is: 'is an Excel workbook', next: sheet };
  if (/mimetypeapplication\/vnd\.oasis\.opendocument\.spreadsheet/.test(latin1))
    return { is: 'is an OpenDocument spreadsheet', next: sheet };
  if (/word\//.test(latin1)) return { is: 'is a Word document', next: asTable };
  if (/\/data\.pkl/.test(latin1)) return { is: 'is a file of PyTorch', next: 'Name a file of chats.' };
  return {
    is: 'is a zip archive (or a spreadsheet)',
    next: 'Unpack it, or save the sheet as CSV, and name the result.',
  };
}

/** Blob Storage, S3 and Cloud Storage say in XML why they do not give a file. */
function xml(text: string): KnownThing {
  const code = /<Error>[^]*?<Code>([\w.-]{1,60})<\/Code>/.exec(text)?.[1];
  if (code === undefined) return { is: 'is XML', next: asTable };
  return {
    is: `is the error that a store answered with (${code}), and no dataset`,
    next: /Auth|Access|Expired|Signature|Token/i.test(code)
      ? 'Make a new address: its signature has expired, or does not fit.'
      : 'Check the address.',
  };
}

const speakers = /^(?:user|human|question|q|assistant|system|bot)\s*:/i;

/** What people write by hand, by its first lines. */
function written(text: string): KnownThing | undefined {
  const lines = text
    .split('\n')
    .slice(0, 20)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (speakers.test(lines[0] ?? ''))
    return {
      is: 'is a dialogue written as plain text',
      next: 'Write each conversation as one line of JSON: {"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}',
    };
  const keys = lines.filter((line) => /^[a-z_][\w-]*:(?:\s.*)?$/.test(line)).length;
  // The last line may be cut off.
  const isYaml =
    keys > 1 && lines.slice(0, -1).every((line) => /^(?:[a-z_][\w-]*:(?:\s.*)?|\s+.*|- .*)$/.test(line));
  return isYaml ? { is: 'is YAML: settings, and no rows', next: 'Name the file with the rows.' } : undefined;
}
