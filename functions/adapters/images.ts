import type Vips from 'wasm-vips';
import type { ImageLimits, Images, PreparedImage } from '../core/context.ts';

type Library = Awaited<ReturnType<typeof Vips>>;
type Image = InstanceType<Library['Image']>;

const previewQuality = 72;
const quality = 84;
/** Below this many bytes a preview is not worth a request of its own. */
const previewWorthBytes = 60_000;

/**
 * libvips as WebAssembly: the same file on every machine and on Lambda, where a package with native code would have to
 * be installed for the one it is deployed to. Loaded at the first image, because it takes 90 ms and 50 MB.
 *
 * Only the size of an image is read before it is known to fit; nothing of the metadata is kept, and orientation and colour
 * profile are applied.
 */
export function openImages(): Images {
  let library: Promise<Library> | undefined;
  return {
    async prepare(content, limits) {
      library ??= load();
      const vips = await library;
      const measured = measure(vips, content);
      if (measured === null) return { refused: 'unreadable' };
      if (measured.pixels > limits.pixelsMax) return { refused: 'too_many_pixels' };
      try {
        return render(vips, content, limits, measured.frames > 1 && !limits.square);
      } catch {
        return { refused: 'unreadable' };
      }
    },
  };
}

async function load(): Promise<Library> {
  const { default: open } = await import('wasm-vips');
  // Without the libraries for JPEG XL and AVIF, which are not on the list of types.
  const vips = await open({
    dynamicLibraries: [],
    print: () => {},
    printErr: () => {},
    preRun: (module) => {
      module.ENV.VIPS_WARNING = '0';
    },
  });
  vips.concurrency(1);
  vips.Cache.max(0);
  return vips;
}

/** How many pixels the image claims to have, all frames together; null where its header cannot be read. */
function measure(vips: Library, content: Uint8Array): { pixels: number; frames: number } | null {
  let image: Image | undefined;
  try {
    image = vips.Image.newFromBuffer(content, '', { access: 'sequential' });
    const frames = image.getTypeof('n-pages') === 0 ? 1 : image.getInt('n-pages');
    return { pixels: image.width * image.height * frames, frames };
  } catch {
    return null;
  } finally {
    image?.delete();
  }
}

function render(vips: Library, content: Uint8Array, limits: ImageLimits, animated: boolean): PreparedImage {
  const { square, sideMaxPx, previewSidePx } = limits;
  const scaled = (side: number, options: object = {}) =>
    vips.Image.thumbnailBuffer(content, side, {
      height: side,
      fail_on: 'error',
      output_profile: 'srgb',
      ...(square ? { crop: 'centre', size: 'both' } : { size: 'down' }),
      ...options,
    });
  const image = scaled(sideMaxPx, animated ? { option_string: 'n=-1' } : {});
  try {
    const height = animated ? image.getInt('page-height') : image.height;
    const whole = write(image, quality, animated);
    const worthIt = whole.content.length > previewWorthBytes || square;
    const small = worthIt ? scaled(previewSidePx) : null;
    try {
      return {
        ...whole,
        width: image.width,
        height,
        colour: colourOf(scaled(1, { size: 'force', crop: 'none' })),
        preview: small && write(small, previewQuality, false),
      };
    } finally {
      small?.delete();
    }
  } finally {
    image.delete();
  }
}

/** JPEG where nothing shines through and nothing moves, because it is made three times as fast. */
function write(image: Image, Q: number, animated: boolean): { content: Buffer; contentType: string } {
  const webp = animated || image.hasAlpha();
  const bytes = image.writeToBuffer(webp ? '.webp' : '.jpg', {
    Q,
    keep: 'none',
    ...(webp ? { effort: 2 } : {}),
  });
  return { content: Buffer.from(bytes), contentType: webp ? 'image/webp' : 'image/jpeg' };
}

function colourOf(point: Image): string {
  try {
    const bands = point.getpoint(0, 0);
    const [red = 0, green = red, blue = red] = bands.length < 3 ? bands.slice(0, 1) : bands;
    return `#${[red, green, blue].map((band) => Math.round(band).toString(16).padStart(2, '0')).join('')}`;
  } finally {
    point.delete();
  }
}
