import { crc32, deflateRawSync } from "node:zlib";

/** Each time is this one, so that the same contents give the same bytes: the first that the format can say. */
const FIRST_DAY = 0x21;
const VERSION = 20;
const DEFLATED = 8;
/** Names are UTF-8. */
const FLAGS = 0x0800;

/** A ZIP archive of a few texts, as office programs read their files. Only what fits in 4 GiB, which texts in memory do. */
export function zipped(files: readonly { readonly name: string; readonly text: string }[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const [name, bytes] = [Buffer.from(file.name), Buffer.from(file.text)];
    const packed = deflateRawSync(bytes);
    const entry = numbers([2, VERSION], [2, FLAGS], [2, DEFLATED], [2, 0], [2, FIRST_DAY]).concat(
      numbers([4, crc32(bytes)], [4, packed.length], [4, bytes.length], [2, name.length], [2, 0]),
    );
    const local = [...numbers([4, 0x04034b50]), ...entry];
    directory.push(
      Buffer.from([
        ...numbers([4, 0x02014b50], [2, VERSION]),
        ...entry,
        ...numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      ]),
      name,
    );
    parts.push(Buffer.from(local), name, packed);
    offset += local.length + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, size],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...parts, ...directory, Buffer.from(end)]);
}

/** Little-endian, each of so many bytes. */
const numbers = (...fields: readonly (readonly [bytes: number, value: number])[]): number[] =>
  fields.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 0xff));
