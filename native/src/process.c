/* process.c - clone3(2) without CLONE_VM, and wait4(2): the child has a copy of everything. */
#include "process.h"
#include "signals.h"
#include "sys.h"

/* struct clone_args of linux/sched.h, as far as CLONE_INTO_CGROUP (CLONE_ARGS_SIZE_VER2) */
struct clone_args {
	uint64_t flags;
	uint64_t pidfd;
	uint64_t child_tid;
	uint64_t parent_tid;
	uint64_t exit_signal;
	uint64_t stack;
	uint64_t stack_size;
	uint64_t tls;
	uint64_t set_tid;
	uint64_t set_tid_size;
	uint64_t cgroup;
};

_Static_assert(sizeof(struct clone_args) == 88, "CLONE_ARGS_SIZE_VER2");

#define INTO_CGROUP 0x200000000ull
/* clone(2) keeps the exit signal in the low byte of its flags, where NEWTIME lies, and has 32 of them. */
#define ONLY_CLONE3 (0xffffffff00000000ull | 0xff)

/* A seccomp filter that does not know clone3 (Docker's, for years) answers ENOSYS so that we do this. */
static long spawn_by_clone(const struct spawn *how)
{
	if (how->flags & ONLY_CLONE3)
		return -ENOSYS;
	/* No stack of its own: a copy of ours, as after fork. The other arguments are zero on both architectures. */
	return SYS(__NR_clone, how->flags | how->exit_signal);
}

long spawn(const struct spawn *how, bool *fell_back)
{
	struct clone_args args = {
		.flags = how->flags,
		.exit_signal = how->exit_signal,
		.cgroup = how->flags & INTO_CGROUP ? how->cgroup : 0,
	};
	signals before = signals_block(~(signals)0);
	/* Kernels before 5.7 know no cgroup field, and refuse a size with anything but zeros beyond theirs. */
	long pid = SYS(__NR_clone3, &args, sizeof(args));

	*fell_back = pid == -ENOSYS;
	if (*fell_back)
		pid = spawn_by_clone(how);
	signals_set(before);
	return pid;
}

bool was_killed(int wait_status)
{
	return wait_status & 0x7f;
}

int exit_status(int wait_status)
{
	int signal = wait_status & 0x7f;

	return signal ? 128 + signal : (wait_status >> 8) & 0xff;
}

/* waitid(2) with WNOWAIT looks without collecting. */
bool is_our_child(int pid)
{
	const int exited_nohang_nowait = 0x01000005;

	return !failed(SYS(__NR_waitid, 1 /* P_PID */, pid, NULL, exited_nohang_nowait, NULL));
}

long wait_for(int pid, int *wait_status, int options)
{
	long result;

	do
		result = SYS(__NR_wait4, pid, wait_status, options, NULL);
	while (result == -EINTR);
	return result;
}
