import { ByteReader } from './byte-reader.ts';
import { S3Error } from './errors.ts';

const maxFields = 100;
const maxFieldBytes = 20 * 1024;
const maxPartHeaders = 10;
const maxHeaderLineBytes = 2048;

export type UploadForm = {
  /** Every field before the file, by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** The client's name for the file; only good for `${filename}`. */
  readonly filename: string;
  /** The bytes of the file, once. Throws S3Error `IncompleteBody` when the form ends within them. */
  readonly file: AsyncIterable<Uint8Array>;
};

/**
 * Reads a `multipart/form-data` body up to its `file` field, which S3 wants last; what follows the file is not read.
 * Throws S3Error: `MalformedPOSTRequest` for broken framing, `MaxMessageLengthExceeded` when the fields are above 20 KiB,
 * `InvalidArgument` when there is no file.
 */
export async function readForm(source: AsyncIterable<Uint8Array>, contentType: string): Promise<UploadForm> {
  const boundary = boundaryOf(contentType);
  const reader = new ByteReader(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const fields = new Map<string, string>();
  const size = { bytes: 0 };
  if ((await reader.line(maxHeaderLineBytes, malformed)) !== `--${boundary}`) throw malformed();
  for (;;) {
    const { name, filename } = await readPartHead(reader);
    if (name === 'file') return { fields, filename: filename ?? '', file: reader.until(delimiter) };
    if (fields.has(name)) throw new S3Error('InvalidArgument', `The form has the field ${name} twice.`);
    if (fields.size >= maxFields) throw tooLarge();
    fields.set(name, await readValue(reader, delimiter, size));
    const end = await reader.line(maxHeaderLineBytes, malformed);
    if (end === '--') break;
    if (end !== '') throw malformed();
  }
  throw new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.');
}

function boundaryOf(contentType: string): string {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw malformed();
  return boundary;
}

async function readPartHead(reader: ByteReader): Promise<{ name: string; filename: string | undefined }> {
  let disposition: string | undefined;
  for (let count = 0; count <= maxPartHeaders; count += 1) {
    const line = await reader.line(maxHeaderLineBytes, malformed);
    if (line === '') {
      const name = parameter(disposition, 'name');
      if (!name) throw malformed();
      return { name: name.toLowerCase(), filename: parameter(disposition, 'filename') };
    }
    const value = /^content-disposition:\s*form-data\s*(;.*)$/i.exec(line)?.[1];
    if (value !== undefined) disposition = value;
  }
  throw malformed();
}

/** Browsers write a quote inside a name as `%22` and a line break as `%0D%0A` (WHATWG HTML, multipart form data). */
function parameter(disposition: string | undefined, name: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(disposition ?? '') ?? [];
  const text = quoted ?? bare;
  return text?.replace(/%(22|0A|0D)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

async function readValue(reader: ByteReader, delimiter: Buffer, size: { bytes: number }): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of reader.until(delimiter)) {
    size.bytes += part.length;
    if (size.bytes > maxFieldBytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function malformed(): S3Error {
  return new S3Error(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
}

function tooLarge(): S3Error {
  return new S3Error(
    'MaxMessageLengthExceeded',
    'Your POST request fields preceding the upload file were too large.',
  );
}
