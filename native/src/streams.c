/* streams.c - see streams.h. */
#include "streams.h"

#include <asm/ioctls.h>
#include <linux/fcntl.h>

#include "process.h"
#include "sys.h"
#include "trace.h"

#define MS 1000000ll
#define SECOND (1000 * MS)
#define HANGUP_GRACE SECOND
#define EOF_AGAIN (500 * MS)
#define MASTER_AGAIN (100 * MS) /* when nobody has the slave open: EIO until somebody does */
#define DRAIN_QUIET (20 * MS) /* what a dead child wrote is in the pty already, or just about */
#define DRAIN_MOST 65536 /* bytes: more than a pty holds; a background job may write for ever */

/*
 * Our end of the line goes: the master is closed, and the kernel sends the pty's session SIGHUP, as if a
 * telephone line had dropped. A relay's child that is still there a second later is killed.
 */
static void hang_up(struct streams *s, int signal)
{
	if (s->hung_up)
		return;
	s->hung_up = monotonic();
	s->hangup_signal = signal;
	terminal_restore(&s->terminal);
	s->terminal.is = false;
	SYS(__NR_close, s->master);
	s->master = s->in.from = s->out.from = -1;
	s->eof_due = s->master_due = 0;
	flow_abandon(&s->in);
}

/*
 * A pipe's end of file becomes the character that means it. It only counts when a program reads the
 * terminal line by line; one that was switching to raw mode just then (readline) has lost it. So it
 * is said again, as a file at its end says it at every read.
 */
static void say_eof(struct streams *s)
{
	unsigned char eof = terminal_eof_character(s->master);

	s->eof_due = monotonic() + EOF_AGAIN;
	if (!flow_empty(&s->in))
		return;
	s->in.begin = s->in.end = 0;
	if (s->last != '\n') /* the first one only ends the unfinished line */
		s->in.bytes[s->in.end++] = eof;
	s->in.bytes[s->in.end++] = eof;
	s->last = '\n';
}

static void our_stdin_ended(struct streams *s)
{
	if (s->terminal.is) {
		hang_up(s, HUP);
		return;
	}
	s->in.from = -1;
	if (s->master >= 0) {
		say_eof(s);
		return;
	}
	SYS(__NR_close, s->in.to);
	s->in.to = -1;
}

static void its_output_ended(struct streams *s, struct flow *flow)
{
	if (s->master >= 0) { /* EIO: the last slave was closed */
		s->master_due = monotonic() + MASTER_AGAIN;
		return;
	}
	flow->from = -1;
	flow->left = 0;
}

static void fill(struct streams *s, struct flow *flow)
{
	long got = flow_fill(flow);

	if (got == -EAGAIN || got == -EINTR)
		return;
	if (got <= 0) {
		if (flow == &s->in)
			our_stdin_ended(s);
		else
			its_output_ended(s, flow);
		return;
	}
	if (flow == &s->in) {
		s->last = flow->bytes[got - 1];
		return;
	}
	log_append(&s->log, flow->bytes, (size_t)got);
	if (flow->to < 0)
		flow_abandon(flow);
}

static void drain(struct streams *s, struct flow *flow)
{
	long put = flow_drain(flow);

	if (put > 0 || put == -EAGAIN || put == -EINTR)
		return;
	bool input = flow == &s->in;

	if (input && s->master >= 0) {
		flow->begin = flow->end = 0;
		return;
	}
	if (s->master < 0) { /* who has no reader any more reads no more: the writer hears EPIPE, as if without us */
		SYS(__NR_close, input ? flow->to : flow->from);
		flow->from = -1;
		flow->left = 0;
	}
	flow_abandon(flow);
	if (flow == &s->out && !s->monitors)
		hang_up(s, 0);
}

/* What a pipe holds at the child's end came from it and its own; who else has it open may write for ever. */
static int64_t pending(int fd)
{
	int bytes = 0;

	return failed(SYS(__NR_ioctl, fd, FIONREAD, &bytes)) ? 0 : bytes;
}

static void child_ended(struct streams *s, int status)
{
	s->status = status;
	s->out.left = s->master >= 0 ? DRAIN_MOST : pending(s->out.from);
	s->err.left = pending(s->err.from);
}

/* A relay leaves other children to the instructions that wait for them. */
static void collect(struct streams *s)
{
	int wait_status;
	long pid;

	while (s->monitors || s->status < 0) {
		pid = wait_for(s->monitors ? ANY_CHILD : s->child, &wait_status, NO_HANG);
		if (pid <= 0)
			break;
		if (pid == s->child && s->status < 0)
			child_ended(s, exit_status(wait_status));
	}
}

