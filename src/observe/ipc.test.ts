import { expect, test } from 'vitest';
import { parseIpcObjects } from './ipc.ts';

const HEADS = {
  msg: '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n',
  shm: '       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n',
  sem: '       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n',
};
const QUEUE =
  '-1234567890          3   644           0          2     0     0  1000     0     0     0          0          0 1700000000\n';

test('System V objects and POSIX queues', () => {
  const seen = parseIpcObjects(
    `${HEADS.msg}${QUEUE}---\n${HEADS.shm}---\n${HEADS.sem}---\nmqueue\njobs\na b\n`,
  );
  expect(seen.queues).toMatchObject([
    { key: -1234567890, id: 3, mode: '644', uid: 1000, columns: { qnum: '2' } },
  ]);
  expect(seen.segments).toEqual([]);
  expect(seen.semaphores).toEqual([]);
  expect(seen.posixQueues).toEqual(['/jobs', '/a b']);
});

test('no mqueue file system is not the same as no queues', () => {
  expect(parseIpcObjects('---\n---\n---\n').posixQueues).toBeUndefined();
  expect(parseIpcObjects('---\n---\n---\nmqueue\n').posixQueues).toEqual([]);
});
