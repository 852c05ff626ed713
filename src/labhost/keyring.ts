import type { Call } from '../engine/call.ts';
import { int, NULL, syscall } from '../engine/calls/syscall.ts';

const KEYCTL_JOIN_SESSION_KEYRING = 1;

/** A session keyring is inherited, and whoever holds it may read its keys, whatever their uid (session-keyring(7)). */
export function newSessionKeyring(): Call {
  return syscall('keyctl', [int(KEYCTL_JOIN_SESSION_KEYRING), NULL], 'KEYCTL_JOIN_SESSION_KEYRING, NULL', {
    // Kernels without keys, and containers that filter the call, have nothing to inherit.
    onError: 'continue',
    why: {
      en: 'A keyring of its own: keys of whoever started this stay outside.',
      zh: '换上自己的 keyring：启动者的密钥留在外面。',
    },
  });
}