static void pass(struct streams *s, const struct arrived *signal)
{
	if (s->status < 0) {
		signals_pass(s->child, signal);
		return;
	}
	/* Nobody is left to pass it to but us, who wait for a reader that does not read. */
	flow_abandon(&s->out);
	flow_abandon(&s->err);
}

static void hear(struct streams *s)
{
	struct arrived signal;

	if (!signals_read(s->heard, &signal))
		return;
	switch (signal.number) {
	case CHLD:
		collect(s);
		break;
	case WINCH:
		terminal_copy_size(s->master);
		break;
	case CONT: /* the shell that stopped and continued us had its own terminal settings meanwhile */
		terminal_raw_again(&s->terminal);
		terminal_copy_size(s->master);
		break;
	default:
		if (s->passed & SIGNAL(signal.number))
			pass(s, &signal);
		else
			hang_up(s, signal.number);
	}
}

/* Nothing is left to do once the child is gone and its last words are passed on. */
static bool finished(const struct streams *s, bool quiet)
{
	if (s->status < 0 || !flow_empty(&s->out) || !flow_empty(&s->err))
		return false;
	return quiet || s->hung_up || s->master_due || (s->out.left == 0 && s->err.left == 0);
}

static bool times_up(uint64_t due)
{
	return due && monotonic() >= due;
}

static void sooner(uint64_t *due, uint64_t other)
{
	if (other && (!*due || other < *due))
		*due = other;
}

/* Nanoseconds until something is to be done that nobody tells us of; negative: nothing is. */
static int64_t wait_at_most(const struct streams *s)
{
	uint64_t due = 0;

	if (s->status >= 0)
		return flow_empty(&s->out) && flow_empty(&s->err) ? DRAIN_QUIET : -1;
	sooner(&due, s->eof_due);
	sooner(&due, s->master_due);
	if (s->hung_up && !s->monitors)
		sooner(&due, s->hung_up + HANGUP_GRACE);
	if (!due)
		return -1;
	uint64_t now = monotonic();

	return due > now ? (int64_t)(due - now) : 0;
}

/* One poll; true when it timed out with nothing to do. */
static bool turn(struct streams *s)
{
	struct flow *flows[] = { &s->in, &s->out, &s->err };
	struct pollfd on[7] = { [6] = { .fd = s->heard, .events = POLLIN } };

	flow_poll(&s->in, s->status < 0, on);
	flow_poll(&s->out, !s->master_due, on + 2);
	flow_poll(&s->err, true, on + 4);
	int64_t most = wait_at_most(s);
	int64_t time[2] = { most / SECOND, most % SECOND };
	long ready = SYS(__NR_ppoll, on, 7, most < 0 ? NULL : time, NULL, 0);

	if (ready <= 0)
		return ready == 0;
	for (int n = 0; n < 3; n++) {
		if (on[2 * n].revents && flows[n]->from >= 0)
			fill(s, flows[n]);
		if (on[2 * n + 1].revents && flows[n]->to >= 0)
			drain(s, flows[n]);
	}
	if (on[6].revents)
		hear(s);
	return false;
}

static void watch_the_clock(struct streams *s)
{
	if (times_up(s->master_due) && s->status < 0)
		s->master_due = 0;
	if (times_up(s->eof_due) && s->master >= 0)
		say_eof(s);
	if (s->monitors || !s->hung_up || s->status >= 0)
		return;
	if (times_up(s->hung_up + HANGUP_GRACE)) {
		SYS(__NR_kill, s->child, KILL);
		s->hung_up = monotonic();
	}
}

/* Ours alone: nobody else has these descriptions. */
static void never_wait(int fd)
{
	SYS(__NR_fcntl, fd, F_SETFL, O_NONBLOCK);
}

int streams_join(struct streams *s, signals heard, signals *before)
{
	*before = signals_block(heard);
	if (!is_our_child(s->child))
		return -ECHILD;
	s->heard = signals_open(heard);
	s->status = -1;
	s->in.left = s->out.left = -1;
	s->err.left = s->err.from < 0 ? 0 : -1;
	s->last = '\n';
	never_wait(s->in.to);
	never_wait(s->out.from);
	never_wait(s->err.from);
	if (s->master >= 0) {
		if (s->in.from >= 0)
			s->terminal = terminal_raw();
		terminal_copy_size(s->master);
	}
	/* What ended before SIGCHLD was blocked left no signal. */
	collect(s);
	for (bool quiet = false; !finished(s, quiet); watch_the_clock(s))
		quiet = turn(s);

	terminal_restore(&s->terminal);
	SYS(__NR_close, s->heard);
	return s->hangup_signal && !s->monitors ? 128 + s->hangup_signal : s->status;
}
