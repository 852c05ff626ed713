import type { CommandDefinition } from '../command.ts';
import { SHELLS } from './shells.ts';

export const COMPLETION: CommandDefinition = {
  name: 'completion',
  summary: {
    en: "what makes a shell's Tab know nslab: its commands, options, labs, steps, containers",
    zh: '让 shell 的 Tab 认识 nslab：命令、选项、实验、步骤、容器',
  },
  about: {
    en: 'Prints a script. bash: add  source <(nslab completion bash)  to ~/.bashrc. zsh: write it to a file _nslab in a folder of $fpath, before compinit. fish: nslab completion fish > ~/.config/fish/completions/nslab.fish',
    zh: '输出一段脚本。bash：把  source <(nslab completion bash)  写进 ~/.bashrc。zsh：存成 $fpath 里某个目录下的 _nslab 文件，要在 compinit 之前。fish：nslab completion fish > ~/.config/fish/completions/nslab.fish',
  },
  positionals: [{ name: SHELLS.join('|'), required: true, words: { en: 'which shell', zh: '哪一种 shell' } }],
  options: {
    // What the scripts ask: all of a kind, as this shell reads it.
    candidates: { type: 'string', value: 'KIND', words: { en: '', zh: '' }, hidden: true },
    of: { type: 'string', value: 'LAB', words: { en: '', zh: '' }, hidden: true },
    host: { type: 'boolean', words: { en: '', zh: '' }, hidden: true },
  },
  local: true,
  load: () => import('../commands/completion.ts'),
};
