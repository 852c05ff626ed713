/* signals.c - see signals.h. */
#include "signals.h"

#include <linux/fcntl.h>

#include "sys.h"

#define SETMASK 2
#define BLOCK 0

/* struct kernel_sigaction: alike on both architectures, unlike libc's. rt_sigaction(2) */
struct action {
	uintptr_t handler; /* 0 SIG_DFL, 1 SIG_IGN */
	unsigned long flags;
	uintptr_t restorer;
	signals mask;
};

struct information {
	int number, error, code, padding;
	union {
		struct {
			int32_t pid;
			uint32_t uid;
		} sender;
		unsigned char whole[112];
	} of;
};

_Static_assert(sizeof(struct information) == 128, "siginfo_t is 128 bytes");

static void disposition(int number, uintptr_t handler)
{
	struct action action = { .handler = handler };

	SYS(__NR_rt_sigaction, number, &action, NULL, sizeof(signals));
}

void signals_start(void)
{
	signals_set(0);
	for (int number = 1; number <= LAST_SIGNAL; number++)
		if (number != KILL && number != STOP)
			disposition(number, number == PIPE);
}

void signals_pipe(bool ignored)
{
	disposition(PIPE, ignored);
}

signals signals_block(signals set)
{
	signals before = 0;

	SYS(__NR_rt_sigprocmask, BLOCK, &set, &before, sizeof(set));
	return before;
}

void signals_set(signals set)
{
	SYS(__NR_rt_sigprocmask, SETMASK, &set, NULL, sizeof(set));
}

struct arrived signals_wait(signals set)
{
	struct information information;
	long number;

	do
		number = SYS(__NR_rt_sigtimedwait, &set, &information, NULL, sizeof(set));
	while (number == -EINTR);
	return (struct arrived){ .number = (int)number,
				 .code = information.code,
				 .sender = information.of.sender.pid };
}

int signals_open(signals set)
{
	return (int)SYS(__NR_signalfd4, -1, &set, sizeof(set), O_CLOEXEC);
}

bool signals_read(int fd, struct arrived *arrived)
{
	struct {
		uint32_t number;
		int32_t error, code;
		int32_t sender;
		unsigned char rest[112];
	} information; /* struct signalfd_siginfo */

	if (SYS(__NR_read, fd, &information, sizeof(information)) != (long)sizeof(information))
		return false;
	*arrived = (struct arrived){ .number = (int)information.number,
				     .code = information.code,
				     .sender = information.sender };
	return true;
}

/* The terminal signals its whole foreground group: a child that shares ours has had it already. */
void signals_pass(int32_t child, const struct arrived *signal)
{
	if (signal->code != FROM_KERNEL || SYS(__NR_getpgid, child) != SYS(__NR_getpgid, 0))
		SYS(__NR_kill, child, signal->number);
}
