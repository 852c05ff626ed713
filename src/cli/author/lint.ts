import { type Finding, formatFinding, lintLab, lintLabs, lintTexts } from '../../author/lint.ts';
import type { Io } from '../../guide/io.ts';
import { isElsewhere } from '../../guide/labs.ts';
import { findOwnLab, textsOfOwnLab } from '../../guide/own/open.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { findLab, listLabs, places } from '../../lab/catalogue.ts';
import { NslabError } from '../../text/error.ts';
import { listed, say, type Text } from '../../text/text.ts';
import type { CommandRun } from '../command.ts';
import { openingOf } from '../opening.ts';

/** What is wrong with the labs, or one of them, a line each. */
export const lint: CommandRun = async (call, at) => {
  const word = call.positionals[1];
  if (word !== undefined && isElsewhere(word)) return lintOwn(word, call, at);
  const findings = word === undefined ? await lintLabs() : await lintLab(places(), findLab(visible(word)));
  const labs = word === undefined ? listLabs() : [findLab(visible(word))];
  return told(
    findings,
    labs.map((entry) => entry.folder),
    at.io,
  );
};

/** Of a lab whose code may not run, the texts. */
async function lintOwn(
  word: string,
  call: Parameters<CommandRun>[0],
  surroundings: Parameters<CommandRun>[1],
): Promise<number> {
  const { io } = surroundings;
  const opening = openingOf(call, surroundings);
  try {
    const { entry, at } = await findOwnLab(word, opening);
    return told(within(entry.word, await lintLab(at, entry)), [entry.word], io);
  } catch (error) {
    if (!(error instanceof NslabError) || error.code !== 'lab-not-trusted') throw error;
    const { entry, at } = await textsOfOwnLab(word, opening);
    const findings = within(entry.word, await lintTexts(at, entry));
    for (const finding of findings) io.out(`${formatFinding(finding, io.lang)}\n`);
    io.err(`${wrap(say(textsOnly(error, entry.word), io.lang), io.columns)}\n`);
    return findings.length > 0 ? 1 : 3;
  }
}

function within(folder: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, file: `${folder}/${finding.file}` }));
}

function told(findings: readonly Finding[], labs: readonly string[], io: Io): number {
  for (const finding of findings) io.out(`${formatFinding(finding, io.lang)}\n`);
  if (findings.length > 0) return 1;
  io.err(`${wrap(say(wellLinted(labs), io.lang), io.columns)}\n`);
  return 0;
}

function wellLinted(labs: readonly string[]): Text {
  return {
    en: `Texts and code looked at, nothing found: ${listed(labs, 'en')}`,
    zh: `已检查文字和代码，没有发现问题：${listed(labs, 'zh')}`,
  };
}

function textsOnly({ text }: NslabError, folder: string): Text {
  return {
    en: `${text.en} Only its texts were looked at. With its code: nslab author lint ${folder} --trust`,
    zh: `${text.zh}只检查了文字。连代码一起检查：nslab author lint ${folder} --trust`,
  };
}
