import type { OptionDefinition, Positional } from './command.ts';

/** What names a lab, wherever a command takes one. */
export const LAB: Positional = {
  name: 'lab',
  required: true,
  words: {
    en: 'a lab, by its number or name (nslab list), or a path to the folder of another (./my-lab)',
    zh: '实验的编号或名字（见 nslab list），或者别的实验所在目录的路径（./my-lab）',
  },
};

/** Goes with it. */
export const TRUST: OptionDefinition = {
  type: 'boolean',
  words: {
    en: 'with a lab in a folder: you have read its code and trust it (asked otherwise)',
    zh: '配合目录里的实验：你读过它的代码并且信任它（不写就会询问）',
  },
};
