import type { Kind, OptionDefinition, Positional } from '../command.ts';

/** What may stand at one place of a command line: words that are known, and kinds of things that are asked for. */
export interface Place {
  readonly words: readonly string[];
  readonly kinds: readonly Kind[];
}

/** What a placeholder is called in the help says what it stands for. */
const BY_NAME: Readonly<Record<string, Kind>> = {
  lab: 'lab',
  LAB: 'lab',
  step: 'step',
  STEP: 'step',
  experiment: 'experiment',
  deck: 'deck',
  FILE: 'file',
  ARCHIVE: 'file',
  DIR: 'folder',
  FOLDER: 'folder',
  CAP: 'capability',
};

/** What an option itself is called says it, too: `--step ID`. */
const BY_OPTION: Readonly<Record<string, Kind>> = { lab: 'lab', step: 'step', mistake: 'mistake' };

export function placeOfOption(name: string, option: OptionDefinition): Place {
  const kind = option.completes ?? BY_OPTION[name];
  const words = option.values ?? option.suggests;
  return words ? { words, kinds: kind ? [kind] : [] } : placeNamed(option.value ?? '', kind);
}

export function placeOfPositional(positional: Positional): Place {
  return placeNamed(positional.name, positional.completes);
}

/** `verify|lint`: these very words. `lab|serve`: a lab, or that word. A single word is only a name: `FILE…`. */
function placeNamed(name: string, completes: Kind | undefined): Place {
  const parts = name.replace(/…$/, '').split('|');
  const kinds = parts.flatMap((part) => BY_NAME[part] ?? []);
  const words = parts.length > 1 ? parts.filter((part) => !BY_NAME[part] && /^[a-z][\w-]*$/.test(part)) : [];
  return { words, kinds: completes ? [completes] : kinds };
}
