import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type OwnLabs, readOwnLabs, updateOwnLabs } from '../../state/own-labs.ts';
import { say } from '../../text/text.ts';
import { wrap } from '../view/wrap.ts';
import { visible } from '../visible.ts';
import type { Code } from './code.ts';
import type { Opening } from './trust.ts';

/** `time.1a2b3c4d`: what a lab calls itself, and its place. No built-in lab has a dot in its id. */
export function isOwnId(word: string): boolean {
  return /^[a-z0-9-]+\.[0-9a-f]{8}$/.test(word);
}

/**
 * What a lab's progress is kept under. One that has been moved, its code unchanged, takes its progress along; a copy,
 * or another lab in the same place, begins anew.
 */
export function idOf(path: string, declared: string, code: Code, opening: Opening): string {
  const { state, io } = opening;
  const known = readOwnLabs(state);
  const here = known.places[path]?.id;
  if (here?.startsWith(`${declared}.`)) return here;
  const before = movedFrom(path, declared, code, known);
  const id = (before === undefined ? undefined : known.places[before]?.id) ?? freeId(declared, path, known);
  updateOwnLabs(state, (labs) => {
    const places = Object.fromEntries(Object.entries(labs.places).filter(([place]) => place !== before));
    return { ...labs, places: { ...places, [path]: { code: code.hash, files: code.files, id } } };
  });
  if (before !== undefined && io) {
    const text = {
      en: `This lab was in ${visible(before, 200)} before; your progress has come along.`,
      zh: `这个实验原来在 ${visible(before, 200)}，你的进度也跟过来了。`,
    };
    io.err(`${wrap(io.errInk.dim(say(text, io.lang)), io.columns)}\n`);
  }
  return id;
}

function movedFrom(path: string, declared: string, code: Code, known: OwnLabs): string | undefined {
  return Object.entries(known.places).find(
    ([place, { id, code: hash }]) =>
      place !== path && id?.startsWith(`${declared}.`) && hash === code.hash && !existsSync(place),
  )?.[0];
}

/** The place it had before may be where another one lies by now. */
function freeId(declared: string, path: string, known: OwnLabs): string {
  const taken = new Set(Object.values(known.places).map((place) => place.id));
  for (let turn = 0; ; turn++) {
    const digest = createHash('sha256').update(`${path}\0${turn}`).digest('hex');
    const id = `${declared}.${digest.slice(0, 8)}`;
    if (!taken.has(id)) return id;
  }
}
