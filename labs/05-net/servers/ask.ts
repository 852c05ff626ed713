import { chinese, wrong } from './language.ts';
import { request } from './request.ts';

/* node ask.js URL [MILLISECONDS]: prints what was answered, or why nothing was. */
const [url, ms = '2000'] = process.argv.slice(2);

const REASONS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  timeout: [
    'no answer: the request was lost on its way, or the reply was',
    '没有回应：请求在路上丢了，或者回应在路上丢了',
  ],
  ECONNREFUSED: [
    'refused: the machine is there, and nobody listens on that port',
    '被拒绝：机器在，但没有进程监听这个端口',
  ],
  ENETUNREACH: [
    'no route: this net namespace knows no way there',
    '没有路由：这个网络命名空间不知道怎么去那里',
  ],
  EHOSTUNREACH: [
    'nobody there has that address (no answer to ARP), or a router said so',
    '没有人使用这个地址（ARP 无人应答），或路由器回绝了',
  ],
  ENOTFOUND: ['the name server does not know this name', '域名服务器不认识这个名字'],
  EAI_AGAIN: [
    'no name server answers: what does /etc/resolv.conf say?',
    '域名服务器没有回应：看看 /etc/resolv.conf 里写了什么',
  ],
  ETIMEDOUT: ['no answer, and the kernel gave up', '没有回应，内核放弃了'],
};

if (url === undefined || !/^\d+$/.test(ms))
  wrong(2, chinese ? '用法：ask 网址 [毫秒]' : 'Usage: ask URL [MILLISECONDS]');
else await ask(/^https?:/.test(url) ? url : `http://${url}`);

async function ask(full: string): Promise<void> {
  const found = await request(full, Number(ms));
  if ('body' in found) {
    process.stdout.write(found.body);
    return;
  }
  const [en, zh] = REASONS[found.error] ?? [found.error, found.error];
  wrong(1, chinese ? `${full}：${zh}` : `${full}: ${en}`);
}
