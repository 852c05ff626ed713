import { type Call, result } from '../../src/engine/call.ts';
import { execve, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { ENVIRONMENT } from './stay.ts';

/** Where the lab host shows this package: the recipes in `rootfs/` are there for learners, too. */
const RECIPES = '/run/nslab/pkg/rootfs';

/** A root file system is made of files, not of system calls: one of the scripts in `rootfs/` copies them. */
export function recipe(script: string, folder: string, words: readonly string[] = []): Call[] {
  return [
    spawn(
      {
        flags: [],
        child: [
          execve('/bin/bash', ['bash', `${RECIPES}/${script}`, folder, ...words], ENVIRONMENT, {
            why: {
              en: `the recipe rootfs/${script}, a short script to read, copies the files`,
              zh: `配方 rootfs/${script} 是一个很短的脚本，由它来复制文件`,
            },
          }),
        ],
      },
      {
        as: 'recipe',
        why: {
          en: 'an image is a folder with files in it; there is no system call that makes one',
          zh: '镜像就是一个装着文件的目录；没有哪个系统调用能变出它来',
        },
      },
    ),
    wait4(result('recipe'), {
      why: { en: 'until the files are there', zh: '等文件都复制好' },
    }),
  ];
}
