import { expect, test } from 'vitest';
import { type Call, pipeEnd, result, text } from './call.ts';
import { pipe2, read, write } from './calls/files.ts';
import { sethostname } from './calls/identity.ts';
import { pivot_root } from './calls/mounts.ts';
import { spawn, wait4 } from './calls/processes.ts';
import { rtnetlink } from './netlink/conversation.ts';
import { addressAdd } from './netlink/inet-requests.ts';
import { ANSWERED } from './netlink/saved.test-kit.ts';
import { formatTrace } from './show.ts';
import type { Trace, TraceEntry } from './trace.ts';

function entry(
  pid: number,
  call: Call,
  value: number | string,
  more: Partial<TraceEntry> & { ns?: number } = {},
): TraceEntry {
  const { ns = 2000, ...rest } = more;
  const outcome = typeof value === 'number' ? { result: BigInt(value) } : { result: -1n, errno: value };
  return { call, pid, ...outcome, startNs: 0n, endNs: BigInt(ns), ...rest };
}

const trace: Trace = {
  ok: false,
  status: 125,
  entries: [
    entry(100, pipe2(['O_CLOEXEC'], { as: 'p' }), 0, {
      captured: new Uint8Array(Int32Array.of(3, 4).buffer),
    }),
    entry(100, spawn({ flags: ['CLONE_NEWUTS'], child: [] }, { as: 'box' }), 101, {
      ns: 1_234_567,
      byClone: true,
    }),
    entry(100, write(pipeEnd('p', 'write'), text`${result('box')}`), 3),
    entry(1, read(pipeEnd('p', 'read'), 16), 3, { captured: Buffer.from('101'), outerPid: 101 }),
    entry(1, sethostname('box', { why: { en: 'a name of its own', zh: '自己的名字' } }), 0, {
      outerPid: 101,
    }),
    entry(1, pivot_root('/x', '/x/old'), 'ENOTDIR', { outerPid: 101, stopped: true }),
    entry(100, wait4(result('box')), 101, {
      captured: new Uint8Array(Int32Array.of(125 << 8).buffer),
      ns: 2.5e9,
    }),
    entry(100, wait4(result('box')), 101, { captured: new Uint8Array(Int32Array.of(9).buffer) }),
  ],
};

test('in English', () => {
  expect(formatTrace(trace, { lang: 'en' })).toBe(
    `[100] pipe2([3, 4], O_CLOEXEC) = 0 <2 µs>
[100] clone3({flags=CLONE_NEWUTS, exit_signal=SIGCHLD}) = 101 (clone, for want of clone3) <1.2 ms>
[100] write(4, "101", 3) = 3 <2 µs>
[101] read(3, "101", 16) = 3 <2 µs>
[101] sethostname("box", 3) = 0 <2 µs>
    # a name of its own
[101] pivot_root("/x", "/x/old") = -1 ENOTDIR (Not a directory) <2 µs>
    ! new_root and put_old must be directories.
[100] wait4(101, [{WIFEXITED(s) && WEXITSTATUS(s) == 125}], 0, NULL) = 101 <2.50 s>
[100] wait4(101, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 101 <2 µs>`,
  );
});

test('in Chinese, in colour, without explanations', () => {
  const two = { ...trace, entries: trace.entries.slice(4, 6) };
  expect(formatTrace(two, { lang: 'zh', color: true, why: false })).toBe(
    '\x1b[2m[101]\x1b[22m sethostname("box", 3) = 0 \x1b[2m<2 µs>\x1b[22m\n' +
      '\x1b[2m[101]\x1b[22m pivot_root("/x", "/x/old") = \x1b[31m-1 ENOTDIR (不是目录)\x1b[39m \x1b[2m<2 µs>\x1b[22m\n' +
      '\x1b[31m    ! new_root 和 put_old 都必须是目录。\x1b[39m',
  );
});

test('a refused message: the call went well, its answer did not; a number in an answer has a name', () => {
  const ask = rtnetlink([addressAdd({ link: 'web0', address: '10.77.0.1/24' })]);
  const replies = [ANSWERED['a port of a bridge'], ANSWERED['no such link']];
  const entries = ask.slice(0, -1).map((call, i) => {
    const captured = call.answer && replies.shift();
    const errno = captured === ANSWERED['no such link'] ? { errno: 'ENODEV', stopped: true } : {};
    return entry(100, call, captured?.length ?? (i === 0 ? 3 : 0), {
      ...(captured ? { captured } : {}),
      ...errno,
    });
  });
  const whole = formatTrace({ ok: false, status: 125, entries }, { lang: 'zh', why: false });
  expect(whole).toContain(
    'sendto(3, {RTM_NEWADDR, NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE, seq=2, {ifa_family=AF_INET, ifa_prefixlen=24, ifa_index=4}, [[IFA_LOCAL, 10.77.0.1], [IFA_ADDRESS, 10.77.0.1]]}, 40, 0, NULL, 0)',
  );
  expect(whole).toContain(
    '{NLMSG_ERROR, seq=5, {error=-ENODEV}}, 512, 0, NULL, NULL) = 36 <2 µs>\n    ! 接口在此期间消失了。',
  );
});
