import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shownName } from '../../image/shown-name.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import { sourcesIn } from '../bundle/sources.ts';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/runtime-spec.ts';
import type { Store } from '../store/store.ts';
import { configOf, type Given } from './config.ts';
import type { RunOptions } from './options/run-options.ts';
import { rootFiles } from './root-source.ts';
import { assertSources } from './volumes.ts';

/** A container of which all is known but what has to be given out: name, ids, address. */
export interface Draft {
  /** As `ps` names what it was made from. */
  readonly shown: string;
  readonly config: (given: Given) => Config;
  /** A folder that is used as it is, or one that is to stay as it is. */
  readonly root: { readonly path: string; readonly isItsOwn: boolean };
  readonly network: string;
  readonly terminal: boolean;
  readonly notes: readonly Text[];
}

export async function draft(store: Store, options: RunOptions, signal?: AbortSignal): Promise<Draft> {
  const { from } = options;
  if (from.by === 'bundle') return bundleDraft(from.path, options);
  assertSources(options.volumes);
  const root = await rootFiles(store, from, signal);
  return {
    shown: root.shown,
    config: (given) => configOf(options, root, given),
    root: { path: root.folder, isItsOwn: false },
    network: options.network,
    terminal: options.terminal,
    notes: root.notes,
  };
}

/** A bundle says itself what it is; a network, which it has no words for, may be added to one that has a net namespace of its own. */
function bundleDraft(folder: string, { network }: RunOptions): Draft {
  const config = readBundle(folder);
  const own = config.linux.namespaces.find(({ type }) => type === 'network');
  return {
    shown: folder,
    config: () => sourcesIn(folder, config),
    root: { path: resolve(folder, config.root.path), isItsOwn: true },
    network: own === undefined ? 'host' : own.path === undefined ? network : 'none',
    terminal: config.process.terminal === true,
    notes: [],
  };
}

/** @throws NslabError that names the file, and the place in it */
export function readBundle(folder: string): Config {
  const file = join(folder, 'config.json');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw noBundle(file, error);
  }
  return readConfig(json, file);
}

function noBundle(file: string, error: unknown): NslabError {
  const { code, message } = error as NodeJS.ErrnoException;
  const shown = shownName(file);
  const why = code ?? message;
  return new NslabError(
    'bundle-unreadable',
    { en: `--bundle: ${shown} cannot be read: ${why}`, zh: `--bundle：读不了 ${shown}：${why}` },
    {
      hint: {
        en: 'A bundle is a folder with a config.json and a root file system: nslab export --oci DIR writes one, runc spec a first config.json.',
        zh: 'bundle 是一个目录，里面有 config.json 和根文件系统：nslab export --oci 目录 可以写出一个，runc spec 可以生成一份 config.json。',
      },
      cause: error,
    },
  );
}
