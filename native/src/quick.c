/*
 * quick.c - calls that return by themselves: they do not wait for another process, or hardly ever.
 *
 * It only matters for when a trace is sent (PROGRAM_HOLD). What is missing here is sent a little
 * earlier; what did not belong here would be sent late.
 */
#include "interpret.h"
#include "sys.h"

bool may_wait(const struct instruction *instruction)
{
	if (instruction->opcode != OP_CALL)
		return true;
	if (instruction->flags & INSTRUCTION_ANSWER)
		return false; /* the kernel answers before sendto returns */
	switch (instruction->nr) {
	case __NR_mount:
	case __NR_umount2:
	case __NR_pivot_root:
	case __NR_open_tree:
	case __NR_move_mount:
	case __NR_mount_setattr:
	case __NR_fsopen:
	case __NR_fsconfig:
	case __NR_fsmount:
	case __NR_chdir:
	case __NR_fchdir:
	case __NR_chroot:
	case __NR_mkdirat:
	case __NR_mknodat:
	case __NR_symlinkat:
	case __NR_unlinkat:
	case __NR_fchmodat:
	case __NR_fchownat:
#ifdef __NR_mkdir
	case __NR_open:
	case __NR_mkdir:
	case __NR_rmdir:
	case __NR_mknod:
	case __NR_symlink:
	case __NR_unlink:
	case __NR_chmod:
	case __NR_chown:
#endif
	case __NR_pipe2:
	case __NR_dup3:
	case __NR_close:
	case __NR_close_range:
	case __NR_umask:
	case __NR_openat: /* of a FIFO it waits, and a write when a pipe is full; a program does either rarely */
	case __NR_openat2:
	case __NR_write:
	case __NR_sendmsg:
	case __NR_unshare:
	case __NR_setns:
	case __NR_pidfd_open:
	case __NR_sethostname:
	case __NR_setdomainname:
	case __NR_setresuid:
	case __NR_setresgid:
	case __NR_setgroups:
	case __NR_setsid:
	case __NR_prctl:
	case __NR_capset:
	case __NR_seccomp:
	case __NR_prlimit64:
	case __NR_keyctl:
	case __NR_getpid:
	case __NR_socket:
	case __NR_setsockopt:
	case __NR_sendto: /* a message to the kernel; to another process it would wait only when that is slow */
		return false;
	default:
		return true;
	}
}
