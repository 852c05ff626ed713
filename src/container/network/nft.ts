import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Call, type Ref, result } from '../../engine/call.ts';
import { execve, prctl, spawn, wait4 } from '../../engine/calls/processes.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';

/** Where administrators' programs lie, whether an ordinary PATH says so or not. */
const SBIN = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/** The nft program. @throws NslabError `nft-missing` */
export function nftProgram(path?: string, more?: readonly string[]): string {
  const found = foundNft(path, more);
  if (found === undefined) throw missing();
  return found;
}

/** Undefined where it is not installed. */
export function foundNft(
  path = process.env['PATH'] ?? '',
  more: readonly string[] = SBIN,
): string | undefined {
  const folders = [...path.split(delimiter).filter((folder) => folder.startsWith('/')), ...more];
  return folders.map((folder) => join(folder, 'nft')).find((file) => existsSync(file));
}

/**
 * One call of nft, all lines of it or none: they are one transaction (nft(8)). nf_tables speaks another language
 * than rtnetlink(7), which is left to its own program. @throws NslabError `nft-missing`
 */
export function nft(lines: readonly string[], why: Text): Call[] {
  const [begun, ended] = called(nftProgram(), lines, why);
  return [begun, wait4(ended, { mustSucceed: true })];
}

/** The same for clearing away, which goes on whatever nft says, or where it has been uninstalled meanwhile. */
export function nftIfAble(lines: readonly string[], why: Text): Call[] {
  const program = foundNft();
  if (program === undefined) return [];
  const [begun, ended] = called(program, lines, why);
  return [begun, wait4(ended, { onError: 'continue' })];
}

function called(program: string, lines: readonly string[], why: Text): [Call, Ref] {
  const child = [
    prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
    execve(program, ['nft', lines.join('; ')], ['LC_ALL=C'], { why }),
  ];
  return [spawn({ flags: [], child }, { as: NFT, why: WHY_PROGRAM }), result(NFT)];
}

const NFT = 'nft';

const WHY_PROGRAM: Text = {
  en: 'the packet filter’s own program writes its rules: they are another language than rtnetlink',
  zh: '规则交给包过滤自己的程序去写：那是 rtnetlink 之外的另一套语言',
};

function missing(): NslabError {
  return new NslabError(
    'nft-missing',
    {
      en: 'A container on the bridge needs address translation, and the program that writes its rules, nft, is not installed.',
      zh: '接到网桥上的容器需要地址转换，而写这些规则的程序 nft 没有安装。',
    },
    {
      hint: {
        en: 'Debian, Ubuntu: apt install nftables. Without it: --network none, or --network host.',
        zh: 'Debian、Ubuntu：apt install nftables。不装也行：--network none 或 --network host。',
      },
    },
  );
}
