import { gzipSync } from 'node:zlib';
import { blobPath, sha256 } from './digest.ts';
import type { ImageSpec, LayerEntry, LayerSpec, RunConfig } from './image-spec.ts';
import { type Member, writeTar } from './tar-write.ts';

export interface BuildOptions {
  /** `docker`: what `docker save` writes, an OCI layout with a manifest.json beside; `oci`: the layout alone. */
  readonly format: 'docker' | 'oci';
}

const MEDIA = 'application/vnd.oci.image';

/** An image archive. The same input gives the same bytes: no time of day, no name of this machine is in it. */
export async function buildImage(spec: ImageSpec, { format }: BuildOptions): Promise<Buffer> {
  const layers = await Promise.all(spec.layers.map(buildLayer));
  const config = json({
    architecture: { x64: 'amd64' }[process.arch as string] ?? process.arch,
    os: 'linux',
    config: configJson(spec.config ?? {}),
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${MEDIA}.manifest.v1+json`,
    config: descriptor(`${MEDIA}.config.v1+json`, config),
    layers: layers.map((layer) => descriptor(layer.mediaType, layer.blob)),
  });
  const annotations = spec.tag === undefined ? {} : { 'org.opencontainers.image.ref.name': spec.tag };
  const index = json({
    schemaVersion: 2,
    mediaType: `${MEDIA}.index.v1+json`,
    manifests: [{ ...descriptor(`${MEDIA}.manifest.v1+json`, manifest), annotations }],
  });
  const files = new Map([
    ...[config, manifest, ...layers.map((layer) => layer.blob)].map((blob) => [pathOf(blob), blob] as const),
    ['index.json', index],
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
  ]);
  if (format === 'docker') files.set('manifest.json', dockerManifest(spec, config, layers));
  const members: Member[] = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(fileMember);
  return writeTar([folderMember('blobs'), folderMember('blobs/sha256'), ...members]);
}

interface BuiltLayer {
  readonly blob: Buffer;
  /** The digest of the tar before it was compressed. */
  readonly diffId: string;
  readonly mediaType: string;
}

async function buildLayer(layer: LayerSpec): Promise<BuiltLayer> {
  const tar = await writeTar(layer.entries.map(memberOf));
  const packed = layer.compression === 'gzip';
  return {
    blob: packed ? gzipSync(tar, { level: 9 }) : tar,
    diffId: sha256(tar),
    mediaType: `${MEDIA}.layer.v1.tar${packed ? '+gzip' : ''}`,
  };
}

function memberOf(entry: LayerEntry): Member {
  const { path, mode, uid = 0, gid = 0 } = entry;
  const owned = { uid, gid };
  if ('content' in entry)
    return { ...owned, name: path, type: 'file', mode: mode ?? 0o644, content: Buffer.from(entry.content) };
  if ('folder' in entry) return { ...owned, name: path, type: 'directory', mode: mode ?? 0o755 };
  if ('symlink' in entry)
    return { ...owned, name: path, type: 'symlink', mode: 0o777, linkname: entry.symlink };
  if ('link' in entry)
    return { ...owned, name: path, type: 'link', mode: mode ?? 0o644, linkname: entry.link };
  const cut = path.lastIndexOf('/') + 1;
  const name = 'opaque' in entry ? `${path}/.wh..wh..opq` : `${path.slice(0, cut)}.wh.${path.slice(cut)}`;
  return { ...owned, name, type: 'file', mode: 0o600, content: Buffer.alloc(0) };
}

function configJson(config: RunConfig): object {
  return {
    ...(config.user === undefined ? {} : { User: config.user }),
    ...(config.env === undefined ? {} : { Env: config.env }),
    ...(config.entrypoint === undefined ? {} : { Entrypoint: config.entrypoint }),
    ...(config.cmd === undefined ? {} : { Cmd: config.cmd }),
    ...(config.workdir === undefined ? {} : { WorkingDir: config.workdir }),
  };
}

function dockerManifest(spec: ImageSpec, config: Buffer, layers: readonly BuiltLayer[]): Buffer {
  const tags = spec.tag === undefined ? null : [spec.tag];
  return json([{ Config: pathOf(config), RepoTags: tags, Layers: layers.map(({ blob }) => pathOf(blob)) }]);
}

function pathOf(blob: Buffer): string {
  return blobPath(sha256(blob));
}

function descriptor(mediaType: string, blob: Buffer): object {
  return { mediaType, digest: sha256(blob), size: blob.length };
}

function fileMember([name, content]: readonly [string, Buffer]): Member {
  return { name, type: 'file', mode: 0o644, uid: 0, gid: 0, content };
}

function folderMember(name: string): Member {
  return { name, type: 'directory', mode: 0o755, uid: 0, gid: 0 };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
