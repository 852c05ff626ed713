import { relative } from 'node:path';
import { chooseLanguage } from '../cli/language.ts';
import { say } from '../text/text.ts';
import { packOffline } from './offline.ts';

/** `npm run offline`: one file for a room without a network. */
async function main(): Promise<number> {
  const { file, size } = await packOffline(process.cwd());
  const name = relative(process.cwd(), file);
  const megabytes = (size / 1e6).toFixed(1);
  const text = {
    en: `${name}: ${megabytes} MB, with all that it depends on. On each machine, without a network:\n  npm install -g ./${name} --offline`,
    zh: `${name}：${megabytes} MB，依赖都在里面。在每台机器上安装，不需要网络：\n  npm install -g ./${name} --offline`,
  };
  process.stdout.write(`${say(text, chooseLanguage({ env: process.env }))}\n`);
  return 0;
}

process.exitCode = await main();
