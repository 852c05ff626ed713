import type { Archive, Blob } from './archive.ts';
import { blobPath, sha256 } from './digest.ts';
import { chosen, forThisMachine, refNames } from './image-choice.ts';
import type { RunConfig } from './image-spec.ts';
import { Json } from './json.ts';
import type { Limits } from './limits.ts';
import { refused } from './refusal.ts';

/** What an archive's own files say of the image in it. */
export interface ImagePlan {
  readonly tags: readonly string[];
  readonly config: RunConfig;
  /** The lowest first. */
  readonly layers: readonly LayerPlan[];
}

export interface LayerPlan {
  readonly blob: Blob;
  /** The digest of its tar, once unpacked; very old images do not say. */
  readonly diffId: string | undefined;
}

/** Reads the files that describe an image, and finds the layers that they name. */
export class ManifestReader {
  readonly #archive: Archive;
  readonly #limits: Limits;

  constructor(archive: Archive, limits: Limits) {
    this.#archive = archive;
    this.#limits = limits;
  }

  /** The image called `wanted`; without a name, the one that there is. Undefined: this is no image archive. */
  async read(wanted: string | undefined): Promise<ImagePlan | undefined> {
    const docker = this.#archive.find('manifest.json');
    if (docker) return this.#docker(await this.#json(docker), wanted);
    const index = this.#archive.find('index.json');
    return index && this.#oci(await this.#json(index), wanted);
  }

  async #docker(manifest: Json, wanted: string | undefined): Promise<ImagePlan> {
    const images = manifest.list().map((image) => ({
      image,
      tags: image.at('RepoTags').optional((tags) => tags.list().map((tag) => tag.string())) ?? [],
    }));
    const { image, tags } = chosen(images, wanted, manifest.where);
    const config = await this.#json(this.#blob(image.at('Config').string(), image.at('Config').where));
    const layers = image
      .at('Layers')
      .list()
      .map((layer) => this.#blob(layer.string(), layer.where));
    return { tags, config: runConfig(config), layers: withDiffIds(layers, config) };
  }

  async #oci(index: Json, wanted: string | undefined): Promise<ImagePlan> {
    let list = index;
    let names: readonly string[] = [];
    // An index may lead to another, one for each platform; deeper is nobody's intention.
    for (let depth = 0; depth < 4; depth++) {
      const images = list
        .at('manifests')
        .list()
        .map((image) => ({ image, tags: refNames(image) }));
      const { image, tags } = chosen(forThisMachine(images), depth === 0 ? wanted : undefined, list.where);
      const next = await this.#described(image);
      if (tags.length > 0) names = tags;
      if (!next.at('manifests').present) return this.#ociManifest(next, names);
      list = next;
    }
    throw refused(
      { en: 'it leads from index to index.', zh: '索引一层套一层，没有尽头。' },
      { entry: index.where },
    );
  }

  async #ociManifest(manifest: Json, tags: readonly string[]): Promise<ImagePlan> {
    const config = await this.#described(manifest.at('config'));
    const layers = manifest
      .at('layers')
      .list()
      .map((layer) => this.#descriptor(layer));
    return { tags, config: runConfig(config), layers: withDiffIds(layers, config) };
  }

  async #described(descriptor: Json): Promise<Json> {
    return this.#json(this.#descriptor(descriptor));
  }

  #descriptor(descriptor: Json): Blob {
    const digest = descriptor.at('digest').string();
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw refused(
        {
          en: 'this is not a sha256 digest, and nslab reads no others.',
          zh: '这不是 sha256 摘要；别的摘要 nslab 不认。',
        },
        { entry: `${descriptor.at('digest').where} = ${digest}` },
      );
    const blob = this.#blob(blobPath(digest), descriptor.where);
    const size = descriptor.at('size').size();
    if (size !== blob.size)
      throw refused(
        {
          en: `this says that ${blob.name} has ${size} bytes; it has ${blob.size}.`,
          zh: `这里说 ${blob.name} 有 ${size} 字节，实际是 ${blob.size} 字节。`,
        },
        { entry: descriptor.at('size').where },
      );
    return blob;
  }

  #blob(name: string, where: string): Blob {
    const blob = this.#archive.find(name);
    if (blob) return blob;
    throw refused(
      { en: 'this names a file that is not in the archive.', zh: '它指向的文件不在归档里。' },
      { entry: `${where} = ${name}` },
    );
  }

  async #json(blob: Blob): Promise<Json> {
    const bytes = await this.#archive.readWhole(blob, this.#limits.jsonBytes);
    const named = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(blob.name)?.[1];
    if (named !== undefined && sha256(bytes) !== `sha256:${named}`)
      throw refused(
        {
          en: `its content is ${sha256(bytes)}: damaged or changed.`,
          zh: `它的内容是 ${sha256(bytes)}：已损坏或被改动过。`,
        },
        { entry: blob.name },
      );
    return Json.parse(bytes, blob.name);
  }
}

function runConfig(config: Json): RunConfig {
  const run = config.at('config');
  const texts = (key: string) => run.at(key).optional((list) => list.list().map((text) => text.string()));
  const text = (key: string) => run.at(key).optional((value) => value.string()) || undefined;
  const [env, entrypoint, cmd] = [texts('Env'), texts('Entrypoint'), texts('Cmd')];
  const [workdir, user] = [text('WorkingDir'), text('User')];
  return {
    ...(env ? { env } : {}),
    ...(entrypoint ? { entrypoint } : {}),
    ...(cmd ? { cmd } : {}),
    ...(workdir ? { workdir } : {}),
    ...(user ? { user } : {}),
  };
}

function withDiffIds(blobs: readonly Blob[], config: Json): LayerPlan[] {
  const list = config.at('rootfs').at('diff_ids');
  const diffIds = list.optional((ids) => ids.list().map((id) => id.string()));
  if (diffIds && diffIds.length !== blobs.length)
    throw refused(
      {
        en: `it lists ${diffIds.length} layers; the manifest lists ${blobs.length}.`,
        zh: `这里列出 ${diffIds.length} 层，manifest 里却是 ${blobs.length} 层。`,
      },
      { entry: list.where },
    );
  if (blobs.length === 0) throw refused({ en: 'its image has no layers.', zh: '里面的镜像没有任何层。' });
  return blobs.map((blob, i) => ({ blob, diffId: diffIds?.[i] }));
}
