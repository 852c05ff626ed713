import { mkdirSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Text } from '../text/text.ts';
import { indexOf } from './archive.ts';
import { Digester, slice } from './bytes.ts';
import { unpacked } from './compression.ts';
import { diskError } from './disk-error.ts';
import { marksOf, removeHidden } from './hidden.ts';
import { type LayerPlan, ManifestReader } from './image-manifest.ts';
import type { RunConfig } from './image-spec.ts';
import { type LayerCount, LayerReader } from './layer.ts';
import { LayerWriter } from './layer-writer.ts';
import { LIMITS, type Limits, Meter } from './limits.ts';
import type { PlaceMarks } from './markers.ts';
import { notesOn } from './notes.ts';
import { noArchive, openTar, type Source } from './open-tar.ts';
import { Owners } from './owners.ts';
import { refused } from './refusal.ts';
import { Staging } from './staging.ts';

export interface UnpackOptions {
  readonly placeMarks: PlaceMarks;
  /** One tree, as a container would see it, instead of a folder for each layer; a plain tar will do, too. */
  readonly flat?: boolean;
  /** Nobody but us can reach the folder, so that set-id bits lend nothing; layers' folders are taken for it. */
  readonly hidden?: boolean;
  /** Which image, where the archive holds several. */
  readonly image?: string | undefined;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
}

export interface UnpackedLayer {
  /** sha256 of the layer's tar: what docker inspect calls RootFS.Layers. */
  readonly digest: string;
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

export interface Unpacked {
  readonly folder: string;
  readonly tags: readonly string[];
  readonly config: RunConfig;
  /** The lowest first. */
  readonly layers: readonly UnpackedLayer[];
  /** What is not as in the image, and why. */
  readonly notes: readonly Text[];
}

/**
 * Unpacks an image archive into a folder that must not be there yet. Either all of it is there afterwards, or
 * nothing. @throws NslabError which says what is wrong, and where
 */
export async function unpack(archive: Source, folder: string, options: UnpackOptions): Promise<Unpacked> {
  const limits = { ...LIMITS, ...options.limits };
  const staging = new Staging(folder);
  let file: FileHandle | undefined;
  try {
    file = await openTar(archive, staging.scratch, limits, options.signal);
    const opened = await indexOf(file, limits, options.signal);
    const image = await new ManifestReader(opened, limits).read(options.image);
    if (!image && !options.flat) throw noArchive(typeof archive === 'string' ? archive : '-', NO_IMAGE, FLAT);
    const work = new Unpacking(staging, limits, options);
    if (image) for (const layer of image.layers) await work.layer(opened.read(layer.blob), layer);
    else await work.layer(slice(file, 0, (await file.stat()).size, options.signal), undefined);
    const result = work.result(image?.tags ?? [], image?.config ?? {});
    if (!options.flat) writeFileSync(join(staging.root, 'image.json'), `${shownJson(result)}\n`);
    staging.commit();
    return result;
  } catch (error) {
    staging.discard();
    throw diskError(error);
  } finally {
    await file?.close();
  }
}

/** One image on its way to the disk. */
class Unpacking {
  readonly #staging: Staging;
  readonly #options: UnpackOptions;
  readonly #meter: Meter;
  readonly #owners: Owners;
  readonly #layers: UnpackedLayer[] = [];
  readonly #counts: LayerCount[] = [];
  #writer: LayerWriter | undefined;

  constructor(staging: Staging, limits: Limits, options: UnpackOptions) {
    this.#staging = staging;
    this.#options = options;
    this.#meter = new Meter(limits);
    this.#owners = new Owners(options.hidden ?? options.flat !== true);
  }

  async layer(packed: AsyncIterable<Buffer>, plan: LayerPlan | undefined): Promise<void> {
    const number = this.#layers.length + 1;
    const place = { layer: number };
    const { flat = false } = this.#options;
    const writer = this.#writerFor(number);
    const reader = new LayerReader(writer, this.#meter, number);
    const digester = new Digester();
    await reader.read(digester.pass(unpacked(packed, this.#meter.limits, place)));
    const digest = digester.digest();
    if (plan?.diffId !== undefined && plan.diffId !== digest)
      throw refused(otherContent(digest, plan.diffId), place);
    if (flat) removeHidden(writer, reader.hidden);
    else {
      const marks = marksOf(writer, reader.hidden);
      if (marks.length > 0) await this.#options.placeMarks(join(this.#staging.root, String(number)), marks);
      writer.finish();
    }
    const folder = flat ? this.#staging.folder : join(this.#staging.folder, String(number));
    this.#layers.push({ digest, folder, files: reader.count.files, bytes: reader.count.bytes });
    this.#counts.push(reader.count);
  }

  #writerFor(number: number): LayerWriter {
    const { flat = false } = this.#options;
    if (!flat || !this.#writer) {
      const root = flat ? this.#staging.root : join(this.#staging.root, String(number));
      if (!flat) mkdirSync(root, 0o700);
      this.#writer = new LayerWriter(root, this.#owners);
    }
    this.#writer.layer = number;
    return this.#writer;
  }

  result(tags: readonly string[], config: RunConfig): Unpacked {
    if (this.#options.flat) this.#writer?.finish();
    const notes = notesOn(this.#counts, this.#owners);
    return { folder: this.#staging.folder, tags, config, layers: this.#layers, notes };
  }
}

/** JSON in which nothing can move a cursor: control and direction characters of names stay escaped. */
export function shownJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function otherContent(digest: string, diffId: string) {
  return {
    en: `its content is ${digest}, not the ${diffId} that the image's configuration names: damaged or changed.`,
    zh: `它的内容是 ${digest}，而镜像配置里写的是 ${diffId}：已损坏或被改动过。`,
  };
}

const NO_IMAGE = {
  en: 'is a tar, but not an image archive: it has neither manifest.json nor index.json.',
  zh: '是 tar，但不是镜像归档：里面既没有 manifest.json 也没有 index.json。',
};
const FLAT = {
  en: 'If it is a root file system, such as Alpine’s minirootfs: nslab unpack --flat ARCHIVE FOLDER',
  zh: '如果它是根文件系统（例如 Alpine 的 minirootfs）：nslab unpack --flat 归档 目录',
};
