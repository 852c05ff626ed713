import { NslabError } from '../text/error.ts';
import type { Text } from '../text/text.ts';
import { shownName } from './shown-name.ts';

/** Where in an archive something is wrong. */
export interface Place {
  /** From 1, the lowest. */
  readonly layer?: number | undefined;
  readonly entry?: Uint8Array | string | undefined;
}

/** An archive that is not unpacked: what is wrong with it, and where. */
export function refused(what: Text, place: Place = {}, hint: Text = NOTHING_WRITTEN): NslabError {
  const text = { en: `${whereIn(place).en}${what.en}`, zh: `${whereIn(place).zh}${what.zh}` };
  return new NslabError('image-refused', text, { hint });
}

const NOTHING_WRITTEN: Text = {
  en: 'Nothing was unpacked. Save the image again, or find out where it comes from.',
  zh: '什么都没有解开。请重新保存这个镜像，或者查清它的来历。',
};

function whereIn({ layer, entry }: Place): Text {
  const name = entry === undefined ? undefined : shownName(entry);
  if (layer === undefined && name === undefined) return { en: 'The archive: ', zh: '归档：' };
  if (name === undefined) return { en: `Layer ${layer}: `, zh: `第 ${layer} 层：` };
  if (layer === undefined) return { en: `"${name}": `, zh: `“${name}”：` };
  return { en: `Layer ${layer}, "${name}": `, zh: `第 ${layer} 层的“${name}”：` };
}
