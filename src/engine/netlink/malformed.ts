import { NslabError } from '../../text/error.ts';

/** A message that does not say what it claims to: nothing of it is believed. */
export function malformed(en: string, zh: string): NslabError {
  return new NslabError('netlink-malformed', {
    en: `The netlink message is malformed: ${en}.`,
    zh: `netlink 消息格式有误：${zh}。`,
  });
}
