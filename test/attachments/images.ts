import Vips from 'wasm-vips';

const vips = await Vips({ dynamicLibraries: [] });

/** A picture in two colours, the left half red; `suffix` is the format, with options. */
export function picture(width: number, height: number, suffix = '.jpg'): Buffer {
  const left = vips.Image.black(width, height, { bands: 3 }).linear([1, 1, 1], [220, 30, 30]).cast('uchar');
  const right = vips.Image.black(Math.floor(width / 2), height, { bands: 3 })
    .linear([1, 1, 1], [30, 30, 220])
    .cast('uchar');
  const both = left.insert(right, Math.ceil(width / 2), 0).copy({ interpretation: 'srgb' });
  return Buffer.from(both.writeToBuffer(suffix));
}

/** Noise, which no encoding makes small. */
export function noise(width: number, height: number): Buffer {
  const bands = vips.Image.gaussnoise(width, height, { mean: 128, sigma: 60 }).cast('uchar');
  return Buffer.from(bands.bandjoin([bands, bands]).copy({ interpretation: 'srgb' }).writeToBuffer('.jpg'));
}

/** The same JPEG with a description, and with the orientation of a camera that was turned (6: a quarter to the right). */
export function withExif(jpeg: Buffer, description: string, orientation = 6): Buffer {
  const text = Buffer.from(`${description}\0`);
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(2, 8);
  // ImageDescription, ASCII, behind the table.
  tiff.writeUInt16BE(0x010e, 10);
  tiff.writeUInt16BE(2, 12);
  tiff.writeUInt32BE(text.length, 14);
  tiff.writeUInt32BE(tiff.length, 18);
  // Orientation, SHORT.
  tiff.writeUInt16BE(0x0112, 22);
  tiff.writeUInt16BE(3, 24);
  tiff.writeUInt32BE(1, 26);
  tiff.writeUInt16BE(orientation, 30);
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, text]);
  const marker = Buffer.alloc(4);
  marker.writeUInt16BE(0xffe1);
  marker.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), marker, payload, jpeg.subarray(2)]);
}

/** Size, colour on the left and on the right, and metadata of what an encoder made. */
export function look(content: Uint8Array) {
  const image = vips.Image.newFromBuffer(content);
  const at = (x: number) => image.getpoint(x, Math.floor(image.height / 2)).map(Math.round);
  const shown = { width: image.width, height: image.height, left: at(1), right: at(image.width - 2) };
  const fields = ['exif-data', 'xmp-data', 'iptc-data', 'orientation'].filter(
    (name) => image.getTypeof(name) !== 0,
  );
  const top = image.getpoint(Math.floor(image.width / 2), 1).map(Math.round);
  return { ...shown, top, fields };
}
