import type { Text } from '../text/text.ts';

/** What errno(3) says of each, for a call that has no advice of its own. */
const MEANINGS: Readonly<Record<string, Text>> = {
  EPERM: { en: 'Operation not permitted', zh: '操作不被允许' },
  ENOENT: { en: 'No such file or directory', zh: '没有这个文件或目录' },
  ESRCH: { en: 'No such process', zh: '没有这个进程' },
  EINTR: { en: 'Interrupted by a signal', zh: '被信号打断' },
  EIO: { en: 'Input/output error', zh: '输入输出错误' },
  ENXIO: { en: 'No such device or address', zh: '没有这个设备或地址' },
  E2BIG: { en: 'Argument list too long', zh: '参数列表过长' },
  ENOEXEC: { en: 'Exec format error', zh: '不是可执行的格式' },
  EBADF: { en: 'Bad file descriptor', zh: '无效的文件描述符' },
  ECHILD: { en: 'No child processes', zh: '没有子进程' },
  EAGAIN: { en: 'Resource temporarily unavailable', zh: '资源暂时不可用' },
  ENOMEM: { en: 'Cannot allocate memory', zh: '无法分配内存' },
  EACCES: { en: 'Permission denied', zh: '权限不够' },
  EFAULT: { en: 'Bad address', zh: '无效的地址' },
  ENOTBLK: { en: 'Block device required', zh: '需要块设备' },
  EBUSY: { en: 'Device or resource busy', zh: '设备或资源忙' },
  EEXIST: { en: 'File exists', zh: '文件已存在' },
  EXDEV: { en: 'Invalid cross-device link', zh: '不能跨文件系统' },
  ENODEV: { en: 'No such device', zh: '没有这个设备' },
  ENOTDIR: { en: 'Not a directory', zh: '不是目录' },
  EISDIR: { en: 'Is a directory', zh: '是一个目录' },
  EINVAL: { en: 'Invalid argument', zh: '无效的参数' },
  ENFILE: { en: 'Too many open files in system', zh: '系统打开的文件过多' },
  EMFILE: { en: 'Too many open files', zh: '打开的文件过多' },
  ENOTTY: { en: 'Inappropriate ioctl for device', zh: '设备不支持这个 ioctl' },
  EFBIG: { en: 'File too large', zh: '文件过大' },
  ENOSPC: { en: 'No space left on device', zh: '没有剩余空间' },
  EROFS: { en: 'Read-only file system', zh: '只读文件系统' },
  EMLINK: { en: 'Too many links', zh: '链接过多' },
  EPIPE: { en: 'Broken pipe', zh: '管道已断开' },
  ENAMETOOLONG: { en: 'File name too long', zh: '文件名过长' },
  ENOSYS: { en: 'Function not implemented', zh: '内核没有这个调用' },
  ENOTEMPTY: { en: 'Directory not empty', zh: '目录非空' },
  ELOOP: { en: 'Too many levels of symbolic links', zh: '符号链接层数过多' },
  EUSERS: { en: 'Too many users', zh: '用户过多' },
  EOPNOTSUPP: { en: 'Operation not supported', zh: '不支持这个操作' },
  EOVERFLOW: { en: 'Value too large for data type', zh: '数值超出范围' },
  EADDRINUSE: { en: 'Address already in use', zh: '地址已被占用' },
  ENETUNREACH: { en: 'Network is unreachable', zh: '网络不可达' },
  ETIMEDOUT: { en: 'Connection timed out', zh: '连接超时' },
};

export function errnoMeaning(errno: string): Text | undefined {
  return Object.hasOwn(MEANINGS, errno) ? MEANINGS[errno] : undefined;
}
