/* serve.c - see serve.h. */
#include "serve.h"

#include <linux/fcntl.h>

#include "interpret.h"
#include "poll.h"
#include "process.h"
#include "program.h"
#include "run.h"
#include "signals.h"
#include "sys.h"
#include "text.h"
#include "trace.h"

#define MAX_RUNS 1024

struct frame {
	uint32_t length;
	uint32_t run;
};

struct server {
	struct trace to; /* the socket; its `run` is set anew for each record of our own */
	int signals;
	signals outside; /* the mask that programs get */
	uint32_t running;
	struct {
		int32_t pid;
		uint32_t run;
	} runs[MAX_RUNS];
	/* The frame that is being read: its head first, then its program. */
	struct frame frame;
	unsigned char *image; /* NULL while the head is read */
	uint32_t got;
};

static void end_run(struct server *s, uint32_t run, int status, uint16_t flags)
{
	s->to.run = run;
	trace_end(&s->to, status, flags);
}

static void collect(struct server *s)
{
	int wait_status;
	long pid;

	while ((pid = wait_for(ANY_CHILD, &wait_status, NO_HANG)) > 0)
		for (uint32_t n = 0; n < s->running; n++)
			if (s->runs[n].pid == pid) {
				uint32_t run = s->runs[n].run;

				s->runs[n] = s->runs[--s->running];
				end_run(s, run, exit_status(wait_status),
					was_killed(wait_status) ? RECORD_KILLED : 0);
				break;
			}
}

/* In the process that a program gets: what belongs to the server is given up first. */
_Noreturn static void begin(struct server *s)
{
	struct trace trace = { .fd = s->to.fd, .run = s->frame.run };

	SYS(__NR_prctl, 1 /* PR_SET_PDEATHSIG */, KILL);
	SYS(__NR_close, s->signals);
	signals_set(s->outside);
	int status = run_image(s->image, s->frame.length, &trace);

	/* Told before this process is torn down; the server's own END, for those that cannot, is a repetition. */
	trace_end(&trace, status, 0);
	leave(status);
}

static void start_run(struct server *s)
{
	const struct spawn plain = { .exit_signal = CHLD };
	bool fell_back;
	long pid = s->running < MAX_RUNS ? spawn(&plain, &fell_back) : -EAGAIN;

	if (pid == 0)
		begin(s);
	if (failed(pid)) {
		s->to.run = s->frame.run;
		trace_refused(&s->to, "no process for this program: too many at once");
		end_run(s, s->frame.run, EXIT_UNABLE, 0);
		return;
	}
	s->runs[s->running].pid = (int32_t)pid;
	s->runs[s->running++].run = s->frame.run;
}

static void kill_run(const struct server *s, uint32_t run)
{
	for (uint32_t n = 0; n < s->running; n++)
		if (s->runs[n].run == run)
			SYS(__NR_kill, s->runs[n].pid, KILL);
}

/* SIGKILL to each number in a text like "12 345 ". */
static void kill_listed(const char *list, long length)
{
	int32_t pid = 0;

	for (long n = 0; n < length; n++) {
		if (list[n] >= '0' && list[n] <= '9') {
			pid = pid * 10 + (list[n] - '0');
			continue;
		}
		if (pid > 0)
			SYS(__NR_kill, pid, KILL);
		pid = 0;
	}
}

/*
 * All descendants, from the top down: a killed process's children become ours (or die with their
 * pid namespace's init), so that they are in the list next time. proc(5), /proc/PID/task/TID/children.
 */
static void kill_everything(struct server *s)
{
	char list[4096];
	long got;

	for (uint32_t n = 0; n < s->running; n++)
		SYS(__NR_kill, s->runs[n].pid, KILL);
	do {
		int fd = (int)SYS(__NR_openat, AT_FDCWD, "/proc/thread-self/children", O_RDONLY | O_CLOEXEC, 0);

		got = SYS(__NR_read, fd, list, sizeof(list) - 1);
		SYS(__NR_close, fd);
		if (failed(got)) { /* no /proc: what we started ourselves is all that we can name */
			for (uint32_t n = 0; n < s->running; n++)
				wait_for(s->runs[n].pid, NULL, 0);
			return;
		}
		if (got > 0) {
			list[got] = ' '; /* a full buffer may cut a number short: it is left for the next turn */
			kill_listed(list, got == (long)sizeof(list) - 1 ? got : got + 1);
		}
	} while (!failed(wait_for(ANY_CHILD, NULL, 0)));
}

/* The next bytes of the frame; false: the client has gone, or talks nonsense. */
static bool receive(struct server *s, int *status)
{
	unsigned char *to = s->image ? s->image : (unsigned char *)&s->frame;
	uint32_t want = s->image ? s->frame.length : (uint32_t)sizeof(s->frame);
	long got = SYS(__NR_recvfrom, s->to.fd, to + s->got, want - s->got, 0x40 /* MSG_DONTWAIT */);

	if (got == -EAGAIN || got == -EINTR)
		return true;
	if (got <= 0) {
		struct line line = { .length = 0 };

		*status = s->image || s->got ? EXIT_REFUSED : 0;
		append(&line, "the socket ended in the middle of a program");
		if (*status)
			complain(&line);
		return false;
	}
	s->got += (uint32_t)got;
	if (s->got < want)
		return true;
	s->got = 0;
	if (s->image) {
		start_run(s);
		SYS(__NR_munmap, s->image, s->frame.length);
		s->image = NULL;
		return true;
	}
	if (s->frame.length == 0) {
		kill_run(s, s->frame.run);
		return true;
	}
	if (s->frame.length <= MAX_LENGTH)
		s->image = memory(s->frame.length);
	if (!s->image) {
		struct line line = { .length = 0 };

		append(&line, "frame refused: a program of ");
		append_number(&line, s->frame.length);
		append(&line, " bytes, at most ");
		append_number(&line, MAX_LENGTH);
		complain(&line);
		*status = EXIT_REFUSED;
	}
	return s->image != NULL && receive(s, status); /* a client sends head and program in one piece */
}

/* True: a signal asked us to end. */
static bool hear(struct server *s, int *status)
{
	struct arrived signal;

	if (!signals_read(s->signals, &signal))
		return false;
	if (signal.number == CHLD) {
		collect(s);
		return false;
	}
	*status = 128 + signal.number;
	return true;
}

int serve(int socket)
{
	static struct server server; /* zeroed, and too large for a stack */
	struct server *s = &server;
	signals heard = SIGNAL(CHLD) | SIGNAL(TERM) | SIGNAL(HUP);
	int status = 0;

	s->outside = signals_block(heard);
	trace_to(&s->to, socket, 0);
	s->signals = signals_open(heard);
	if (s->to.fd < 0 || s->signals < 0)
		return EXIT_UNABLE;
	SYS(__NR_prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1);
	for (;;) {
		struct pollfd on[] = { { .fd = s->to.fd, .events = POLLIN },
				       { .fd = s->signals, .events = POLLIN } };

		SYS(__NR_ppoll, on, 2, NULL, NULL, 0);
		if (on[1].revents && hear(s, &status))
			break;
		if (on[0].revents && !receive(s, &status))
			break;
	}
	kill_everything(s);
	return status;
}
